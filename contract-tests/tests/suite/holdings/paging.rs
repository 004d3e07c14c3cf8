//! Is every row on one page, and on one only?

use contract_tests::on_both;
use contract_tests::production::Batch;
use contract_tests::reply::rows;
use contract_tests::server::TestServer;
use contract_tests::workbook::Workbook;
use serde_json::json;

use super::{LIST, accounts, ids, mint_everything};

on_both! {
    pages_neither_skip_nor_repeat,
    a_page_stays_whole_while_others_mint,
    a_cursor_is_checked,
    a_wallets_ledger_is_paged,
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
