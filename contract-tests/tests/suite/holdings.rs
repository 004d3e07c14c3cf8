//! Are holdings found, paged, listed and summed up as documented?

use contract_tests::actor::Actor;
use contract_tests::on_both;
use contract_tests::production::{Batch, CREATE, create_body, mint, upload};
use contract_tests::reply::{rows, text};
use contract_tests::server::TestServer;
use contract_tests::workbook::Workbook;
use serde_json::{Value, json};

on_both! {
    every_filter_finds_its_accounts,
    pages_neither_skip_nor_repeat,
    a_page_stays_whole_while_others_mint,
    a_cursor_is_checked,
    publishing_needs_a_price_and_all_accounts,
    the_market_shows_what_is_listed,
    an_unlisted_account_leaves_the_market,
    a_traders_reach_ends_at_his_wallet,
    sums_are_exact,
    an_unknown_owner_sums_to_zero,
    contracts_are_listed_and_filtered,
    a_wallets_ledger_is_paged,
}

const LIST: &str = "/network/energy-wallet/account/list";
const SUMMARY: &str = "/network/energy-wallet/summary/accounts";
const SET_PUBLIC: &str = "/network/energy-wallet/account/set-public";
const MARKET: &str = "/network/market/account/list";

/// Ada holds three months of QET from landfill gas and two of solid fuel, Rita three of CET.
async fn mint_everything(server: &TestServer) -> (Actor, Actor) {
    let (ada, rita) = (server.sign_in("ada").await, server.sign_in("rita").await);
    Batch::minted(&ada, &Workbook::rng()).await;
    let document = upload(&ada, "lca.xlsx", &Workbook::solid_fuel().bytes()).await;
    let mut body = create_body(&ada, &document);
    body["energyType"] = "solid-fuel".into();
    let solid = Batch::of(&ada.post(CREATE, body).await.ok());
    solid
        .attach(&ada, "evidence.pdf", contract_tests::production::PDF)
        .await
        .ok();
    finish(&solid, &ada).await;
    let workbook = Workbook::of_facility("RIVAL-LFG-09").as_cet();
    let created = contract_tests::production::create(&rita, &workbook, "CET")
        .await
        .ok();
    finish(&Batch::of(&created), &rita).await;
    (ada, rita)
}

async fn finish(batch: &Batch, actor: &Actor) {
    batch.approve(actor).await.ok();
    batch.send(actor).await.ok();
    let contract = text(&batch.contract(actor).await.ok(), "/contract/_id");
    mint(actor, &contract).await.ok();
}

async fn accounts(actor: &Actor, path: &str, filter: Value) -> Vec<Value> {
    rows(&actor.post(path, filter).await.ok(), "/energyAccounts")
}

fn ids(accounts: &[Value]) -> Vec<String> {
    accounts
        .iter()
        .map(|account| text(account, "/_id"))
        .collect()
}

/// Which months, as `energy type, month`.
fn months(accounts: &[Value]) -> Vec<String> {
    let mut months: Vec<_> = accounts
        .iter()
        .map(|it| {
            format!(
                "{} {}",
                text(it, "/energy/type").split('-').next().unwrap(),
                it["vintage"]["month"]
            )
        })
        .collect();
    months.sort();
    months
}

async fn publish(actor: &Actor, accounts: &[String], amount: f64, currency: &str) {
    let body = json!({
        "walletId": actor.wallet(), "accountIds": accounts, "isPublic": true,
        "price": { "amount": amount, "currency": currency },
    });
    actor.post(SET_PUBLIC, body).await.ok();
}

const ALL: [&str; 5] = [
    "renewable 1",
    "renewable 2",
    "renewable 3",
    "solid 1",
    "solid 2",
];
const NONE: [&str; 0] = [];

