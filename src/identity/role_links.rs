//! How does a user get a role somewhere, and lose it? It counts from the next request on.

use attestry_domain::identity::access::RoleLink;
use attestry_domain::ids::UserId;

use super::store::role_links;
use crate::app::App;
use crate::error::Error;
use crate::platform::database::Tx;

/// Gives the user a role. One that they hold there already stays as it is.
pub async fn add(app: &App, tx: &Tx, user_id: UserId, link: &RoleLink) -> Result<(), Error> {
    add_all(app, tx, user_id, [link]).await
}

/// Gives the user several roles, likewise.
pub(super) async fn add_all<'a>(
    app: &App,
    tx: &Tx,
    user_id: UserId,
    links: impl IntoIterator<Item = &'a RoleLink>,
) -> Result<(), Error> {
    let links = links.into_iter().map(|link| (app.ids.next(), link));
    role_links::insert(tx, user_id, links, app.clock.now()).await
}

/// Takes a role from the user, if they hold it there.
pub async fn remove(tx: &Tx, user_id: UserId, link: &RoleLink) -> Result<(), Error> {
    role_links::delete(&**tx, user_id, link).await
}
