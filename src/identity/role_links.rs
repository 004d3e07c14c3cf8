//! How does a user get a role somewhere, and lose it? It counts from the next request on.

use attestry_domain::identity::access::RoleLink;
use attestry_domain::ids::UserId;

use super::store::role_links;
use crate::app::App;
use crate::error::Error;
use crate::platform::database::Tx;

/// Gives the user a role. One that they hold there already stays as it is.
pub async fn add(app: &App, tx: &Tx, user_id: UserId, link: &RoleLink) -> Result<(), Error> {
    role_links::insert(&**tx, app.ids.next(), user_id, link, app.clock.now()).await
}

/// Takes a role from the user, if they hold it there.
pub async fn remove(tx: &Tx, user_id: UserId, link: &RoleLink) -> Result<(), Error> {
    role_links::delete(&**tx, user_id, link).await
}
