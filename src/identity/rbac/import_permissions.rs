//! How do permissions come in? Each in the place of the one with its code.

use attestry_domain::identity::rbac::{Permission, permission_faults};
use attestry_openapi::answer::Answer;
use attestry_openapi::base::RbacPermissionsResponse;

use super::accept;
use crate::app::App;
use crate::error::Error;
use crate::identity::Caller;
use crate::identity::roles::seed_in;
use crate::identity::store::roles;
use crate::platform::database;

/// All permissions, by code.
pub struct Permissions(pub Vec<Permission>);

/// Imports permissions or, without any, adds what ships with the program and is missing.
pub async fn import_permissions(
    app: &App,
    caller: &Caller,
    import: Option<Vec<Permission>>,
) -> Result<Answer<RbacPermissionsResponse>, Error> {
    accept(
        "/permissions",
        permission_faults(import.as_deref().unwrap_or_default()),
    )?;
    let import = &import;
    database::write(app, caller, |tx| async move {
        match import {
            None => seed_in(app, &tx).await?,
            Some(permissions) => {
                roles::put_permissions(&tx, permissions, app.clock.now()).await?;
            }
        }
        Ok(Permissions(roles::permissions(&*tx).await?))
    })
    .await
}
