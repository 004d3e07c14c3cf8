//! How do roles come in? Each in the place of the one with its code; it counts from the next request
//! on.

use attestry_domain::identity::rbac::{Role, role_faults};
use attestry_openapi::answer::Answer;
use attestry_openapi::base::RbacRolesResponse;

use super::accept;
use crate::app::App;
use crate::error::Error;
use crate::identity::Caller;
use crate::identity::roles::seed_in;
use crate::identity::store::roles;
use crate::platform::database;

/// All roles, by code.
pub struct Roles(pub Vec<Role>);

/// Imports roles or, without any, adds what ships with the program and is missing.
pub async fn import_roles(
    app: &App,
    caller: &Caller,
    import: Option<Vec<Role>>,
) -> Result<Answer<RbacRolesResponse>, Error> {
    let import = &import;
    database::write(app, caller, |tx| async move {
        match import {
            None => seed_in(app, &tx).await?,
            Some(import) => {
                let permissions = roles::codes(&*tx).await?;
                accept("/roles", role_faults(import, &permissions))?;
                roles::put_roles(&tx, import, app.clock.now()).await?;
            }
        }
        Ok(Roles(roles::roles(&*tx).await?))
    })
    .await
}
