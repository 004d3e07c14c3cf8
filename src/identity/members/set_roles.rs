//! Which roles is somebody to hold at an organization or at one of its profiles? Exactly those given.

use std::collections::BTreeSet;

use attestry_domain::identity::access::{Entity, RoleLink, RolePermissions};
use attestry_domain::identity::granting::{grantable, is_default, leaves_nobody};
use attestry_domain::identity::permission::ORGANIZATION_USERS;
use attestry_domain::ids::{OrganizationId, ProfileId, UserId};
use attestry_openapi::answer::Answer;
use attestry_openapi::common::Fault;
use serde::Serialize;

use super::{hold, places, withdraw_if_empty};
use crate::app::App;
use crate::error::Error;
use crate::identity::Caller;
use crate::identity::accounts::{self, UserAccount};
use crate::identity::role_links::add_all;
use crate::identity::store::accounts::role_links_of;
use crate::identity::store::{role_links, roles};
use crate::platform::database::{self, Tx};

/// Roles as a request lists them under one member.
struct Listing<'a> {
    member: &'static str,
    codes: &'a [String],
    /// Whether this is the list of those that make somebody belong.
    of_default: bool,
}

/// The roles that a user is to hold in one place.
struct Setting<'a> {
    user_id: UserId,
    organization: OrganizationId,
    at: Entity,
    listings: Vec<Listing<'a>>,
}

/// Sets the roles at the whole of an organization.
pub async fn at_organization<A>(
    app: &App,
    caller: &Caller,
    (organization, user_id): (OrganizationId, UserId),
    (default_codes, codes): (&[String], &[String]),
) -> Result<Answer<A>, Error>
where
    A: From<UserAccount> + Serialize,
{
    caller.require_organization(ORGANIZATION_USERS, organization)?;
    let listing = |member, codes, of_default| Listing {
        member,
        codes,
        of_default,
    };
    let setting = Setting {
        user_id,
        organization,
        at: Entity::Organization(organization),
        listings: vec![
            listing("defaultRoleCodes", default_codes, true),
            listing("roleCodes", codes, false),
        ],
    };
    set(app, caller, &setting).await
}

/// Sets the roles at one profile.
pub async fn at_profile<A>(
    app: &App,
    caller: &Caller,
    (profile, user_id): (ProfileId, UserId),
    codes: &[String],
) -> Result<Answer<A>, Error>
where
    A: From<UserAccount> + Serialize,
{
    let organization = caller.access.organization_of(profile);
    let organization = organization.ok_or(Error::NotFound)?;
    caller.require_organization(ORGANIZATION_USERS, organization)?;
    let setting = Setting {
        user_id,
        organization,
        at: Entity::Profile(profile),
        listings: vec![Listing {
            member: "roleCodes",
            codes,
            of_default: false,
        }],
    };
    set(app, caller, &setting).await
}

async fn set<A>(app: &App, caller: &Caller, setting: &Setting<'_>) -> Result<Answer<A>, Error>
where
    A: From<UserAccount> + Serialize,
{
    let places = &places(caller, setting.organization);
    database::write(app, caller, |tx| async move {
        let user = hold(&tx, setting.organization, places, setting.user_id).await?;
        let roles = roles::permissions_of_roles(&*tx).await?;
        Error::of_faults(faults(setting, &roles))?;
        replace(app, &tx, setting, &roles).await?;
        withdraw_if_empty(&tx, &user).await?;
        accounts::of(&*tx, user, Some(places)).await
    })
    .await
}

fn faults(setting: &Setting<'_>, roles: &RolePermissions) -> Vec<Fault> {
    let mut faults = Vec::new();
    for listing in &setting.listings {
        for (index, code) in listing.codes.iter().enumerate() {
            let detail = match grantable(code, roles, setting.at) {
                Err(refusal) => refusal.to_string(),
                Ok(()) if is_default(code) == listing.of_default => continue,
                Ok(()) if listing.of_default => "This role goes into `roleCodes`.".to_owned(),
                Ok(()) => "This role goes into `defaultRoleCodes`.".to_owned(),
            };
            let pointer = format!("/{}/{index}", listing.member);
            faults.push(Fault { pointer, detail });
        }
    }
    faults
}

async fn replace(
    app: &App,
    tx: &Tx,
    setting: &Setting<'_>,
    roles: &RolePermissions,
) -> Result<(), Error> {
    let (user_id, at) = (setting.user_id, setting.at);
    let asked = setting.listings.iter().flat_map(|listing| listing.codes);
    let asked: BTreeSet<String> = asked.cloned().collect();
    if at == Entity::Organization(setting.organization) {
        let held = role_links_of(&**tx, &[user_id], Some(&BTreeSet::from([at]))).await?;
        let held = held.into_values().flatten().map(|link| link.role_code);
        let administering = |code: &String| {
            let permissions = roles.get(code);
            permissions.is_some_and(|it| it.contains(ORGANIZATION_USERS))
        };
        let before = held.filter(administering).collect();
        let after = asked
            .iter()
            .filter(|it| administering(it))
            .cloned()
            .collect();
        let permission = ORGANIZATION_USERS;
        let others = role_links::others_with(&**tx, permission, setting.organization, user_id);
        if leaves_nobody(&before, &after, others.await?) {
            return Err(Error::state(
                "The organization would be left without an administrator.",
            ));
        }
    }
    role_links::delete_at(&**tx, user_id, at).await?;
    let link = |role_code| RoleLink {
        role_code,
        entity: at,
    };
    let links: Vec<_> = asked.into_iter().map(link).collect();
    add_all(app, tx, user_id, &links).await
}
