//! Who may call which operation? Everybody tries everything, on what Prairie Renewables owns.
//!
//! The requests are the documents' examples with real ids ([`contract_tests::fixtures`]). The outcome is
//! one table, checked in; what follows from the documents and the roles is asserted beside it.

mod one_thing;

use std::fmt::Write as _;

use attestry_domain::identity::permission::{AUTHENTICATED, ORGANIZATION_PROFILES};
use attestry_domain::identity::roles::{ROLES, SYSTEM_ADMIN};
use contract_tests::actor::Actor;
use contract_tests::documents::{self, Operation};
use contract_tests::fixtures::{self, Ids, Parties, Request};
use contract_tests::on_both;
use contract_tests::people::SecondFactor;
use contract_tests::reply::Reply;
use contract_tests::server::TestServer;

use crate::coverage::locks_everybody_out;

on_both! {
    the_table,
    a_system_key_is_no_bearer_token,
}

async fn ask(actor: &Actor, operation: Operation, ids: &Ids) -> Reply {
    let example = operation.request_examples().first().map(|it| it.1);
    Request::of(operation, example, ids).send(actor).await
}

fn names_something_of_prairie(operation: Operation) -> bool {
    let example = operation
        .request_examples()
        .first()
        .map(|(_, body)| body.to_string());
    let text = format!(
        "{} {}",
        operation.example_path(),
        example.unwrap_or_default()
    );
    let things = ["0198006f-", "01980d62-", "01980d8b-", "01980d94-"];
    // Its operations, and those in which it takes part.
    let operations = ["01981276-", "01981765-", "01981cc3-", "019821b2-"];
    let mut starts = things.iter().chain(&operations);
    starts.any(|start| text.contains(start))
}

/// What is permitted everywhere or nowhere, whatever it is done to.
const OF_NOBODY: [&str; 2] = [AUTHENTICATED, SYSTEM_ADMIN];

fn role_grants(role: &str, permission: &str) -> bool {
    // The operator administers every profile.
    if role == SYSTEM_ADMIN && permission == ORGANIZATION_PROFILES {
        return true;
    }
    let role = ROLES.iter().find(|it| it.code == role).unwrap();
    permission == AUTHENTICATED || role.permission_codes().any(|code| code == permission)
}

/// What the documents and the roles leave no choice about.
fn assert_allowed(
    (name, actor): (&str, &Actor),
    is_stranger: bool,
    operation: Operation,
    outcome: &str,
) {
    let what = format!("{name} {}: {outcome}", operation.id());
    let Some(permission) = operation.permission() else {
        return;
    };
    let has_bearer = !matches!(name, "anonymous" | "system");
    let shows = |scheme: &&str| match *scheme {
        "bearerAuth" => has_bearer,
        _ => matches!(name, "system" | "by key"),
    };
    let mut alternatives = operation.alternatives().into_iter();
    let is_known = alternatives.any(|schemes| schemes.iter().all(shows));
    if !is_known {
        assert_eq!(outcome, "401 unauthenticated", "{what}");
        return;
    }
    if operation.needs("clientKey") || !has_bearer {
        assert!(!outcome.starts_with("403"), "{what}");
        return;
    }
    let person = actor.person();
    if !role_grants(&person.role, permission) {
        assert_eq!(outcome, "403 permission_denied", "{what}");
    } else if operation.requires_tfa() && person.totp_secret.is_none() {
        assert_eq!(outcome, "403 tfa_required", "{what}");
    } else {
        assert_ne!(outcome, "403 tfa_required", "{what}");
        if is_stranger && !OF_NOBODY.contains(&permission) && names_something_of_prairie(operation)
        {
            let is_refused = outcome.starts_with("404") || outcome.starts_with("403");
            let finds_nothing = outcome == "200" && operation.id().ends_with("List");
            assert!(is_refused || finds_nothing, "{what}");
        }
    }
}

/// What a rival finds in a list has nothing of Prairie Renewables in it.
fn assert_tells_nothing(operation: Operation, reply: &Reply, of: &Actor) {
    let is_open = operation.permission() == Some(AUTHENTICATED);
    if is_open || reply.status != 200 || !operation.id().ends_with("List") {
        return;
    }
    let told = reply.text();
    for id in [of.organization(), of.profile(), of.wallet()] {
        assert!(!told.contains(&id), "{}: {told}", operation.id());
    }
}

/// What nobody can go on after is tried on a server of its own, by the operator last.
async fn alone(operation: Operation, ids: &Ids, table: &mut String) {
    let server = TestServer::on_sqlite().await;
    let ada = server.sign_in("ada").await;
    let mut actors = everybody(&server, ada).await;
    actors.sort_by_key(|(name, _)| *name == "operator");
    for (name, actor) in &actors {
        let outcome = told(&ask(actor, operation, ids).await);
        assert_allowed((name, actor), false, operation, &outcome);
        let _ = writeln!(table, "    {name:<10} {outcome}");
    }
}

