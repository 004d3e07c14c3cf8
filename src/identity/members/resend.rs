//! What if the mail of an invitation was lost? Another one is sent, and the first link opens nothing any more.

use attestry_domain::identity::UserStatus;
use attestry_domain::identity::permission::ORGANIZATION_USERS;
use attestry_domain::ids::{OrganizationId, UserId};
use attestry_openapi::answer::Answer;
use serde::Serialize;

use super::{hold, places};
use crate::app::App;
use crate::error::Error;
use crate::identity::accounts::{self, UserAccount};
use crate::identity::{Caller, attempts, mail};
use crate::platform::database;

/// Mails an open invitation again.
pub async fn resend<A>(
    app: &App,
    caller: &Caller,
    organization: OrganizationId,
    user_id: UserId,
) -> Result<Answer<A>, Error>
where
    A: From<UserAccount> + Serialize,
{
    caller.require_organization(ORGANIZATION_USERS, organization)?;
    let places = &places(caller, organization);
    database::write(app, caller, |tx| async move {
        let user = hold(&tx, organization, places, user_id).await?;
        if user.status != UserStatus::Invited {
            return Err(Error::state("The invitation was accepted."));
        }
        attempts::of_invitation(app, &tx, organization, &user.email).await?;
        mail::invite(app, &tx, &user).await?;
        accounts::of(&*tx, user, Some(places)).await
    })
    .await
}
