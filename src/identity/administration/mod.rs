//! How do operators look after the users of the whole registry?

mod create;
mod details;
mod list;
mod passwords;
mod roles;
mod second_factors;
mod update;

use attestry_domain::ids::UserId;

use super::store::users::{self, User};
use crate::error::Error;
use crate::platform::database::Tx;

pub use create::{NewAccount, create};
pub use details::{EffectivePermission, UserDetails, details};
pub use list::{UserFilter, list};
pub use passwords::{reset_password, set_password};
pub use roles::{add_role_links, remove_role_links};
pub use second_factors::{remove_second_factor, second_factors};
pub use update::{UserChange, update};

/// A user, held still until the transaction ends.
async fn hold(tx: &Tx, id: UserId) -> Result<User, Error> {
    users::hold(&**tx, id).await?.ok_or(Error::NotFound)
}
