//! Which roles does a new registry have? Those of the domain's catalogue.

use attestry_domain::identity::roles::ROLES;

use super::store::roles;
use crate::app::App;
use crate::error::Error;
use crate::platform::database;

/// Adds the roles and permissions that the database does not have yet.
pub async fn seed(app: &App) -> Result<(), Error> {
    database::transaction(app, |tx| async move {
        roles::insert_missing(&*tx, ROLES, app.clock.now()).await
    })
    .await
}
