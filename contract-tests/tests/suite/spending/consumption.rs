//! Is energy used up with the intensity that it has where it is used?

use contract_tests::on_both;
use contract_tests::reply::{rows, text};
use contract_tests::server::TestServer;
use serde_json::{Value, json};

use super::{ACCOUNTS, Spending, balance, producer};

on_both! {
    the_journey_to_the_site_counts,
    units_are_used_once,
    a_removed_draft_lets_its_units_go,
    others_do_not_see_it,
    what_is_told_must_make_sense,
}

const UPDATE: &str = "/network/system/consumption/update";
const SITE: &str = "/rng-production/consumption/update";

fn measured(consumption: &Spending) -> Value {
    json!({
        "_id": consumption.id,
        "boundary": { "name": "Boiler house", "identifier": { "format": "EPA-FRS", "id": "110000123456" } },
        "consumption": {
            "periodStart": "2025-06-01T00:00:00Z", "periodEnd": "2025-06-30T23:59:59Z",
            "amount": 250, "uom": "MMBtu",
        },
        "transportationEmissionsDynamic": {
            "distanceMiles": 847.3, "deliveryEndpoint": "Denver city gate", "kind": "dynamic",
        },
    })
}

async fn the_journey_to_the_site_counts(server: &TestServer) {
    let (ada, system) = (producer(server).await, server.system());
    let consumption = Spending::draft(&ada, "consumption", "Boiler house").await;
    assert_eq!(
        consumption.record(&ada).await["carbonIntensity"],
        Value::Null
    );
    let locked = consumption.lock(&ada, 250, json!({ "year": 2025, "month": 1 }));
    let locked = locked.await.ok();
    let intensity = &locked["consumption"]["carbonIntensity"];
    assert_eq!(intensity["transport"], Value::Null);
    assert_eq!(
        (&intensity["base"], &intensity["final"]),
        (&json!(-65.15), &json!(-65.15))
    );

    let site = json!({
        "_id": consumption.id, "name": "Boiler house, June", "address": "1200 Seventeenth Street, Denver",
        "coordinates": { "latitude": 39.739, "longitude": -104.99 },
    });
    let told = ada.post(SITE, site).await.ok();
    assert_eq!(told["consumption"]["name"], "Boiler house, June");
    assert_eq!(
        told["consumption"]["site"]["coordinates"],
        json!({ "latitude": 39.739, "longitude": -104.99 })
    );
    let done = system.post(UPDATE, measured(&consumption)).await.ok();
    assert_eq!(done, json!({ "success": true }));
    let draft = consumption.record(&ada).await;
    assert_eq!(draft["carbonIntensity"]["final"], json!(-61.224_826));
    assert_eq!(draft["carbonIntensity"]["fixedAt"], Value::Null);

    let signed = consumption.sign(&ada).await.ok()["consumption"].take();
    assert_eq!(signed["status"], "processed");
    assert_eq!(
        signed["carbonIntensity"],
        json!({
            "base": -65.15,
            "transport": {
                "engine": "GREET", "factor": 0.004_632_566_667, "factorUom": "kg/MMBtu per mile",
                "distanceMiles": 847.3, "kind": "dynamic", "value": 3.925_174,
            },
            "final": -61.224_826,
            "uom": "kg/MMBtu",
            "fixedAt": signed["processedAt"],
        })
    );
    let row = &signed["energyAccounts"][0];
    assert_eq!(row["finalCarbonIntensity"]["value"], json!(-61.224_826));
    assert_eq!(row["serialRanges"], json!([{ "start": 1, "end": 250 }]));
    let body = json!({ "_id": consumption.id, "fullCohorts": true });
    let seen = system
        .post("/network/system/consumption/details", body)
        .await
        .ok();
    assert_eq!(seen["consumption"]["boundary"]["name"], "Boiler house");
    assert_eq!(seen["consumption"]["cohorts"][0]["quantity"], 250);
}

async fn units_are_used_once(server: &TestServer) {
    let (ada, system) = (producer(server).await, server.system());
    let consumption = Spending::holding(&ada, "consumption", 41_300).await;
    let held = balance(&ada).await;
    assert_eq!(
        (&held["available"], &held["locked"]),
        (&json!(79_946), &json!(41_300))
    );
    let signed = consumption.sign(&ada).await.ok()["consumption"].take();
    // The oldest vintage first; what is missing comes from the next one.
    let units: Vec<_> = rows(&signed, "/energyAccounts")
        .iter()
        .map(|row| (row["vintage"]["month"].clone(), row["quantity"].clone()))
        .collect();
    assert_eq!(units, [(json!(1), json!(41_250)), (json!(2), json!(50))]);
    let held = balance(&ada).await;
    assert_eq!(
        (&held["available"], &held["consumed"]),
        (&json!(79_946), &json!(41_300))
    );
    assert_eq!(held["locked"], 0);

    let used = json!({ "operationType": "consumption" });
    let used = rows(&ada.post(ACCOUNTS, used).await.ok(), "/energyAccounts");
    assert_eq!(used.len(), 2);
    for account in &used {
        assert_eq!(account["status"], "disabled");
        assert_eq!(account["statusReason"], "consumed");
        assert_eq!(account["balance"]["available"], 0);
    }
    let ids: Vec<_> = used.iter().map(|it| text(it, "/_id")).collect();
    let second = Spending::draft(&ada, "consumption", "Again").await;
    let again = second.lock(&ada, 1, json!({ "accountIds": ids }));
    assert_eq!(again.await.refusal(), "409 insufficient_quantity");
    for verb in ["sign", "unlock", "remove"] {
        let refused = consumption.act(&ada, verb, json!({})).await;
        assert_eq!(refused.refusal(), "409 state_conflict", "{verb}");
    }
    let refused = consumption.lock(&ada, 1, json!({})).await;
    assert_eq!(refused.refusal(), "409 state_conflict");
    let refused = system.post(UPDATE, measured(&consumption)).await;
    assert_eq!(refused.refusal(), "409 state_conflict");
}

