//! Who holds what, and what is on the market? As a table says it, and as the server does.

use std::collections::BTreeMap;

use contract_tests::reply::{rows, text};
use serde_json::Value;

use super::stage::Stage;

/// Where a listing stands among the wallets.
const MARKET: &str = "Market";

/// By wallet: `Jan 21-100 (20 locked), Feb 1-60`, or `nothing`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Holdings(BTreeMap<String, String>);

impl Holdings {
    /// One more wallet, which is empty.
    pub(super) fn open(&mut self, wallet: &str) {
        self.0.insert(wallet.to_owned(), "nothing".to_owned());
        self.0.insert(MARKET.to_owned(), "nothing".to_owned());
    }

    /// What a row says has changed: `Prairie: Jan 21-100 / Harbor: Jan 1-20`.
    pub(super) fn change(&mut self, cell: &str, place: &str) {
        for change in cell.split(" / ").filter(|it| !it.is_empty()) {
            let (wallet, held) = change.split_once(": ").expect("a wallet and what it holds");
            let known = self.0.get_mut(wallet);
            let known = known.unwrap_or_else(|| panic!("{place}: no wallet is called {wallet}"));
            held.clone_into(known);
        }
    }

    /// What the server says, asked by each company's reader; the market, by the last of them.
    pub(super) async fn read(stage: &mut Stage) -> Self {
        const ACCOUNTS: &str = "/network/energy-wallet/account/list";
        const LISTINGS: &str = "/network/market/account/list";
        let mut lines = Vec::new();
        let readers: Vec<_> = stage.companies.iter().map(|it| it.reader.clone()).collect();
        for reader in &readers {
            let actor = stage.actor(reader).await;
            let accounts = Stage::accounts(&actor, ACCOUNTS).await.ok();
            for account in rows(&accounts, "/energyAccounts") {
                let wallet = text(&account, "/walletId");
                let named = stage.wallets.iter().find(|(_, id)| **id == wallet);
                let (wallet, _) = named.expect("a wallet of the scenario");
                lines.push((wallet.clone(), line(stage, &account, held)));
            }
        }
        let actor = stage.actor(readers.last().expect("a company")).await;
        let listings = Stage::accounts(&actor, LISTINGS).await.ok();
        for account in rows(&listings, "/energyAccounts") {
            lines.push((MARKET.to_owned(), line(stage, &account, listed)));
        }
        lines.sort();
        let mut holdings = Self::default();
        for wallet in stage.wallets.keys() {
            holdings.open(wallet);
        }
        for (wallet, (_, text)) in lines {
            let known = holdings.0.entry(wallet).or_default();
            if known == "nothing" {
                *known = text;
            } else {
                *known = format!("{known}, {text}");
            }
        }
        holdings
    }
}

/// An account as a table says it, with its place among others: by token, then by serial number.
fn line(
    stage: &Stage,
    account: &Value,
    say: fn(&str, &Value) -> String,
) -> ((Option<usize>, u64), String) {
    let id = text(account, "/tokenId");
    let place = stage.tokens.iter().position(|(_, token)| *token == id);
    let first = account["serialRanges"][0]["start"].as_u64();
    let text = say(stage.name_of(&id), account);
    ((place, first.unwrap_or_default()), text)
}

/// `Jan 21-100 (20 locked)`
fn held(token: &str, account: &Value) -> String {
    let ranges = rows(account, "/serialRanges");
    assert_eq!(ranges.len(), 1, "an account holds one range: {account:#}");
    let bound = |name: &str| ranges[0][name].as_i64().expect("a serial number");
    let (first, last) = (bound("start"), bound("end"));
    let units = |name: &str| account["balance"][name].as_i64().expect("a balance");
    let parts = ["available", "locked", "retired", "consumed"].map(units);
    assert_eq!(parts.iter().sum::<i64>(), units("total"), "{account:#}");
    assert_eq!(last - first + 1, units("total"), "{account:#}");
    let is_spent = units("retired") + units("consumed") > 0;
    assert_eq!(account["status"] == "disabled", is_spent, "{account:#}");
    let mut notes = Vec::new();
    if units("locked") > 0 {
        notes.push(format!("{} locked", units("locked")));
    }
    for fate in ["retired", "consumed"] {
        if units(fate) > 0 {
            assert_eq!(units(fate), units("total"), "{account:#}");
            notes.push(fate.to_owned());
        }
    }
    if notes.is_empty() {
        format!("{token} {first}-{last}")
    } else {
        format!("{token} {first}-{last} ({})", notes.join(", "))
    }
}

/// `Jan 80 at 5 USD`
fn listed(token: &str, account: &Value) -> String {
    let available = &account["balance"]["available"];
    let price = Stage::money(&account["price"]).expect("a price");
    format!("{token} {available} at {price}")
}
