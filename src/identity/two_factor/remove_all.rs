//! How does a rehearsal get rid of authenticators that nobody has? All at once, outside of production.

use crate::app::App;
use crate::error::Error;
use crate::identity::Caller;
use crate::identity::store::{sessions, two_factor};
use crate::platform::database;

/// Removes every second factor of everybody. Sessions go on, but no longer count as signed in with one.
pub async fn remove_all(app: &App, caller: &Caller) -> Result<(), Error> {
    database::write_secret(app, caller, |tx| async move {
        two_factor::delete_all(&*tx).await?;
        sessions::forget_second_factors(&*tx).await
    })
    .await
}
