//! What may be forgotten? Sessions and tokens that are over, texts that nobody may ask for again, and counts of past
//! windows.

use attestry_domain::identity::rate_limit::PER_ADDRESS;
use attestry_domain::identity::session::REPEAT_GRACE;

use super::store::{self, rate_limits, refresh_tokens};
use crate::app::App;
use crate::error::Error;
use crate::platform::database;

/// Deletes what has no effect any more.
pub async fn sweep(app: &App) -> Result<(), Error> {
    let now = app.clock.now();
    database::transaction(app, |tx| async move {
        refresh_tokens::forget_successors(&*tx, now - REPEAT_GRACE).await?;
        store::delete_expired(&*tx, now).await?;
        let window_start = PER_ADDRESS.window_start(now.timestamp());
        rate_limits::delete_before(&*tx, window_start).await
    })
    .await
}
