//! How do people come into the registry, get their rights, and lose them?

mod invitations;
mod links;
mod onboarding;
mod operators;
mod roles;

use contract_tests::actor::Actor;
use contract_tests::reply::{Reply, rows, text};
use contract_tests::server::TestServer;
use serde_json::{Value, json};

const PASSWORD: &str = "a password of their own";

/// Somebody who administers Prairie Renewables, and the id of that organization.
async fn administrator(server: &TestServer) -> (Actor, String) {
    let ada = server.person("ada");
    let iris = server.hire_administrator("iris", &ada).await;
    let iris = server.sign_in_as(&iris).await;
    let organization = iris.organization();
    (iris, organization)
}

async fn invite(by: &Actor, organization: &str, email: &str) -> Reply {
    let body = json!({
        "organizationId": organization, "email": email, "firstName": "New", "lastName": "Comer",
    });
    by.post("/organization-user/invite-user", body).await
}

async fn accept(server: &TestServer, email: &str, token: &str, password: &str) -> Reply {
    let body = json!({ "email": email, "token": token, "password": password });
    let nobody = server.anonymous();
    nobody.post("/auth/accept-invitation", body).await
}

async fn reset(server: &TestServer, email: &str, token: &str, password: &str) -> Reply {
    let body = json!({ "email": email, "token": token, "password": password });
    let nobody = server.anonymous();
    nobody.post("/auth/reset-password", body).await
}

async fn forget(server: &TestServer, email: &str) -> Reply {
    let nobody = server.anonymous();
    let body = json!({ "email": email });
    nobody.post("/auth/forgot-password", body).await
}

/// Logs in with a password alone.
async fn log_in(server: &TestServer, email: &str, password: &str) -> Reply {
    let body = json!({ "email": email, "secret": password });
    server.anonymous().post("/auth/login", body).await
}

/// An answer without what differs from one request to the next.
fn shape(reply: &Reply) -> Value {
    let mut answer = reply.ok();
    for member in ["_id", "email", "createdAt", "updatedAt"] {
        if let Some(value) = answer.pointer_mut(&format!("/user/{member}")) {
            *value = Value::Null;
        }
    }
    answer
}

/// Who is listed, by address, with the codes of their roles.
async fn listed(by: &Actor) -> Vec<(String, String, Vec<String>)> {
    let list = by.post("/organization-user/list", json!({})).await.ok();
    let user = |user: &Value| {
        let roles = rows(user, "/roleLinks");
        let roles = roles.iter().map(|link| text(link, "/roleCode")).collect();
        (text(user, "/email"), text(user, "/status"), roles)
    };
    rows(&list, "/users").iter().map(user).collect()
}
