//! Which organizations can the caller act under?

use super::{Organization, by_ids};
use crate::app::App;
use crate::error::Error;
use crate::identity::{self, Caller};

/// All of them, by name, whichever one the request pins.
pub async fn list(app: &App, caller: &Caller) -> Result<Vec<Organization>, Error> {
    let access = identity::access(app, caller.user()?, None).await?;
    by_ids(app, &access.organizations()).await
}
