//! Which roles and permissions are there?

use attestry_domain::identity::rbac::{Permission, Role};

use crate::app::App;
use crate::error::Error;
use crate::identity::store::roles;

/// All roles and permissions, by code.
pub struct Catalogue {
    /// The roles.
    pub roles: Vec<Role>,
    /// The permissions.
    pub permissions: Vec<Permission>,
}

/// Reads them.
pub async fn export(app: &App) -> Result<Catalogue, Error> {
    let reader = app.database.reader();
    Ok(Catalogue {
        roles: roles::roles(reader).await?,
        permissions: roles::permissions(reader).await?,
    })
}