async fn every_filter_finds_its_accounts(server: &TestServer) {
    let (ada, _) = mint_everything(server).await;
    let all = accounts(&ada, LIST, json!({})).await;
    assert_eq!(months(&all), ALL);
    let of = |month: &str| {
        let found = all
            .iter()
            .find(|it| months(std::slice::from_ref(it)) == [month]);
        text(found.unwrap(), "/_id")
    };
    publish(&ada, &[of("renewable 1")], 5.25, "USD").await;
    publish(&ada, &[of("solid 1")], 7.0, "EUR").await;
    let (rng, solid) = (&ALL[..3], &ALL[3..]);
    let listed = &["renewable 1", "solid 1"][..];
    let unlisted = &["renewable 2", "renewable 3", "solid 2"][..];
    let cases: Vec<(Value, &[&str])> = vec![
        (json!({ "walletId": ada.wallet() }), &ALL),
        (json!({ "isPublic": true }), listed),
        (json!({ "isPublic": false }), unlisted),
        (json!({ "energyType": "renewable-natural-gas" }), rng),
        (json!({ "energyType": "solid-fuel" }), solid),
        (json!({ "energyType": "methanol" }), &NONE),
        (json!({ "tokenType": "QET" }), &ALL),
        (json!({ "tokenType": "CET" }), &NONE),
        (json!({ "status": "enabled" }), &ALL),
        (json!({ "status": "disabled" }), &NONE),
        (json!({ "operationType": "minting" }), &ALL),
        (json!({ "operationType": "retirement" }), &NONE),
        (json!({ "standardType": "GREET" }), &ALL),
        (json!({ "standardType": "OGCI" }), &NONE),
        (json!({ "issuerName": "pRAIRIE" }), &ALL),
        (json!({ "issuerName": "Renewables" }), &NONE),
        (json!({ "issuerName": "%" }), &NONE),
        (json!({ "issuerName": "_rairie" }), &NONE),
        (json!({ "measurerIdentifier": "NLM-0042" }), &ALL),
        (json!({ "measurerIdentifier": "NLM" }), &NONE),
        (json!({ "basin": "Permian" }), &NONE),
        (json!({ "boundaryIdentifierId": "PRAIRIE-LFG-01" }), rng),
        (json!({ "boundaryIdentifierId": "RIVERBEND-SF-01" }), solid),
        (json!({ "ownerName": "prairie ren" }), &ALL),
        (json!({ "issuerId": ada.profile() }), &ALL),
        (json!({ "ownerId": ada.profile() }), &ALL),
        (json!({ "ownerId": ada.wallet() }), &NONE),
        (json!({ "uom": "MMBtu" }), &ALL),
        (json!({ "uom": "kg" }), &NONE),
        (json!({ "year": 2025 }), &ALL),
        (json!({ "year": 2024 }), &NONE),
        (json!({ "month": 1 }), listed),
        (json!({ "year": 2025, "month": 3 }), &["renewable 3"]),
        (json!({ "maxCarbonIntensity": -65.15 }), rng),
        (json!({ "maxCarbonIntensity": -65.150001 }), &NONE),
        (json!({ "maxCarbonIntensity": -51.29 }), &ALL),
        (
            json!({ "maxCarbonIntensity": -65.15, "standardType": "GREET" }),
            rng,
        ),
        (
            json!({ "maxCarbonIntensity": 10.5, "standardType": "OGCI" }),
            &NONE,
        ),
        (json!({ "accountIds": [of("solid 2")] }), &["solid 2"]),
        (json!({ "accountIds": [ada.wallet()] }), &NONE),
        (json!({ "price": {} }), listed),
        (json!({ "price": { "currency": "EUR" } }), &["solid 1"]),
        (
            json!({ "price": { "amountFrom": 5.25, "amountTo": 6 } }),
            &["renewable 1"],
        ),
        (json!({ "price": { "amountFrom": 5.250001 } }), &["solid 1"]),
        (json!({ "price": { "amountTo": 5 } }), &NONE),
        (json!({ "isGHGP": false }), &ALL),
        (json!({ "isGHGP": true }), &NONE),
        (
            json!({ "energyType": "solid-fuel", "month": 1, "isPublic": true }),
            &["solid 1"],
        ),
        (
            json!({ "energyType": "solid-fuel", "boundaryIdentifierId": "PRAIRIE-LFG-01" }),
            &NONE,
        ),
    ];
    for (filter, expected) in cases {
        assert_eq!(
            months(&accounts(&ada, LIST, filter.clone()).await),
            expected,
            "{filter}"
        );
        let summary = ada.post(SUMMARY, filter.clone()).await.ok();
        assert_eq!(
            summary["summary"]["accountCount"],
            expected.len(),
            "{filter}"
        );
        // The market takes no wallet, and shows what is listed whatever `isPublic` says.
        if filter.get("walletId").is_none() && filter.get("isPublic") != Some(&json!(false)) {
            let expected: Vec<_> = expected.iter().filter(|it| listed.contains(it)).collect();
            let on_market = accounts(&ada, MARKET, filter.clone()).await;
            assert_eq!(
                months(&on_market).iter().collect::<Vec<_>>(),
                expected,
                "market: {filter}"
            );
        }
    }
}

