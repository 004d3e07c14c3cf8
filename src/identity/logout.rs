//! How does a session end? When its user says so: from then on none of its tokens is accepted.

use super::Caller;
use super::store::sessions::{self, Revocation};
use crate::app::App;
use crate::error::Error;
use crate::platform::database;

/// Ends the caller's session. Their other sessions go on.
pub async fn logout(app: &App, caller: &Caller) -> Result<(), Error> {
    let session = caller.signed_in()?.session_id;
    database::write_secret(app, caller, |tx| async move {
        sessions::revoke(&*tx, session, Revocation::Logout, app.clock.now()).await
    })
    .await
}
