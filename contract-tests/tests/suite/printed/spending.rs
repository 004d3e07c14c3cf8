//! What the reference prints of consumption and retirement.

use contract_tests::fixtures::place;
use contract_tests::on_both;
use contract_tests::production::PDF;
use contract_tests::reply::{rows, text};
use contract_tests::server::TestServer;

use super::{Reader, has, holder};

on_both! {
    consumption,
    system_consumption,
    the_site_of_a_consumption,
    retirement,
}

/// The filters of both lists.
const LIST: &str = r#"{
  "walletId": "<walletId>",
  "status": "draft",
  "standardType": "string",
  "energyType": "natural-gas",
  "quantityFrom": 1,
  "quantityTo": 1000,
  "createdAtFrom": "2024-01-01T00:00:00Z",
  "createdAtTo": "2024-12-31T23:59:59Z",
  "processedDateFrom": "2024-01-01T00:00:00Z",
  "processedDateTo": "2024-12-31T23:59:59Z",
  "paginate": { "skip": 0, "limit": 50 }
}"#;
const CREATE: &str = r#"{
  "profileId": "<profileId>",
  "walletId": "<walletId>",
  "name": "Consumption label"
}"#;
const DETAILS: &str = r#"{ "_id": "<id>", "fullCohorts": true }"#;
const ID: &str = r#"{ "_id": "<id>" }"#;
const COHORT: &str = r#"{ "_id": "<id>", "energyTokenId": "<energyTokenId>" }"#;

/// Makes one; its id is sent where the reference prints a name in angle brackets.
async fn draft(reader: &mut Reader, kind: &str) {
    let path = format!("/network/{kind}/create");
    let made = reader.post(&path, CREATE, &[kind]).await;
    reader.fill("<id>", text(&made, &format!("/{kind}/_id")));
}

async fn consumption(server: &TestServer) {
    let (mut reader, accounts) = holder(server).await;
    reader.fill("<energyTokenId>", text(&accounts[0], "/tokenId"));
    let path = |verb: &str| format!("/network/consumption/{verb}");
    draft(&mut reader, "consumption").await;
    reader.post(&path("list"), LIST, &["consumptions"]).await;
    let lock = r#"{
      "_id": "<id>",
      "quantity": 100,
      "filter": { "ownerId": "<ownerId>", "isPublic": false }
    }"#;
    reader.post(&path("lock"), lock, &["consumption"]).await;
    reader.post(&path("unlock"), ID, &["consumption"]).await;
    let lock = r#"{ "_id": "<id>", "quantity": 100, "filter": { "accountIds": ["<accountId>"] } }"#;
    reader.post(&path("lock"), lock, &["consumption"]).await;
    reader
        .post(&path("details"), DETAILS, &["consumption"])
        .await;
    let cohort = path("details/cohort");
    reader.post(&cohort, COHORT, &["cohortSummary"]).await;
    reader.post(&path("sign"), ID, &["consumption"]).await;
    draft(&mut reader, "consumption").await;
    reader.post(&path("remove"), ID, &["consumption"]).await;
}

async fn system_consumption(server: &TestServer) {
    let (mut reader, _) = holder(server).await;
    draft(&mut reader, "consumption").await;
    reader.actor = server.system();
    // The reference prints its records as comments: any of them, and nothing in their place.
    let told = r#"{
      "_id": "<id>",
      "boundary": { "name": "Boiler house", "identifier": { "format": "EPA-FRS", "id": "110000123456" },
        "location": { "latitude": 39.739, "longitude": -104.99 }, "address": "Denver" },
      "consumption": { "periodStart": "2025-06-01T00:00:00Z", "periodEnd": "2025-06-30T23:59:59Z",
        "amount": 250, "uom": "MMBtu" },
      "transportationEmissionsDynamic": { "distanceMiles": 847.3, "deliveryEndpoint": "City gate",
        "kind": "dynamic" }
    }"#;
    let nothing = r#"{
      "_id": "<id>",
      "boundary": { },
      "consumption": { },
      "transportationEmissionsDynamic": { }
    }"#;
    let update = "/network/system/consumption/update";
    for body in [told, nothing] {
        let answer = reader.post(update, body, &["success"]).await;
        assert_eq!(answer["success"], true);
    }
    let details = "/network/system/consumption/details";
    reader.post(details, DETAILS, &["consumption"]).await;
}

async fn the_site_of_a_consumption(server: &TestServer) {
    let (mut reader, _) = holder(server).await;
    draft(&mut reader, "consumption").await;
    let location = place(server, &reader.actor.profile()).await;
    reader.fill("<uuid>", location);
    let body = r#"{
      "_id": "<id>",
      "name": "Consumption label",
      "address": "string",
      "coordinates": { },
      "locationId": "<uuid>"
    }"#;
    let path = "/rng-production/consumption/update";
    reader.post(path, body, &["consumption"]).await;
    let body = body.replace("{ }", r#"{ "latitude": 39.739, "longitude": -104.99 }"#);
    reader.post(path, &body, &["consumption"]).await;
}

pub(crate) async fn retirement(server: &TestServer) {
    let (mut reader, accounts) = holder(server).await;
    reader.fill("<energyTokenId>", text(&accounts[0], "/tokenId"));
    let path = |verb: &str| format!("/network/retirement/{verb}");
    draft(&mut reader, "retirement").await;
    reader.post(&path("list"), LIST, &["retirements"]).await;
    let lock = r#"{ "_id": "<id>", "quantity": 100, "filter": { } }"#;
    reader.post(&path("lock"), lock, &["retirement"]).await;
    reader.post(&path("unlock"), ID, &["retirement"]).await;
    let update = r#"{
      "_id": "<id>",
      "purpose": "Scope 1 emissions offset",
      "additionalContext": "Q4 2024",
      "beneficiary": { }
    }"#;
    for beneficiary in ["{ }", r#"{ "name": "Lakeside Foods" }"#, "null"] {
        let body = update.replace("{ }", beneficiary);
        reader.post(&path("update"), &body, &["retirement"]).await;
    }
    let lock = r#"{ "_id": "<id>", "quantity": 100, "filter": { "accountIds": ["<accountId>"] } }"#;
    reader.post(&path("lock"), lock, &["retirement"]).await;
    reader
        .post(&path("details"), DETAILS, &["retirement"])
        .await;
    let cohort = path("details/cohort");
    reader.post(&cohort, COHORT, &["cohortSummary"]).await;
    let signed = reader.post(&path("sign"), ID, &["retirement"]).await;
    let id = text(&signed, "/retirement/_id");
    let certificate = reader.actor.get(&path(&format!("certificate/{id}"))).await;
    assert_eq!(certificate.status, 200, "{}", certificate.text());
    assert_eq!(certificate.header("content-type"), "application/pdf");
    assert_eq!(certificate.bytes[..5], PDF[..5]);
    let lookup = r#"{ "tokenId": "<energyTokenId>", "walletId": "<walletId>" }"#;
    let found = reader.post(&path("lookup"), lookup, &["retirement"]).await;
    assert_eq!(rows(&has(found, &["retirements"]), "/retirements").len(), 1);
    draft(&mut reader, "retirement").await;
    reader.post(&path("remove"), ID, &["retirement"]).await;
}
