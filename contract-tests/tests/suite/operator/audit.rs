//! Does the log tell who did what to what, when, from where, and never a secret?

use contract_tests::actor::Actor;
use contract_tests::documents::{self, Operation};
use contract_tests::fixtures::{Ids, Request};
use contract_tests::on_both;
use contract_tests::reply::{rows, text};
use contract_tests::server::TestServer;
use sea_orm::{ConnectionTrait, DatabaseBackend, Statement};
use serde_json::{Value, json};

on_both! {
    a_write_tells_who_and_what,
    refused_logins_are_told_and_reveal_nothing,
    pages_follow_each_other,
    no_secret_is_in_it,
}

const LIST: &str = "/internal/audit/list";

async fn entries(operator: &Actor, filter: Value) -> Vec<Value> {
    rows(&operator.post(LIST, filter).await.ok(), "/auditEntries")
}

async fn a_write_tells_who_and_what(server: &TestServer) {
    let (olga, ada) = (server.sign_in("olga").await, server.sign_in("ada").await);
    let body = json!({ "profileId": ada.profile(), "name": "First quarter" });
    let made = ada.post("/network/retirement/create", body).await;
    let id = text(&made.ok(), "/retirement/_id");
    let entry = entries(&olga, json!({ "entityType": "retirement", "entityId": id })).await;
    let [entry] = entry.as_slice() else {
        panic!("{entry:#?}");
    };
    assert_eq!(entry["operation"], "retirementCreate");
    assert_eq!(entry["outcome"], "success");
    assert_eq!(entry["organizationId"], ada.organization());
    assert_eq!(entry["requestId"], made.header("x-request-id"));
    assert_eq!(entry["address"], "127.0.0.1");
    for name in [
        "userId",
        "organizationId",
        "operation",
        "entityType",
        "entityId",
        "requestId",
    ] {
        let found = entries(&olga, json!({ name: entry[name] })).await;
        assert!(found.contains(entry), "by {name}");
        assert!(found.iter().all(|it| it[name] == entry[name]), "by {name}");
    }
    let at = &entry["createdAt"];
    let then = json!({ "createdAtFrom": at, "createdAtTo": at, "operation": "retirementCreate" });
    assert_eq!(entries(&olga, then).await.len(), 1);
    let earlier = json!({ "createdAtTo": "2020-01-01T00:00:00Z" });
    assert_eq!(entries(&olga, earlier).await, [] as [Value; 0]);
    assert_eq!(
        ada.post(LIST, json!({})).await.refusal(),
        "403 permission_denied"
    );
}

async fn refused_logins_are_told_and_reveal_nothing(server: &TestServer) {
    let olga = server.sign_in("olga").await;
    let ada = server.person("ada");
    let me = server.sign_in_as(&ada).await;
    let me = text(
        &me.post_nothing("/user/profile/organization").await.ok(),
        "/user/_id",
    );
    let attempt = async |email: &str, secret: &str, code: Option<&str>| {
        let mut body = json!({ "email": email, "secret": secret });
        if let Some(code) = code {
            body["tfaCode"] = code.into();
        }
        server.anonymous().post("/auth/login", body).await
    };
    let wrong = attempt(&ada.email, "a wrong password", None).await;
    let unknown = attempt("nobody@example.org", "a wrong password", None).await;
    assert_eq!(wrong.json()["detail"], unknown.json()["detail"]);
    attempt(&ada.email, &ada.password, None).await;
    attempt(&ada.email, &ada.password, Some("000000")).await;
    let told: Vec<_> = entries(&olga, json!({ "operation": "authLogin" }))
        .await
        .into_iter()
        .filter(|it| it["outcome"] != "success")
        .map(|it| {
            assert_eq!(it["userId"], Value::Null);
            (it["outcome"].clone(), it["entityId"].clone())
        })
        .collect();
    let expected = [
        (json!("invalid_credentials"), json!(me)),
        (json!("tfa_code_required"), json!(me)),
        (json!("invalid_credentials"), Value::Null),
        (json!("invalid_credentials"), json!(me)),
    ];
    let sorted = |mut rows: Vec<(Value, Value)>| {
        rows.sort_by_key(|row| format!("{row:?}"));
        rows
    };
    assert_eq!(sorted(told), sorted(expected.to_vec()));

    // What the limits turn away leaves no entry: a stranger adds no more than they let through.
    let mut turned_away = 0;
    for _ in 0..40 {
        let reply = attempt("nobody@example.org", "a wrong password", None).await;
        turned_away += usize::from(reply.status == 429);
    }
    assert!(turned_away > 0);
    let filter = json!({ "outcome": "invalid_credentials", "paginate": { "count": true } });
    let total = olga.post(LIST, filter).await.ok()["total"]
        .as_u64()
        .unwrap();
    assert_eq!(total, 3 + 40 - turned_away as u64);
}