async fn a_removed_draft_lets_its_units_go(server: &TestServer) {
    let ada = producer(server).await;
    let consumption = Spending::holding(&ada, "consumption", 100).await;
    let removed = consumption.act(&ada, "remove", json!({})).await.ok();
    assert_eq!(removed["consumption"]["status"], "canceled");
    let held = balance(&ada).await;
    assert_eq!(
        (&held["available"], &held["locked"]),
        (&json!(121_246), &json!(0))
    );
    let gone = consumption.act(&ada, "details", json!({})).await;
    assert_eq!(gone.refusal(), "404 not_found");
    let empty = Spending::draft(&ada, "consumption", "Nothing").await;
    assert_eq!(empty.sign(&ada).await.refusal(), "409 nothing_locked");
    let list = ada.post("/network/consumption/list", json!({})).await.ok();
    assert_eq!(rows(&list, "/consumptions").len(), 1);
    assert!(list["consumptions"][0].get("energyAccounts").is_none());
}

async fn others_do_not_see_it(server: &TestServer) {
    let ada = producer(server).await;
    let consumption = Spending::holding(&ada, "consumption", 100).await;
    let (hugo, vera) = (server.sign_in("hugo").await, server.sign_in("vera").await);
    let before = server.row_counts().await;
    for verb in ["details", "unlock", "remove", "sign"] {
        let refused = consumption.act(&hugo, verb, json!({})).await;
        assert_eq!(refused.refusal(), "404 not_found", "{verb}");
    }
    let refused = consumption.lock(&hugo, 1, json!({})).await;
    assert_eq!(refused.refusal(), "404 not_found");
    let body = json!({ "profileId": ada.profile(), "name": "Not mine" });
    let refused = hugo.post("/network/consumption/create", body).await;
    assert_eq!(refused.refusal(), "404 not_found");
    // A viewer reads.
    consumption.act(&vera, "details", json!({})).await.ok();
    for verb in ["unlock", "remove", "sign"] {
        let refused = consumption.act(&vera, verb, json!({})).await;
        assert_eq!(refused.refusal(), "403 permission_denied", "{verb}");
    }
    // No bearer token stands for a key, and a key reads nobody's wallet.
    let refused = ada.post(UPDATE, measured(&consumption)).await;
    assert_eq!(refused.refusal(), "401 unauthenticated");
    let refused = consumption
        .act(&server.system(), "details", json!({}))
        .await;
    assert_eq!(refused.refusal(), "401 unauthenticated");
    assert_eq!(server.row_counts().await, before);
}

async fn what_is_told_must_make_sense(server: &TestServer) {
    let (ada, system) = (producer(server).await, server.system());
    let consumption = Spending::draft(&ada, "consumption", "Boiler house").await;
    let with = |member: &str, value: Value| {
        let mut body = measured(&consumption);
        body[member] = value;
        body
    };
    let backwards = json!({
        "periodStart": "2025-06-02T00:00:00Z", "periodEnd": "2025-06-01T00:00:00Z",
        "amount": 250, "uom": "MMBtu",
    });
    let rows = [
        (with("consumption", backwards), "/consumption/periodEnd"),
        (
            with("consumption", json!({ "amount": 250 })),
            "/consumption/periodStart /consumption/periodEnd /consumption/uom",
        ),
        (
            with("boundary", json!({ "location": { "latitude": 1 } })),
            "/boundary/location/longitude",
        ),
        (
            with(
                "transportationEmissionsDynamic",
                json!({ "kind": "static" }),
            ),
            "/transportationEmissionsDynamic/distanceMiles",
        ),
        (
            with(
                "transportationEmissionsDynamic",
                json!({ "distanceMiles": -1 }),
            ),
            "/transportationEmissionsDynamic/distanceMiles",
        ),
    ];
    for (body, pointers) in rows {
        let refused = system.post(UPDATE, body).await;
        assert_eq!(refused.refusal(), "400 invalid_request");
        assert_eq!(refused.pointers().join(" "), pointers);
    }
    system.post(UPDATE, measured(&consumption)).await.ok();
    let mut body = measured(&consumption);
    body.as_object_mut()
        .unwrap()
        .remove("transportationEmissionsDynamic");
    system.post(UPDATE, body.clone()).await.ok();
    let journey = "transportationEmissionsDynamic";
    let record = consumption.record(&ada).await;
    assert_eq!(
        record[journey]["distanceMiles"],
        json!(847.3),
        "absent, it stays"
    );
    body[journey] = Value::Null;
    system.post(UPDATE, body).await.ok();
    assert_eq!(consumption.record(&ada).await[journey], Value::Null);
    let half = json!({
        "_id": consumption.id, "name": "x", "address": "y", "coordinates": { "longitude": 1 },
    });
    let refused = ada.post(SITE, half).await;
    assert_eq!(refused.pointers(), ["/coordinates/latitude"]);
}