async fn pages_neither_skip_nor_repeat(server: &TestServer) {
    let (ada, _) = mint_everything(server).await;
    let all = ids(&accounts(&ada, LIST, json!({})).await);
    for limit in [1, 2, 5, 6] {
        let mut seen = Vec::new();
        let mut page = json!({ "limit": limit });
        loop {
            let answer = ada.post(LIST, json!({ "paginate": page })).await.ok();
            seen.extend(ids(&rows(&answer, "/energyAccounts")));
            assert!(answer.get("total").is_none());
            if answer["paginate"]["next"].is_null() {
                break;
            }
            page["after"] = answer["paginate"]["next"].clone();
        }
        assert_eq!(seen, all, "by cursor, {limit} at a time");
        let mut seen = Vec::new();
        for skip in (0..6).step_by(limit) {
            let page = json!({ "paginate": { "skip": skip, "limit": limit, "count": true } });
            let answer = ada.post(LIST, page).await.ok();
            assert_eq!(answer["total"], 5);
            assert_eq!(answer["paginate"]["skip"], skip);
            seen.extend(ids(&rows(&answer, "/energyAccounts")));
        }
        assert_eq!(seen, all, "by skip, {limit} at a time");
    }
    let beyond = ada
        .post(LIST, json!({ "paginate": { "skip": 99 } }))
        .await
        .ok();
    assert_eq!(beyond["energyAccounts"], json!([]));
}

async fn a_page_stays_whole_while_others_mint(server: &TestServer) {
    let (ada, _) = mint_everything(server).await;
    let all = ids(&accounts(&ada, LIST, json!({})).await);
    let first = ada
        .post(LIST, json!({ "paginate": { "limit": 2 } }))
        .await
        .ok();
    Batch::minted(&ada, &Workbook::rng().next_quarter()).await;
    let next = &first["paginate"]["next"];
    let rest = ada
        .post(LIST, json!({ "paginate": { "limit": 50, "after": next } }))
        .await
        .ok();
    let mut seen = ids(&rows(&first, "/energyAccounts"));
    seen.extend(ids(&rows(&rest, "/energyAccounts")));
    assert_eq!(seen, all);
}

async fn a_cursor_is_checked(server: &TestServer) {
    let ada = server.sign_in("ada").await;
    for after in ["", "nonsense", "AAAA", "../../x"] {
        let reply = ada
            .post(LIST, json!({ "paginate": { "after": after } }))
            .await;
        assert_eq!(reply.refusal(), "400 invalid_request", "{after:?}");
        let mut pointers = reply.pointers();
        pointers.dedup();
        assert_eq!(pointers, ["/paginate/after"], "{after:?}");
    }
}

