//! How is a link made that only its receiver can use? With 256 random bits, of which the hash is kept.
//!
//! The secret is never stored: it is drawn when the mail is written, and is in the mail alone. Where no mail goes out,
//! the command line that made an operator prints it.

use attestry_domain::identity::email::EmailAddress;
use attestry_domain::identity::link::{LinkKind, MailedLink};
use attestry_domain::ids::{LinkId, UserId};
use chrono::TimeDelta;

use super::store::links::{self, Link};
use super::store::users::{self, User};
use crate::app::App;
use crate::error::{Error, Unauthenticated};
use crate::platform::database::Tx;
use crate::platform::random;
use crate::platform::secrets::token_hash;

/// What is answered to whoever shows a link that opens nothing, whatever the reason.
pub(super) const REFUSED: Error = Error::Unauthenticated(Unauthenticated::Link);

/// What somebody shows who was mailed a link. It has no `Debug`, since it holds secrets.
pub struct ShownLink {
    /// The address that the link was mailed to.
    pub email: String,
    /// The secret in the link.
    pub token: String,
    /// The password to set, or the present one.
    pub password: String,
}

/// Makes a link for a user and answers its secret with the id it can be taken back by.
pub(super) async fn create(
    app: &App,
    tx: &Tx,
    user_id: UserId,
    kind: LinkKind,
) -> Result<(LinkId, String), Error> {
    let token = random::token();
    let now = app.clock.now();
    let seconds = match kind {
        LinkKind::Invitation => app.settings.invitation_seconds,
        LinkKind::PasswordReset => app.settings.password_link_seconds,
    };
    let link = Link {
        id: app.ids.next(),
        user_id,
        terms: MailedLink {
            kind,
            expires_at: now + TimeDelta::seconds(seconds),
            is_used: false,
        },
    };
    links::insert(&**tx, &link, token_hash(token.as_bytes()), now).await?;
    Ok((link.id, token))
}

/// The page that a link leads to, with what it carries behind the `#`, which no server is sent.
pub(super) fn url(app: &App, kind: LinkKind, email: &str, token: &str) -> String {
    let page = match kind {
        LinkKind::Invitation => "accept-invitation",
        LinkKind::PasswordReset => "reset-password",
    };
    let email = percent_encoding::utf8_percent_encode(email, percent_encoding::NON_ALPHANUMERIC);
    let base = app.settings.mail_link_url();
    format!("{base}/{page}#email={email}&token={token}")
}

/// Whose link it is, where it opens what it is shown for and was mailed to this address.
pub(super) async fn find(
    app: &App,
    shown: &ShownLink,
    kind: LinkKind,
) -> Result<(LinkId, User, EmailAddress), Error> {
    let reader = app.database.reader();
    let email = EmailAddress::parse(&shown.email).map_err(|_| REFUSED)?;
    let link = links::by_hash(reader, token_hash(shown.token.as_bytes()))
        .await?
        .filter(|link| link.terms.opens(kind, app.clock.now()))
        .ok_or(REFUSED)?;
    let user = users::by_id(reader, link.user_id)
        .await?
        .filter(|user| user.email == email.as_str())
        .ok_or(REFUSED)?;
    Ok((link.id, user, email))
}

/// Uses the link up, in the transaction of what it opens.
pub(super) async fn spend(app: &App, tx: &Tx, id: LinkId) -> Result<(), Error> {
    let is_first = links::spend(&**tx, id, app.clock.now()).await?;
    is_first.then_some(()).ok_or(REFUSED)
}
