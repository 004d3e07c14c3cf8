//! When do temporary files end, and why is no blob lost that somebody still needs?
//!
//! A record is written before its bytes and stands until after they are needed, so every blob in
//! use has a record. The sweep removes records whose time is over, and with them, in the same
//! transaction, the blobs that no record names any more. An upload of the same bytes meanwhile is
//! safe, because adding a record and counting records both hold the content
//! ([`store::hold`]): either the upload's record is there when the sweep counts, and the blob
//! stays, or the upload adds its record after the blob is gone, finds it missing and stores it
//! again. No clock and no grace period takes part.
//!
//! A crash between removing blobs and committing leaves expired records without bytes, which
//! answer to nobody and are swept again.

use std::collections::BTreeSet;

use super::store;
use crate::app::App;
use crate::error::Error;
use crate::platform::database;

/// How many files one transaction removes: the writer is not kept from others for long.
const AT_ONCE: u64 = 100;

/// Removes what has expired; answers how many files that were.
pub async fn sweep(app: &App) -> Result<usize, Error> {
    let mut swept = 0;
    loop {
        let now = app.clock.now();
        let count = database::transaction(app, |tx| async move {
            let expired = store::delete_expired(&tx, now, AT_ONCE).await?;
            let count = expired.len();
            let contents: BTreeSet<_> = expired.into_iter().collect();
            store::hold(&tx, &contents).await?;
            app.files
                .forget(&store::unused(&tx, &contents).await?)
                .await?;
            Ok(count)
        })
        .await?;
        swept += count;
        if count == 0 {
            return Ok(swept);
        }
    }
}
