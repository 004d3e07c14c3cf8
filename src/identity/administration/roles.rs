//! How do operators give and take roles anywhere? It counts from the user's next request on.

use attestry_domain::identity::access::RoleLink;
use attestry_domain::ids::UserId;
use attestry_openapi::answer::Answer;
use serde::Serialize;

use super::hold;
use crate::app::App;
use crate::error::Error;
use crate::identity::accounts::{self, UserAccount};
use crate::identity::store::accounts::role_links_of;
use crate::identity::{Caller, grants, members, places, role_links};
use crate::platform::database;

/// Gives the user all of these roles, or none.
pub async fn add_role_links<A>(
    app: &App,
    caller: &Caller,
    user_id: UserId,
    links: &[RoleLink],
) -> Result<Answer<A>, Error>
where
    A: From<UserAccount> + Serialize,
{
    database::write(app, caller, |tx| async move {
        let user = hold(&tx, user_id).await?;
        grants::check(&tx, links).await?;
        role_links::add_all(app, &tx, user_id, links).await?;
        places::tell(&tx, user_id, links).await?;
        accounts::of(&*tx, user, None).await
    })
    .await
}

/// Takes those of these roles away that the user holds. An invitation that is left without any is withdrawn.
pub async fn remove_role_links<A>(
    app: &App,
    caller: &Caller,
    user_id: UserId,
    links: &[RoleLink],
) -> Result<Answer<A>, Error>
where
    A: From<UserAccount> + Serialize,
{
    database::write(app, caller, |tx| async move {
        let user = hold(&tx, user_id).await?;
        let before = role_links_of(&*tx, &[user_id], None).await?;
        for link in links {
            role_links::remove(&tx, user_id, link).await?;
        }
        places::tell(&tx, user_id, links).await?;
        if !before.is_empty() {
            members::withdraw_if_empty(&tx, &user).await?;
        }
        accounts::of(&*tx, user, None).await
    })
    .await
}