async fn pages_follow_each_other(server: &TestServer) {
    let olga = server.sign_in("olga").await;
    for _ in 0..3 {
        server.sign_in("ada").await;
    }
    let all = entries(&olga, json!({})).await;
    let (mut seen, mut after) = (Vec::new(), Value::Null);
    loop {
        let mut paginate = json!({ "limit": 2 });
        if after.is_string() {
            paginate["after"] = after;
        }
        let page = olga.post(LIST, json!({ "paginate": paginate })).await.ok();
        seen.extend(rows(&page, "/auditEntries"));
        after = page["paginate"]["next"].clone();
        if after.is_null() {
            break;
        }
    }
    assert_eq!(seen, all);
}

const SECRETS: [&str; 5] = ["password", "oldPassword", "secret", "tfaCode", "token"];
const SENTINEL: &str = "sentinel-of-a-secret";

/// The example with other words in the place of its secrets; none where it takes no secret.
fn with_sentinels(example: &Value) -> Option<Value> {
    let mut body = example.clone();
    let members = body.as_object_mut()?;
    let mut takes_one = false;
    for name in SECRETS {
        if let Some(value) = members.get_mut(name) {
            takes_one = true;
            *value = match name {
                "tfaCode" => json!("987123"),
                _ => json!(SENTINEL),
            };
        }
    }
    takes_one.then_some(body)
}

async fn no_secret_is_in_it(server: &TestServer) {
    let (olga, ada) = (server.sign_in("olga").await, server.sign_in("ada").await);
    let mut secrets = vec![SENTINEL.to_owned(), "987123".to_owned()];
    secrets.extend([
        ada.person().password.clone(),
        ada.refresh_token().to_owned(),
    ]);
    let keys = olga
        .post_nothing("/internal/preprod/set-api-keys")
        .await
        .ok();
    secrets.push(text(&keys, "/apiKeys/0/clientKey"));
    let mut tried = 0;
    let takes_secrets: Vec<Operation> = documents::operations()
        .filter(|it| it.id() != "internalPreprodSetPasswords")
        .collect();
    for operation in takes_secrets {
        for (_, example) in operation.request_examples() {
            if let Some(body) = with_sentinels(example) {
                let request = Request::of(operation, Some(&body), &Ids::default());
                for actor in [&server.anonymous(), &ada, &olga] {
                    request.send(actor).await;
                }
                tried += 1;
            }
        }
    }
    assert!(tried >= 7, "only {tried} examples with secrets were found");
    let body = json!({ "password": SENTINEL });
    olga.post("/internal/preprod/set-passwords", body)
        .await
        .ok();

    let log = whole_log(server).await;
    assert!(log.contains("internalPreprodSetPasswords") && log.contains("invalid_credentials"));
    for secret in secrets {
        assert!(!log.contains(&secret), "{secret} is in {log}");
    }
}

/// Every text of the table.
async fn whole_log(server: &TestServer) -> String {
    let backend = server.app.database.backend();
    let sql = match backend {
        DatabaseBackend::Sqlite => {
            "SELECT coalesce(client_id, '') || ' ' || operation || ' ' || coalesce(entity_type, '')
             || ' ' || request_id || ' ' || coalesce(address, '') || ' ' || outcome AS line
             FROM audit_entry"
        }
        _ => "SELECT audit_entry::text AS line FROM audit_entry",
    };
    let reader = server.app.database.reader();
    let rows = reader
        .query_all_raw(Statement::from_string(backend, sql))
        .await;
    let lines = rows
        .unwrap()
        .into_iter()
        .map(|row| row.try_get("", "line").unwrap());
    lines.collect::<Vec<String>>().join("\n")
}
