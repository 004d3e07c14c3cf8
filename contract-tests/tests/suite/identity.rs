//! Who gets in, how long does it last, and what ends it?

mod access;
mod login;
mod repeats;
mod second_factor;
mod sessions;

use contract_tests::reply::Reply;
use contract_tests::server::TestServer;
use serde_json::json;

async fn log_in(server: &TestServer, email: &str, secret: &str, code: Option<&str>) -> Reply {
    let mut body = json!({ "email": email, "secret": secret });
    if let Some(code) = code {
        body["tfaCode"] = code.into();
    }
    server.anonymous().post("/auth/login", body).await
}

async fn refresh(server: &TestServer, token: &str) -> Reply {
    let actor = server.anonymous().with("x-refresh-token", token);
    actor.post_nothing("/auth/refresh-token").await
}
