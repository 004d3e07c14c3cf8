//! How do operators give and take roles anywhere? It counts from the user's next request on.

use attestry_domain::identity::access::RoleLink;
use attestry_domain::ids::UserId;
use attestry_openapi::answer::Answer;
use serde::Serialize;

use super::hold;
use crate::app::App;
use crate::error::Error;
use crate::identity::accounts::{self, UserAccount};
use crate::identity::{Caller, grants, role_links};
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
        for link in links {
            role_links::add(app, &tx, user_id, link).await?;
        }
        accounts::of(&*tx, user, None).await
    })
    .await
}

/// Takes those of these roles away that the user holds.
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
        for link in links {
            role_links::remove(&tx, user_id, link).await?;
        }
        accounts::of(&*tx, user, None).await
    })
    .await
}
