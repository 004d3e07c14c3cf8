//! How do operators help with a password? They set one, or better let the user set another.

use attestry_domain::identity::UserStatus;
use attestry_domain::identity::email::EmailAddress;
use attestry_domain::identity::link::LinkKind;
use attestry_domain::ids::UserId;

use super::hold;
use crate::app::App;
use crate::error::Error;
use crate::identity::accounts::{self, UserAccount};
use crate::identity::store::users;
use crate::identity::{Caller, given, mail, replace_password};
use crate::platform::database;

/// Replaces a password. Every session and every mailed link of the user ends with the old one.
pub async fn set_password(
    app: &App,
    caller: &Caller,
    user_id: UserId,
    password: &str,
) -> Result<UserAccount, Error> {
    let user = users::by_id(app.database.reader(), user_id).await?;
    let user = user.ok_or(Error::NotFound)?;
    let email = EmailAddress::parse(&user.email).map_err(Error::internal)?;
    let hash = &given::hash(app, password, &email).await?;
    database::write_secret(app, caller, |tx| async move {
        let user = hold(&tx, user_id).await?;
        if user.status == UserStatus::Invited {
            return Err(Error::state(
                "The user is invited and sets a password with the mailed link.",
            ));
        }
        replace_password::replace(app, &tx, &user, Some(hash)).await?;
        reread(&tx, user_id).await
    })
    .await
}

/// Voids a password and mails a link to set another; mails an invitation again.
pub async fn reset_password(
    app: &App,
    caller: &Caller,
    user_id: UserId,
) -> Result<UserAccount, Error> {
    database::write_secret(app, caller, |tx| async move {
        let user = hold(&tx, user_id).await?;
        if user.status == UserStatus::Invited {
            mail::invite(app, &tx, &user).await?;
        } else {
            replace_password::replace(app, &tx, &user, None).await?;
            mail::enqueue(app, &tx, LinkKind::PasswordReset, &user.email, None).await?;
        }
        reread(&tx, user_id).await
    })
    .await
}

async fn reread(tx: &database::Tx, user_id: UserId) -> Result<UserAccount, Error> {
    let user = users::by_id(&**tx, user_id).await?.ok_or(Error::NotFound)?;
    accounts::of(&**tx, user, None).await
}