/// `200`, or `404 not_found`.
fn told(reply: &Reply) -> String {
    if reply.status < 400 {
        reply.status.to_string()
    } else {
        reply.refusal()
    }
}

/// Whoever calls, by what they are: operator and people of several companies, with and without keys.
async fn everybody(server: &TestServer, ada: Actor) -> Vec<(&'static str, Actor)> {
    let of = ada.person();
    let (manages, factor) = ("default.organization.admin", SecondFactor::Totp);
    let nils = server
        .hire("nils", "basic.admin", of, SecondFactor::None)
        .await;
    let mona = server.hire("mona", manages, of, factor).await;
    let mut actors = vec![("anonymous", server.anonymous())];
    let people = [
        ("operator", "olga"),
        ("rival", "rita"),
        ("trader", "hugo"),
        ("viewer", "vera"),
        ("preparer", "pia"),
    ];
    for (name, person) in people {
        actors.push((name, server.sign_in(person).await));
    }
    actors.push(("no TFA", server.sign_in_as(&nils).await));
    actors.push(("manager", server.sign_in_as(&mona).await));
    let ola = server.hire_administrator("ola", of).await;
    actors.push(("org admin", server.sign_in_as(&ola).await));
    actors.push(("system", server.system()));
    actors.push(("by key", server.by_key(&server.sign_in("ada").await)));
    actors.push(("admin", ada));
    actors
}

/// Whether nothing of Prairie Renewables is theirs to see; `is_own` is what they have made themselves.
fn is_stranger(name: &str, operation: Operation, is_own: bool) -> bool {
    // The operator keeps what everybody has.
    let is_the_operators = operation.permission() == Some(SYSTEM_ADMIN)
        || operation.path.starts_with("/organization-profile/");
    match name {
        "rival" => true,
        "operator" => !is_the_operators,
        "trader" => !is_own,
        _ => false,
    }
}

pub(super) async fn the_table(server: &TestServer) {
    let ada = server.sign_in("ada").await;
    let ids = fixtures::arrange(server, &ada).await;
    let company = fixtures::company(server).await;
    let actors = everybody(server, server.sign_in("ada").await).await;
    let (seller, buyer) = (server.sign_in("ada").await, server.sign_in("hugo").await);
    let parties = Parties {
        seller: &seller,
        buyer: &buyer,
    };

    // Logging out comes last, since it ends the session.
    let mut operations: Vec<_> = documents::operations().collect();
    operations.sort_by_key(|it| (it.id() == "authLogout", it.document.base_path, it.path));
    let mut table = String::new();
    for operation in operations {
        let permission = operation.permission().unwrap_or("(public)");
        let tfa = if operation.requires_tfa() {
            " + TFA"
        } else {
            ""
        };
        let _ = writeln!(
            table,
            "{} {}{}: {permission}{tfa}",
            operation.method, operation.document.base_path, operation.path
        );
        if locks_everybody_out(operation) {
            alone(operation, &ids, &mut table).await;
            continue;
        }
        for (name, actor) in &actors {
            let mut ids = ids.clone();
            let made = parties.make(operation, &mut ids).await;
            // Anybody may ask another profile for units, and ends what they have made.
            let is_own = operation.id() == "networkTransactionPullCreate"
                || made.as_ref().is_some_and(|it| it.is_of(&buyer));
            if operation.id().starts_with("internalOrganization") {
                // What it does to a company would be missed by the others.
                company.stand_in(&mut ids);
            }
            let is_stranger = is_stranger(name, operation, is_own);
            if operation.permission().is_none() {
                // How often the others have tried is not the question.
                server.forget_attempts().await;
            }
            let reply = ask(actor, operation, &ids).await;
            if *name == "rival" && !is_own {
                assert_tells_nothing(operation, &reply, &seller);
            }
            if let Some(made) = made {
                made.give_up().await;
            }
            let outcome = told(&reply);
            assert_allowed((name, actor), is_stranger, operation, &outcome);
            let _ = writeln!(table, "    {name:<10} {outcome}");
        }
    }
    insta::assert_snapshot!("who_may", table);
}

async fn a_system_key_is_no_bearer_token(server: &TestServer) {
    let key = &server.sandbox.system_key;
    let system = server
        .anonymous()
        .with("client-id", &key.client_id)
        .with("client-key", &key.client_key);
    let reply = system.get("/network/energy-wallet/list").await;
    assert_eq!(reply.refusal(), "401 unauthenticated");
    let bearer = server
        .anonymous()
        .with("authorization", &format!("Bearer {}", key.client_key));
    assert_eq!(
        bearer.get("/organization/list").await.refusal(),
        "401 unauthenticated"
    );
    let ada = server.sign_in("ada").await;
    let basic = format!("Basic {}", ada.access_token());
    let basic = server.anonymous().with("authorization", &basic);
    assert_eq!(
        basic.get("/organization/list").await.refusal(),
        "401 unauthenticated"
    );
}
