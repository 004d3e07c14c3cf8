//! How does an operator take roles and permissions out, bring them back, and change them? As data.
//!
//! [`super::roles::seed`] adds what ships with the program at every start;
//! [`attestry_domain::identity::rbac`] says what an import may bring.

mod export;
mod import_permissions;
mod import_roles;
mod remove_all;
pub(crate) mod wire;

use attestry_domain::identity::rbac::ImportError;
use attestry_openapi::common::Fault;

use crate::error::Error;

pub use export::{Catalogue, export};
pub use import_permissions::{Permissions, import_permissions};
pub use import_roles::{Roles, import_roles};
pub use remove_all::remove_all;

/// Refuses an import with faults, which stand below `member`.
fn accept(member: &str, faults: Vec<(String, ImportError)>) -> Result<(), Error> {
    let faults = faults.into_iter().map(|(pointer, error)| Fault {
        pointer: format!("{member}{pointer}"),
        detail: error.to_string(),
    });
    Error::of_faults(faults.collect())
}
