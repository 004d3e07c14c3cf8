//! How are all rights withdrawn at once? Users stay, and nobody has a role any more.
//!
//! The way back is outside of the API: a start adds the shipped roles, and the command line makes an
//! operator.

use crate::app::App;
use crate::error::Error;
use crate::identity::Caller;
use crate::identity::store::roles;
use crate::platform::database;

/// Removes all roles and permissions, and all links to them, the caller's too. It is not repeated under
/// an idempotency key, since nobody may ask for it again.
pub async fn remove_all(app: &App, caller: &Caller) -> Result<(), Error> {
    database::write_secret(
        app,
        caller,
        |tx| async move { roles::delete_all(&tx).await },
    )
    .await
}
