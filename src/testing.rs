//! What do the tests of every feature stand on? A registry of its own, profiles, and callers with roles.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

use attestry_domain::identity::access::{Access, Entity, OrganizationProfiles, RoleLink};
use attestry_domain::identity::email::EmailAddress;
use attestry_domain::identity::roles::ROLES;
use attestry_domain::ids::{OrganizationId, ProfileId, UserId};
use attestry_domain::organizations::{Flag, ParticipantType};
use attestry_domain::production::participants::ParticipantTag;
use attestry_openapi::security::Received;
use attestry_openapi::{network, rng_production};
use tempfile::TempDir;

use crate::app::App;
use crate::config::Settings;
use crate::identity::users::{self, NewUser};
use crate::identity::{Actor, Caller, Rights, SignedIn};
use crate::organizations::{self, NewOrganization, NewProfile, Profile};
use crate::platform::clock::{Clock, ManualClock};
use crate::platform::database;
use crate::platform::request::RequestContext;

/// An empty registry in July 2025, on an SQLite file unless the settings are changed; it lasts as long
/// as its folder.
pub(crate) async fn registry(change: impl FnOnce(&mut Settings)) -> (App, ManualClock, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let mut settings = Settings::sandbox(folder.path()).unwrap();
    change(&mut settings);
    let clock = ManualClock::starting_at("2025-07-15T09:00:00Z".parse().unwrap());
    let app = App::start(settings, Clock::Manual(clock.clone()))
        .await
        .unwrap();
    (app, clock, folder)
}

/// The address of a PostgreSQL server on which tests may make databases. Where there is none, that is
/// said loudly; where `CI=true` the test fails instead.
pub(crate) fn postgres() -> Option<String> {
    const VARIABLE: &str = "ATTESTRY_TEST_POSTGRES_URL";
    let server = std::env::var(VARIABLE).ok();
    if server.is_none() {
        let skipped = format!("{VARIABLE} is not set: PostgreSQL is left out");
        assert!(
            !std::env::var("CI").is_ok_and(|ci| ci == "true"),
            "{skipped}"
        );
        // Past the test harness, which shows what a test prints only if it fails.
        let _unwritable = writeln!(std::io::stderr(), "SKIPPED: {skipped}");
    }
    server
}

/// An organization with one profile, both of that name.
pub(crate) async fn organization(
    app: &App,
    name: &str,
    part: ParticipantType,
) -> (OrganizationId, ProfileId) {
    let profile = founded(app, name, part, &[], &[]).await;
    (profile.organization_id, profile.id)
}

/// A profile of such an organization, with flags and tags.
pub(crate) async fn profile(
    app: &App,
    name: &str,
    part: ParticipantType,
    flags: &[Flag],
    tags: &[ParticipantTag],
) -> ProfileId {
    founded(app, name, part, flags, tags).await.id
}

async fn founded(
    app: &App,
    name: &str,
    part: ParticipantType,
    flags: &[Flag],
    tags: &[ParticipantTag],
) -> Profile {
    let make = |tx| async move {
        let new = NewOrganization {
            name: name.to_owned(),
            ..NewOrganization::default()
        };
        let organization = organizations::create(app, &tx, &new).await?;
        let mut new = NewProfile::named(organization.id, name, part);
        new.participant_tags = tags.to_vec();
        for flag in flags {
            new.flags.set(*flag, Some(true));
        }
        organizations::create_profile(app, &tx, &new).await
    };
    database::transaction(app, make).await.unwrap()
}

/// A new user without roles, whose password nobody knows.
pub(crate) async fn user(app: &App, name: &str) -> UserId {
    let new = &NewUser {
        email: EmailAddress::parse(&format!("{name}@example.org")).unwrap(),
        first_name: name.to_owned(),
        last_name: "Tester".to_owned(),
        password_hash: "none".to_owned(),
    };
    let create = |tx| async move { users::create(app, &tx, new).await };
    database::transaction(app, create).await.unwrap()
}

/// A new user with roles at profiles, who has passed a second factor and calls that operation.
pub(crate) async fn caller(
    app: &App,
    name: &str,
    roles: &[(&str, ProfileId)],
    operation: &str,
) -> Caller {
    Caller {
        actor: Actor::User(SignedIn {
            user_id: user(app, name).await,
            session_id: app.ids.next(),
            used_tfa: true,
        }),
        access: access(roles),
        request: request(operation),
    }
}

/// A request for that operation.
pub(crate) fn request(operation: &str) -> RequestContext {
    let mut operations = network::OPERATIONS.iter().chain(rng_production::OPERATIONS);
    RequestContext {
        request_id: "test".to_owned(),
        address: None,
        operation: operations.find(|it| it.id == operation).unwrap(),
        organization: None,
        idempotency_key: None,
        body: Received::default(),
        path: String::new(),
        rights: Rights::default(),
    }
}

/// Each profile in an organization of its own.
fn access(roles: &[(&str, ProfileId)]) -> Access {
    let organizations: OrganizationProfiles = roles
        .iter()
        .map(|(_, profile)| {
            let organization = OrganizationId::from(profile.uuid());
            (organization, BTreeSet::from([*profile]))
        })
        .collect();
    let links = roles.iter().map(|(role, profile)| RoleLink {
        role_code: (*role).to_owned(),
        entity: Entity::Profile(*profile),
    });
    let permissions: BTreeMap<_, _> = ROLES
        .iter()
        .map(|role| {
            let codes = role.permission_codes().map(str::to_owned).collect();
            (role.code.to_owned(), codes)
        })
        .collect();
    Access::evaluate(links, &permissions, &organizations, None).unwrap()
}
