//! Thousands of accounts are locked, released and moved by a bounded number of statements.

use std::sync::Arc;

use attestry_domain::energy::OperationType;
use attestry_domain::ledger::account::Balance;
use attestry_domain::ledger::balance_sheet::Change;
use attestry_domain::ledger::operation::Policy;
use attestry_domain::ledger::posting::{Holding, LedgerTransaction};
use attestry_domain::ledger::serial::SerialRange;
use attestry_domain::numbers::Quantity;

use super::Town;
use crate::ledger::store::tokens::NewToken;
use crate::ledger::store::{accounts, balances, tokens, transactions};
use crate::ledger::{Account, Token};
use crate::platform::database;

const ACCOUNTS: i64 = 10_000;

impl Town {
    fn document(&self, token: &Token) -> String {
        let month = token.vintage.yyyymm();
        let asset = self.registry.month(self.seller, "PRL-1", month, "10");
        serde_json::to_string(&asset.document).unwrap()
    }

    /// One token whose units are in as many accounts, as the ledger would have it.
    async fn scatter(&self) {
        let (app, now) = (&self.registry.app, self.registry.app.clock.now());
        let seen = self.registry.blank(self.seller).await;
        let mut token = (*seen.token).clone();
        token.quantity = ACCOUNTS;
        let token = Arc::new(token);
        let account = |serial| Account {
            id: app.ids.next(),
            token: Arc::clone(&token),
            serials: Some(SerialRange::new(serial, serial).unwrap()),
            balance: Balance::all_available(Quantity::new(1).unwrap()),
            ..seen.clone()
        };
        let held: Vec<_> = (1..=ACCOUNTS).map(account).collect();
        let issue = |account: &Account| {
            let holding = Holding {
                wallet: account.wallet,
                account: account.id,
            };
            (token.id, holding, account.serials.unwrap())
        };
        let entry =
            LedgerTransaction::issue(OperationType::Minting, held.iter().map(issue)).unwrap();
        let new = NewToken {
            boundary_key: token.boundary.identifier.key(),
            document: self.document(&token),
            token: (*token).clone(),
        };
        let minted = [(token.kind(), Change::Minted.of(ACCOUNTS))].into();
        let (new, held, entry, minted) = (&new, &held, &entry, &minted);
        database::transaction(app, |tx| async move {
            tokens::insert(&tx, std::slice::from_ref(new)).await?;
            accounts::insert(&tx, held, None).await?;
            let id = transactions::append(&tx, app, entry, None, None, now).await?;
            balances::append(&tx, app, minted, Some(id), now).await
        })
        .await
        .unwrap();
    }
}

#[tokio::test]
async fn ten_thousand_accounts_take_few_statements() {
    for town in Town::all(&[]).await {
        town.scatter().await;
        let retirement = town.draft(Policy::Retirement).await;
        let mut counted = Vec::new();
        let mut count = |step: &'static str| counted.push((step, database::statements::taken()));
        count("before");
        town.lock(&town.sam, retirement, ACCOUNTS).await.unwrap();
        count("lock");
        town.unlock(&town.sam, retirement).await.unwrap();
        count("unlock");
        town.lock(&town.sam, retirement, ACCOUNTS).await.unwrap();
        count("lock again");
        town.sign(&town.sam, retirement).await.unwrap();
        count("sign");
        for (step, statements) in &counted[1..] {
            assert!(
                *statements < 60,
                "{step} took {statements} statements: {counted:?}"
            );
        }
        let read = town.read(&town.sam, retirement).await.unwrap();
        assert_eq!(read.status.as_str(), "processed");
        assert_eq!((read.accounts.len(), read.accounts_total), (2_500, 10_000));
        town.registry.assert_sound().await;
        let app = &town.registry.app;
        let full = crate::ledger::operation::details(app, &town.sam, retirement, true).await;
        let cohorts = full.unwrap().cohorts.unwrap();
        assert_eq!((cohorts.len(), cohorts[0].units), (1, ACCOUNTS));
        assert_eq!(cohorts[0].holdings.len(), 10_000);
    }
}
