//! How does an invitation become a user? With a password of their own; who has an account already keeps it.

use attestry_domain::identity::UserStatus;
use attestry_domain::identity::link::LinkKind;
use attestry_domain::ids::{LinkId, UserId};

use super::attempts::{self, Attempt};
use super::links::{self, REFUSED, ShownLink};
use super::login::Account;
use super::role_links::add_all;
use super::store::users::{self, User};
use super::store::{accounts, role_links};
use super::{given, places, replace_password};
use crate::app::App;
use crate::error::Error;
use crate::platform::audit;
use crate::platform::database::{self, Tx};
use crate::platform::request::Origin;

/// Who takes on the roles of an invitation, and how they have proved it.
enum Guest {
    /// Nobody had an account at the address: the invitation becomes one, with the hash of this password.
    New(String),
    /// The user of the address, with the hash of the password they have entered.
    Known(UserId, String),
}

const ACCEPT: &str = "authAcceptInvitation";

/// Accepts the invitation that the link was mailed with. A refusal is audited.
pub async fn accept_invitation(app: &App, origin: &Origin, shown: &ShownLink) -> Result<(), Error> {
    let attempt = attempts::of_link(app, origin.address).await?;
    let attempts = &mut vec![attempt];
    let mut accepted = accept(app, origin, shown, attempts).await;
    if accepted.as_ref().is_err_and(users::is_taken) {
        // Two invitations of one address were accepted at once; the other one made the account.
        accepted = accept(app, origin, shown, attempts).await;
    }
    if let Err(refusal) = &accepted {
        audit::refused(app, None, ACCEPT, origin, refusal).await?;
    }
    accepted
}

async fn accept(
    app: &App,
    origin: &Origin,
    shown: &ShownLink,
    attempts: &mut Vec<Attempt>,
) -> Result<(), Error> {
    let (link, invited, email) = &links::find(app, shown, LinkKind::Invitation).await?;
    let known = users::by_email(app.database.reader(), email).await?;
    let guest = &if let Some(user) = known {
        // The password of an account is guessed here no more often than at its log-in.
        let account = Account::find(app, email.as_str()).await?;
        attempts.push(account.count(app, origin).await?);
        let hash = user.password_hash.as_deref();
        let is_right = app.passwords.verify(&shown.password, hash).await?;
        let hash = user.password_hash.filter(|_| is_right);
        Guest::Known(user.id, hash.ok_or(REFUSED)?)
    } else {
        Guest::New(given::hash(app, &shown.password, email).await?)
    };
    let attempts = &*attempts;
    database::transaction(app, |tx| async move {
        let user_id = admit(app, &tx, invited.id, *link, guest).await?;
        for attempt in attempts {
            attempt.take_back(&tx).await?;
        }
        audit::record_user(&tx, app, user_id, ACCEPT, origin).await
    })
    .await
}

/// Answers who has the roles of the invitation now.
async fn admit(
    app: &App,
    tx: &Tx,
    invited: UserId,
    link: LinkId,
    guest: &Guest,
) -> Result<UserId, Error> {
    let held = users::hold(&**tx, invited).await?;
    let is_open = |user: &User| user.status == UserStatus::Invited;
    let invitation = held.filter(is_open).ok_or(REFUSED)?;
    links::spend(app, tx, link).await?;
    let roles = accounts::role_links_of(&**tx, &[invited], None).await?;
    let roles: Vec<_> = roles.into_values().flatten().collect();
    places::tell(tx, invited, &roles).await?;
    match guest {
        Guest::New(hash) => {
            let user = User {
                status: UserStatus::Active,
                updated_at: app.clock.now(),
                ..invitation
            };
            users::update(&**tx, &user).await?;
            replace_password::replace(app, tx, &user, Some(hash)).await?;
            Ok(invited)
        }
        Guest::Known(user_id, hash) => {
            if !users::hold_password(&**tx, *user_id, hash).await? {
                return Err(REFUSED);
            }
            add_all(app, tx, *user_id, &roles).await?;
            places::tell(tx, *user_id, &roles).await?;
            role_links::delete_all_of(&**tx, invited).await?;
            users::delete_invited(&**tx, invited).await?;
            Ok(*user_id)
        }
    }
}
