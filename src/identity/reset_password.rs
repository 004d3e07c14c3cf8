//! How does a mailed link set another password? Once, and it ends every session.

use attestry_domain::identity::UserStatus;
use attestry_domain::identity::link::LinkKind;

use super::links::{self, REFUSED, ShownLink};
use super::{attempts, given, replace_password, store};
use crate::app::App;
use crate::error::Error;
use crate::platform::request::Origin;
use crate::platform::{audit, database};

const RESET: &str = "authResetPassword";

/// Sets the password of the user to whom the link was mailed. A refused link is audited; whose it may have been is
/// not known.
pub async fn reset_password(app: &App, origin: &Origin, shown: &ShownLink) -> Result<(), Error> {
    let attempt = &attempts::of_link(app, origin.address).await?;
    let reset = reset(app, origin, shown, attempt).await;
    if let Err(refusal) = &reset {
        audit::refused(app, None, RESET, origin, refusal).await?;
    }
    reset
}

async fn reset(
    app: &App,
    origin: &Origin,
    shown: &ShownLink,
    attempt: &attempts::Attempt,
) -> Result<(), Error> {
    let (link, user, email) = &links::find(app, shown, LinkKind::PasswordReset).await?;
    let hash = &given::hash(app, &shown.password, email).await?;
    database::transaction(app, |tx| async move {
        let held = store::users::hold(&*tx, user.id).await?;
        let is_same =
            |it: &store::users::User| it.status == UserStatus::Active && it.email == user.email;
        held.filter(is_same).ok_or(REFUSED)?;
        links::spend(app, &tx, *link).await?;
        replace_password::replace(app, &tx, user, Some(hash)).await?;
        attempt.take_back(&tx).await?;
        audit::record_user(&tx, app, user.id, RESET, origin).await
    })
    .await
}
