//! How does the operator found an organization?

use attestry_openapi::answer::Answer;
use serde::Serialize;

use crate::app::App;
use crate::error::Error;
use crate::identity::Caller;
use crate::organizations::{self, NewOrganization, Organization};
use crate::platform::database;

/// Adds an active organization without profiles or members.
pub async fn create<A>(
    app: &App,
    caller: &Caller,
    new: &NewOrganization,
) -> Result<Answer<A>, Error>
where
    A: From<Organization> + Serialize,
{
    database::write(app, caller, |tx| async move {
        organizations::create(app, &tx, new).await
    })
    .await
}