async fn publishing_needs_a_price_and_all_accounts(server: &TestServer) {
    let (ada, rita) = mint_everything(server).await;
    let own = ids(&accounts(&ada, LIST, json!({})).await);
    let others = ids(&accounts(&rita, LIST, json!({})).await);
    let price = json!({ "amount": 5.00, "currency": "USD" });
    let body = |accounts: &[&String]| json!({ "walletId": ada.wallet(), "accountIds": accounts, "isPublic": true, "price": price });
    let mut unpriced = body(&[&own[0]]);
    unpriced.as_object_mut().unwrap().remove("price");
    let mut free = body(&[&own[0]]);
    free["price"]["amount"] = json!(0);
    let mut negative = body(&[&own[0]]);
    negative["price"]["amount"] = json!(-1);
    let mut fine = body(&[&own[0]]);
    fine["price"]["amount"] = json!(0.1234567);
    let mut dollars = body(&[&own[0]]);
    dollars["price"]["currency"] = json!("usd");
    let mut elsewhere = body(&[&own[0]]);
    elsewhere["walletId"] = rita.wallet().into();
    let refusals = [
        (unpriced, "400 invalid_request"),
        (free, "400 invalid_request"),
        (negative, "400 invalid_request"),
        (fine, "400 invalid_request"),
        (dollars, "400 invalid_request"),
        (body(&[]), "400 invalid_request"),
        (body(&[&own[0], &own[0]]), "400 invalid_request"),
        (body(&[&own[0], &others[0]]), "404 not_found"),
        (elsewhere, "404 not_found"),
    ];
    for (body, refusal) in refusals {
        assert_eq!(
            ada.post(SET_PUBLIC, body.clone()).await.refusal(),
            refusal,
            "{body}"
        );
    }
    assert_eq!(
        accounts(&ada, MARKET, json!({})).await.len(),
        0,
        "all or none"
    );
    let published = ada.post(SET_PUBLIC, body(&[&own[2], &own[0]])).await.ok();
    assert_eq!(
        ids(&rows(&published, "/energyAccounts")),
        [own[2].clone(), own[0].clone()]
    );
    let again = json!({
        "walletId": ada.wallet(), "accountIds": [own[0]], "isPublic": true,
        "price": { "amount": 5.123456, "currency": "CHF" },
    });
    let changed = ada.post(SET_PUBLIC, again).await.ok();
    assert_eq!(
        changed["energyAccounts"][0]["price"],
        json!({ "amount": 5.123456, "currency": "CHF" })
    );
}

async fn the_market_shows_what_is_listed(server: &TestServer) {
    let (ada, rita) = mint_everything(server).await;
    let lena = server.sign_in("lena").await;
    let own = accounts(&ada, LIST, json!({})).await;
    let cet = ids(&accounts(&rita, LIST, json!({})).await);
    publish(&ada, &ids(&own)[..2], 5.25, "USD").await;
    publish(&rita, &cet[..1], 2.5, "USD").await;
    let listed = accounts(&lena, MARKET, json!({})).await;
    assert_eq!(listed.len(), 3);
    // `isPublic` changes nothing here.
    let all = ids(&listed);
    assert_eq!(
        ids(&accounts(&lena, MARKET, json!({ "isPublic": false })).await),
        all
    );
    let cheap = accounts(&lena, MARKET, json!({ "price": { "amountTo": 3 } })).await;
    assert_eq!(ids(&cheap), cet[..1]);
    for account in &listed {
        let path = format!("/network/market/account/details/{}", text(account, "/_id"));
        assert_eq!(lena.get(&path).await.ok()["energyAccount"], *account);
        let token = text(account, "/tokenId");
        let path = format!("/rng-production/token-account/market/details/{token}");
        let token = lena.get(&path).await.ok();
        assert_eq!(token["energyAccount"]["holdings"], json!([account]));
    }
    let summary = json!({ "ownerId": ada.profile() });
    let summary = lena
        .post("/network/market/account/summary", summary)
        .await
        .ok();
    assert_eq!(summary["summary"]["accountCount"], 2);
    let own_view = ada
        .get(&format!(
            "/network/energy-wallet/account/details/{}",
            all[0]
        ))
        .await;
    assert_eq!(
        own_view.status,
        if listed[0]["ownerId"] == ada.profile() {
            200
        } else {
            404
        }
    );
}

async fn an_unlisted_account_leaves_the_market(server: &TestServer) {
    let (ada, _) = mint_everything(server).await;
    let account = ids(&accounts(&ada, LIST, json!({})).await)[0].clone();
    let details = format!("/network/market/account/details/{account}");
    assert_eq!(
        ada.get(&details).await.refusal(),
        "404 not_found",
        "not even to its owner"
    );
    publish(&ada, std::slice::from_ref(&account), 5.25, "USD").await;
    ada.get(&details).await.ok();
    let body = json!({ "walletId": ada.wallet(), "accountIds": [account], "isPublic": false });
    let unlisted = ada.post(SET_PUBLIC, body).await.ok();
    assert_eq!(unlisted["energyAccounts"][0]["price"], Value::Null);
    assert_eq!(ada.get(&details).await.refusal(), "404 not_found");
    assert_eq!(accounts(&ada, MARKET, json!({})).await.len(), 0);
}

