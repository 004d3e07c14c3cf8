//! Do the sums come out to the last digit?

use contract_tests::on_both;
use contract_tests::server::TestServer;
use serde_json::{Value, json};

use super::{SUMMARY, mint_everything};

on_both! {
    sums_are_exact,
    an_unknown_owner_sums_to_zero,
}

async fn sums_are_exact(server: &TestServer) {
    let (ada, _) = mint_everything(server).await;
    let summary = ada.post(SUMMARY, json!({})).await.ok()["summary"].take();
    let (rng, solid) = (41_250 + 37_890 + 42_106, 135_787 + 128_411);
    let total = rng + solid;
    let balance =
        json!({ "available": total, "locked": 0, "retired": 0, "consumed": 0, "total": total });
    let balances = json!([{ "tokenType": "QET", "uom": "MMBtu", "balance": balance }]);
    assert_eq!(summary["balances"], balances);
    // 121,246 at -65.15 and 264,198 at -51.29 kg: -7,899,176.9 - 13,550,715.42.
    assert_eq!(
        summary["totalEmissions"],
        json!({ "amount": -21_449_892.32, "uom": "kg" })
    );
    let intensity = &summary["carbonIntensity"];
    assert_eq!(
        (&intensity["minimum"], &intensity["maximum"]),
        (&json!(-65.15), &json!(-51.29))
    );
    // -21,449,892.32 / 385,444, half to even at six digits.
    assert_eq!(intensity["average"], json!(-55.649_828));
    let month = |month: u8| json!({ "year": 2025, "month": month });
    assert_eq!(summary["vintages"], json!([month(1), month(2), month(3)]));
    assert_eq!(summary["standardTypes"], json!(["GREET"]));
    assert_eq!(
        summary["issuers"],
        json!([{ "_id": ada.profile(), "name": "Prairie Renewables" }])
    );
    let measurers = json!([{ "identifier": "NLM-0042", "name": "Northline Measurement" }]);
    let verifiers = json!([{ "identifier": "CWA-0007", "name": "Clearwater Assurance" }]);
    assert_eq!(
        (&summary["measurers"], &summary["verifiers"]),
        (&measurers, &verifiers)
    );
}

async fn an_unknown_owner_sums_to_zero(server: &TestServer) {
    let lena = server.sign_in("lena").await;
    let body = json!({ "ownerId": "01980303-3a80-7301-9bbd-0ff421e82957" });
    let summary = lena
        .post("/network/market/account/summary", body)
        .await
        .ok();
    assert_eq!(summary["summary"]["accountCount"], 0);
    assert_eq!(summary["summary"]["carbonIntensity"], Value::Null);
    assert_eq!(summary["summary"]["totalEmissions"]["amount"], 0);
}
