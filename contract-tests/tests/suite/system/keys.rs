//! A key works as long as it and its profile do.

use attestry::error::Error;
use attestry::platform::database::{self, Tx};
use contract_tests::on_both;
use contract_tests::reply::text;
use contract_tests::server::TestServer;
use sea_orm::{ConnectionTrait, Statement};
use serde_json::json;

on_both! {
    the_key_of_an_archived_profile_is_refused_at_once,
    half_a_key_is_none,
    what_a_system_does_is_noted_under_its_client_id,
}

const DATES: &str = "/network/system/ledger/token-dates";

async fn the_key_of_an_archived_profile_is_refused_at_once(server: &TestServer) {
    let system = server.system();
    system.post(DATES, json!({})).await.ok();
    let archive = |tx: Tx| async move {
        let statement = "UPDATE organization_profile SET status = 'archive'
            WHERE name = 'Registry system'";
        let archived = tx.execute_unprepared(statement).await?;
        Ok::<_, Error>(archived.rows_affected())
    };
    let archived = database::transaction(&server.app, archive).await;
    assert_eq!(archived.unwrap(), 1);
    let refused = system.post(DATES, json!({})).await;
    assert_eq!(refused.refusal(), "401 unauthenticated");
}

async fn half_a_key_is_none(server: &TestServer) {
    let key = &server.sandbox.system_key;
    let nobody = server.anonymous();
    let mixed_up = nobody
        .with("client-id", &key.client_key)
        .with("client-key", &key.client_id);
    for half in [
        nobody.with("client-id", &key.client_id),
        nobody.with("client-key", &key.client_key),
        server.system().with("client-key", "wrong"),
        server.sign_in("olga").await,
        mixed_up,
    ] {
        let refused = half.post(DATES, json!({})).await;
        assert_eq!(refused.refusal(), "401 unauthenticated");
    }
}

async fn what_a_system_does_is_noted_under_its_client_id(server: &TestServer) {
    let ada = server.sign_in("ada").await;
    let token = super::registering::month_of(&ada.profile(), "W-1", 3);
    let path = "/network/system/token/register";
    let answer = server.system().post(path, json!([token])).await.ok();
    assert_eq!(text(&answer, "/tokens/0/issuerName"), "Prairie Renewables");
    let reader = server.app.database.reader();
    let sql = "SELECT client_id, CASE WHEN user_id IS NULL THEN 'nobody' END AS who
        FROM audit_entry WHERE operation = 'systemTokenRegister'";
    let statement = Statement::from_string(server.app.database.backend(), sql);
    let row = reader.query_one_raw(statement).await.unwrap().unwrap();
    let client_id: String = row.try_get("", "client_id").unwrap();
    let who: String = row.try_get("", "who").unwrap();
    let key = &server.sandbox.system_key;
    assert_eq!((&client_id, who.as_str()), (&key.client_id, "nobody"));
}