async fn a_traders_reach_ends_at_his_wallet(server: &TestServer) {
    let (ada, rita) = mint_everything(server).await;
    let hugo = server.sign_in("hugo").await;
    let account = ids(&accounts(&ada, LIST, json!({})).await)[0].clone();
    assert_eq!(accounts(&hugo, LIST, json!({})).await.len(), 0);
    for path in [LIST, SUMMARY, "/network/energy-wallet/transaction/list"] {
        let reply = hugo.post(path, json!({ "walletId": ada.wallet() })).await;
        assert_eq!(reply.refusal(), "404 not_found", "{path}");
    }
    let details = format!("/network/energy-wallet/account/details/{account}");
    assert_eq!(hugo.get(&details).await.refusal(), "404 not_found");
    assert_eq!(rita.get(&details).await.refusal(), "404 not_found");
    let price = json!({ "amount": 5.00, "currency": "USD" });
    let body = json!({
        "walletId": ada.wallet(), "accountIds": [account], "isPublic": true, "price": price,
    });
    assert_eq!(
        hugo.post(SET_PUBLIC, body.clone()).await.refusal(),
        "404 not_found"
    );
    let vera = server.sign_in("vera").await;
    assert_eq!(
        vera.post(SET_PUBLIC, body).await.refusal(),
        "403 permission_denied"
    );
    assert_eq!(accounts(&vera, LIST, json!({})).await.len(), 5);
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

async fn contracts_are_listed_and_filtered(server: &TestServer) {
    let (ada, rita) = mint_everything(server).await;
    let batch = Batch::sent(&ada, &Workbook::of_facility("C-1")).await;
    let draft = text(&batch.contract(&ada).await.ok(), "/contract/_id");
    let list = async |actor: &Actor, body: Value| {
        rows(
            &actor.post("/network/minting/list", body).await.ok(),
            "/contracts",
        )
    };
    assert_eq!(list(&ada, json!({})).await.len(), 3);
    assert_eq!(list(&rita, json!({})).await.len(), 1);
    let cases = [
        (json!({ "status": "draft" }), 1),
        (json!({ "status": "processed" }), 2),
        (json!({ "status": "canceled" }), 0),
        (json!({ "energyType": "solid-fuel" }), 1),
        (json!({ "tokenType": "CET" }), 0),
        (
            json!({ "operationContractType": "solid_fuel_produce_minting" }),
            1,
        ),
        (
            json!({ "operationContractType": "natural_gas_transportation_minting" }),
            0,
        ),
        (json!({ "issuerProfileId": ada.profile() }), 3),
        (json!({ "issuerProfileId": rita.profile() }), 0),
        (json!({ "buyerProfileId": rita.profile() }), 0),
        (json!({ "workflowId": batch.workflow }), 1),
        (json!({ "workflowId": batch.id }), 0),
        (
            json!({ "createdAtFrom": "2025-07-15T00:00:00Z", "createdAtTo": "2025-07-16T00:00:00Z" }),
            3,
        ),
        (json!({ "createdAtTo": "2025-07-14T00:00:00Z" }), 0),
        (json!({ "createdAtFrom": "2025-07-16T00:00:00Z" }), 0),
    ];
    for (filter, count) in cases {
        assert_eq!(list(&ada, filter.clone()).await.len(), count, "{filter}");
    }
    let first = list(&ada, json!({ "paginate": { "limit": 1 } })).await;
    assert_eq!(first[0]["_id"], draft);
}

async fn a_wallets_ledger_is_paged(server: &TestServer) {
    let (ada, _) = mint_everything(server).await;
    let path = "/network/energy-wallet/transaction/list";
    let all = ada
        .post(path, json!({ "paginate": { "count": true } }))
        .await
        .ok();
    assert_eq!(all["total"], rows(&all, "/transactions").len());
    let first = ada
        .post(path, json!({ "paginate": { "limit": 1 } }))
        .await
        .ok();
    assert_eq!(first["transactions"][0], all["transactions"][0]);
    let next = json!({ "limit": 50, "after": first["paginate"]["next"] });
    let rest = ada.post(path, json!({ "paginate": next })).await.ok();
    assert_eq!(
        rows(&rest, "/transactions"),
        rows(&all, "/transactions")[1..]
    );
}
