//! Does the log tell who did what to what, when, from where, and never a secret?

use contract_tests::actor::Actor;
use contract_tests::documents::{self, Operation};
use contract_tests::fixtures::{Ids, Request};
use contract_tests::on_both;
use contract_tests::production::{PDF, UPLOAD};
use contract_tests::reply::{rows, text};
use contract_tests::server::TestServer;
use sea_orm::{ConnectionTrait, DatabaseBackend, Statement};
use serde_json::{Value, json};

on_both! {
    a_write_tells_who_and_what,
    refused_logins_are_told_and_reveal_nothing,
    refused_links_are_told_and_guesses_are_counted,
    it_tells_where_it_was_done,
    it_tells_to_whom_it_was_done,
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

async fn refused_links_are_told_and_guesses_are_counted(server: &TestServer) {
    let (olga, hugo) = (server.sign_in("olga").await, server.person("hugo"));
    let iris = server
        .hire_administrator("iris", &server.person("ada"))
        .await;
    let iris = server.sign_in_as(&iris).await;
    let body = json!({
        "organizationId": iris.organization(), "email": hugo.email, "firstName": "H", "lastName": "H",
    });
    let invite = "/organization-user/invite-user";
    iris.post(invite, body).await.ok();
    let token = server.letter_to(&hugo.email).await.token();
    let show = async |path: &str, token: &str| {
        let body = json!({ "email": hugo.email, "token": token, "password": "a wrong password" });
        server.anonymous().post(path, body).await
    };
    for path in ["/auth/accept-invitation", "/auth/reset-password"] {
        let refused = show(path, "made-up").await;
        assert_eq!(refused.refusal(), "401 invalid_credentials");
        let told = entries(
            &olga,
            json!({ "requestId": refused.header("x-request-id") }),
        )
        .await;
        assert_eq!(told[0]["outcome"], "invalid_credentials", "{path}");
        assert_eq!(told[0]["userId"], Value::Null);
    }
    // A link is no second way to guess a password.
    for _ in 0..10 {
        let guess = show("/auth/accept-invitation", &token).await;
        assert_eq!(guess.refusal(), "401 invalid_credentials");
    }
    let guess = show("/auth/accept-invitation", &token).await;
    assert_eq!(guess.refusal(), "429 rate_limited");
    let body = json!({ "email": hugo.email, "secret": "a wrong password" });
    let guess = server.anonymous().post("/auth/login", body).await;
    assert_eq!(guess.refusal(), "429 rate_limited");
}

async fn it_tells_where_it_was_done(server: &TestServer) {
    let (olga, ada) = (server.sign_in("olga").await, server.sign_in("ada").await);
    let rita = server.sign_in("rita").await;
    let (prairie, other) = (ada.organization(), rita.organization());
    let told = async |reply: &contract_tests::reply::Reply| -> Vec<(Value, Value)> {
        reply.ok();
        let of_request = json!({ "requestId": reply.header("x-request-id") });
        let rows = entries(&olga, of_request).await.into_iter();
        rows.map(|it| (it["entityId"].clone(), it["organizationId"].clone()))
            .collect()
    };
    let iris = server.hire_administrator("iris", ada.person()).await;
    let iris = server.sign_in_as(&iris).await;
    let iris_id = server.user_id(&iris).await;
    let link = |organization: &str| {
        json!({
            "roleCode": "default.organization.admin", "entityType": "organization",
            "entityId": organization,
        })
    };
    // Each role with its place, whoever gives it.
    let vera = server.user_id(&server.sign_in("vera").await).await;
    let body = json!({ "userId": iris_id, "roleLinks": [link(&prairie), link(&other)] });
    let given = olga.post("/internal/user/add-role-links", body).await;
    let mut places = told(&given).await;
    let mut expected = vec![
        (json!(iris_id), json!(prairie)),
        (json!(iris_id), json!(other)),
    ];
    let by_text = |row: &(Value, Value)| row.1.to_string();
    places.sort_by_key(by_text);
    expected.sort_by_key(by_text);
    assert_eq!(places, expected);
    // An administrator of two organizations, without the header.
    let body = json!({
        "organizationId": prairie, "userId": vera,
        "defaultRoleCodes": ["default.organization.member"], "roleCodes": [],
    });
    let set = "/organization-user/set-organization-role";
    let set = iris.post(set, body).await;
    assert_eq!(told(&set).await, [(json!(vera), json!(prairie))]);
    let body = json!({ "profileId": ada.profile(), "userId": vera, "roleCodes": ["basic.viewer"] });
    let set = "/organization-user/set-organization-profile-role";
    let set = iris.post(set, body).await;
    assert_eq!(told(&set).await, [(json!(vera), json!(prairie))]);
    // An operator who belongs to one organization changes another.
    let olga_id = server.user_id(&olga).await;
    let body = json!({ "userId": olga_id, "roleLinks": [link(&prairie)] });
    olga.post("/internal/user/add-role-links", body).await.ok();
    let body = json!({ "_id": other, "name": "Another name" });
    let changed = olga.post("/internal/organization/update", body).await;
    assert_eq!(told(&changed).await, [(json!(other), json!(other))]);
    let body = json!({ "_id": rita.profile(), "name": "Another name" });
    let changed = olga
        .post("/internal/organization-profile/update", body)
        .await;
    assert_eq!(told(&changed).await[0].1, json!(other));
    let body = json!({ "_id": vera, "lastName": "Another" });
    let changed = olga.post("/internal/user/update", body).await;
    assert_eq!(told(&changed).await, [(json!(vera), Value::Null)]);
    // An invitation and who has accepted it.
    let body = json!({
        "organizationId": prairie, "email": "ann@example.com", "firstName": "A", "lastName": "B",
    });
    let invited = iris.post("/organization-user/invite-user", body).await;
    let ann = invited.ok()["user"]["_id"].clone();
    let expected = [(ann, json!(prairie))];
    assert_eq!(told(&invited).await, expected);
    let token = server.letter_to("ann@example.com").await.token();
    let body = json!({ "email": "ann@example.com", "token": token, "password": "a good password" });
    let nobody = server.anonymous();
    let accepted = nobody.post("/auth/accept-invitation", body).await;
    assert_eq!(told(&accepted).await, expected);
}

async fn it_tells_to_whom_it_was_done(server: &TestServer) {
    let (olga, vera) = (server.sign_in("olga").await, server.sign_in("vera").await);
    let told = async |reply: &contract_tests::reply::Reply| -> Vec<(String, String)> {
        reply.ok();
        let of_request = json!({ "requestId": reply.header("x-request-id") });
        let rows = entries(&olga, of_request).await.into_iter();
        let mut rows: Vec<_> = rows
            .map(|it| (text(&it, "/entityType"), text(&it, "/entityId")))
            .collect();
        rows.sort();
        rows
    };
    let body = json!({
        "email": "ann@example.com", "firstName": "A", "lastName": "B", "password": "a good password",
    });
    let made = olga.post("/internal/user/create", body).await;
    let id = text(&made.ok(), "/user/_id");
    assert_eq!(told(&made).await, [("user".to_owned(), id)]);

    let id = server.user_id(&vera).await;
    let of_vera = json!({ "userId": id });
    let list = "/internal/two-factor-auth/list";
    let methods = olga.post(list, of_vera).await.ok();
    let method = text(&methods, "/twoFactorAuths/0/_id");
    let body = json!({ "userId": id, "tfaId": method });
    let removed = olga.post("/internal/two-factor-auth/remove", body).await;
    let expected = [
        ("two_factor_auth".to_owned(), method),
        ("user".to_owned(), id.to_string()),
    ];
    assert_eq!(told(&removed).await, expected);

    // Keys that end, and keys that begin.
    let keys = olga.post_nothing("/internal/preprod/set-api-keys").await;
    let of_keys = told(&keys).await;
    assert_eq!(of_keys.len(), 2);
    assert!(of_keys.iter().all(|it| it.0 == "api_key"));

    let ada = server.sign_in("ada").await;
    let files: [(&str, &[u8]); 2] = [("a.pdf", PDF), ("b.pdf", PDF)];
    let uploaded = ada.upload(UPLOAD, &files).await;
    let mut ids: Vec<_> = rows(&uploaded.ok(), "/files")
        .iter()
        .map(|file| ("file".to_owned(), text(file, "/_id")))
        .collect();
    ids.sort();
    assert_eq!(told(&uploaded).await, ids);
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
