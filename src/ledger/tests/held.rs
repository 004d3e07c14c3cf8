//! Accounts that nobody minted, as lists and filters find them.

use std::sync::Arc;

use attestry_domain::energy::{AccountStatus, OperationType};
use attestry_domain::ids::{OperationId, ProfileId};
use attestry_domain::ledger::account::Balance;
use attestry_domain::ledger::balance_sheet::Change;
use attestry_domain::ledger::serial::SerialRange;
use attestry_domain::numbers::Quantity;

use super::Registry;
use crate::identity::Caller;
use crate::ledger::store::tokens::NewToken;
use crate::ledger::store::{accounts, balances, seed, tokens};
use crate::ledger::{Account, Token};
use crate::platform::database;

impl Registry {
    /// An account of ten units of a token, neither of which is in any table.
    pub(super) async fn blank(&self, owner: ProfileId) -> Account {
        let asset = self.month(owner, "PRL-1", 202_506, "10");
        let token = Token {
            id: self.app.ids.next(),
            asset: None,
            issuer: owner,
            issuer_name: "Prairie Renewables".to_owned(),
            energy_type: asset.energy_type,
            token_type: asset.token_type,
            uom: asset.uom,
            quantity: 10,
            vintage: asset.vintage,
            boundary: asset.document.boundary,
            default_standard: "GREET".to_owned(),
            carbon_intensity: asset.carbon_intensity,
            standards: vec![("GREET".to_owned(), asset.carbon_intensity)],
            measurers: asset.document.providers.measurers,
            verifiers: asset.document.providers.verifiers,
            is_ghgp: false,
            minted_at: self.app.clock.now(),
            contract: None,
        };
        let quantity = Quantity::new(token.quantity).unwrap();
        Account {
            id: self.app.ids.next(),
            wallet: self.wallet(owner).await,
            owner,
            owner_name: String::new(),
            token: Arc::new(token),
            serials: Some(SerialRange::of_token(quantity)),
            balance: Balance::all_available(quantity),
            locks: Vec::new(),
            operation_type: OperationType::Minting,
            listing: None,
            status: AccountStatus::Enabled,
            status_reason: None,
            created_at: self.app.clock.now(),
            updated_at: self.app.clock.now(),
        }
    }

    /// A token and an account of it that nobody minted, for lists.
    pub(super) async fn hold(
        &self,
        owner: ProfileId,
        change: impl FnOnce(&mut Token, &mut Account),
    ) -> Account {
        let mut account = self.blank(owner).await;
        let mut token = (*account.token).clone();
        change(&mut token, &mut account);
        account.token = Arc::new(token.clone());
        let new = NewToken {
            boundary_key: token.boundary.identifier.key(),
            document: "{}".to_owned(),
            token,
        };
        let (new, held) = (&new, &account);
        let add = |tx| async move {
            tokens::insert(&tx, std::slice::from_ref(new)).await?;
            accounts::insert(&tx, std::slice::from_ref(held), None).await
        };
        database::transaction(&self.app, add).await.unwrap();
        account
    }

    /// Ten more units of the token, from that serial number on; spent, where a retirement is named.
    pub(super) async fn hold_part_of(
        &self,
        whole: &Account,
        first: i64,
        retirement: Option<OperationId>,
    ) -> Account {
        let ten = Quantity::new(10).unwrap();
        let mut part = Account {
            id: self.app.ids.next(),
            serials: Some(SerialRange::new(first, first + 9).unwrap()),
            balance: Balance::all_available(ten),
            ..whole.clone()
        };
        if retirement.is_some() {
            part.balance = Balance::new(0, 0, 10, 0).unwrap();
            part.operation_type = OperationType::Retirement;
            part.status = AccountStatus::Disabled;
            part.status_reason = Some("retired".to_owned());
        }
        let new = std::slice::from_ref(&part);
        let operation = retirement.map(OperationId::uuid);
        let add = |tx| async move { accounts::insert(&tx, new, operation).await };
        database::transaction(&self.app, add).await.unwrap();
        part
    }

    /// A draft retirement that holds so many units of the account.
    pub(super) async fn lock(
        &self,
        caller: &Caller,
        account: &Account,
        quantity: i64,
    ) -> OperationId {
        let (app, user) = (&self.app, caller.user().unwrap());
        let lock = |tx| async move {
            let change = [(account.token.kind(), Change::Locked.of(quantity))].into();
            balances::append(&tx, app, &change, None, app.clock.now()).await?;
            seed::lock(&tx, app, account, user, quantity).await
        };
        database::transaction(app, lock).await.unwrap()
    }

    /// Takes all units out of an account, as a move leaves it.
    pub(super) async fn empty(&self, account: &Account) {
        let take = |tx| async move { seed::empty(&tx, account.id).await };
        database::transaction(&self.app, take).await.unwrap();
    }
}
