//! How does a link reach a person? By mail, sent after the request was answered.
//!
//! A request leaves a row that says which link is wanted, in its own transaction. A job takes the row, makes the link,
//! writes the letter and sends it ([`deliver()`]), so that the secret is in the letter alone, no answer waits for a mail
//! server, and a mail that cannot be sent is tried again.

mod deliver;
mod letters;

use attestry_domain::identity::link::LinkKind;
use attestry_domain::ids::UserId;

use super::store::links;
use super::store::mails::{self, Mail};
use super::store::users::User;
use crate::app::App;
use crate::error::Error;
use crate::platform::database::Tx;

pub use deliver::deliver;

/// Mails an invitation, the first time or again: what was mailed before opens nothing any more.
pub(super) async fn invite(app: &App, tx: &Tx, invited: &User) -> Result<(), Error> {
    take_back(app, tx, invited).await?;
    let (kind, id) = (LinkKind::Invitation, Some(invited.id));
    enqueue(app, tx, kind, &invited.email, id).await
}

/// Takes back what was mailed to a user who is held: links open nothing any more, and a mail that waits would make
/// another.
pub(super) async fn take_back(app: &App, tx: &Tx, user: &User) -> Result<(), Error> {
    links::void_all_of(&**tx, user.id, app.clock.now()).await?;
    mails::delete_of(&**tx, user).await
}

/// Lets a mail with a link be sent once this transaction has committed. Who is invited is named; whose password is
/// to be set is found by the address.
pub(super) async fn enqueue(
    app: &App,
    tx: &Tx,
    kind: LinkKind,
    recipient: &str,
    invited: Option<UserId>,
) -> Result<(), Error> {
    let mail = Mail {
        id: app.ids.next(),
        kind,
        recipient: recipient.to_owned(),
        user_id: invited,
        attempts: 0,
    };
    mails::insert(&**tx, &mail, app.clock.now()).await
}
