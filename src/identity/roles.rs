//! Which roles does a new registry have? Those of the domain's catalogue.

use attestry_domain::identity::permission::PERMISSIONS;
use attestry_domain::identity::roles::ROLES;

use super::store::roles;
use crate::app::App;
use crate::error::Error;
use crate::platform::database::{self, Tx};

/// Adds the roles and permissions that the database does not have yet, and leaves the others as they
/// are.
pub async fn seed(app: &App) -> Result<(), Error> {
    database::transaction(app, |tx| async move { seed_in(app, &tx).await }).await
}

/// The same in a transaction.
pub(super) async fn seed_in(app: &App, tx: &Tx) -> Result<(), Error> {
    roles::insert_missing(tx, PERMISSIONS, ROLES, app.clock.now()).await
}
