//! The four operations on both databases: what each step leaves, what is refused and in which order,
//! who wins when many come at once.

mod bulk;
mod describing;
mod expiry;
mod lifecycle;
mod lists;
mod programs;
mod races;
mod refusals;
mod sight;
mod signed;

use attestry_domain::energy::AccountStatus;
use attestry_domain::ids::{ProfileId, WalletId};
use attestry_domain::ledger::listing::Listing;
use attestry_domain::ledger::operation::{OperationKind, Policy};
use attestry_domain::ledger::price::Price;
use attestry_domain::ledger::serial::SerialRange;
use attestry_domain::market::filter::FilterFields;
use attestry_domain::numbers::Quantity;
use attestry_openapi::problem::ApiError;
use serde::Serialize;

use super::Registry;
use crate::error::Error;
use crate::identity::Caller;
use crate::ledger::accounts::{self, ListRequest, ListingRequest};
use crate::ledger::operation::{
    self, CreateRequest, LockRequest, Operation, OperationHead, OperationRef,
};
use crate::ledger::{Account, Accounts, PartyRef};

/// The code of a refusal, as clients read it.
type Code = String;

/// What a write answers here: nothing; the record is read again.
#[derive(Debug, Serialize)]
struct Done;

impl From<Operation> for Done {
    fn from(_: Operation) -> Self {
        Self
    }
}

impl From<OperationHead> for Done {
    fn from(_: OperationHead) -> Self {
        Self
    }
}

impl From<Accounts> for Done {
    fn from(_: Accounts) -> Self {
        Self
    }
}

fn code(error: Error) -> Code {
    ApiError::from(error).code().to_string()
}

fn price(text: &str) -> Price {
    let (amount, currency) = text.split_once(' ').unwrap();
    Price::parse(amount.parse().unwrap(), currency).unwrap()
}

fn party(profile: ProfileId) -> PartyRef {
    PartyRef {
        profile,
        wallet: None,
    }
}

/// A seller who minted, and a buyer.
struct Town {
    registry: Registry,
    seller: ProfileId,
    sam: Caller,
    buyer: ProfileId,
    bea: Caller,
}

impl Town {
    /// One on each database at hand. The seller holds one account of that many units for each month.
    async fn all(months: &[&str]) -> Vec<Self> {
        let mut towns = Vec::new();
        for registry in Registry::all().await {
            towns.push(Self::of(registry, months).await);
        }
        towns
    }

    async fn of(registry: Registry, months: &[&str]) -> Self {
        let (seller, sam) = registry.producer("Prairie").await;
        let (buyer, bea) = registry.producer("Lakeside").await;
        let month = |(month, units): (i32, &&str)| registry.month(seller, "PRL-1", month, units);
        let months: Vec<_> = (202_501..).zip(months).map(month).collect();
        if !months.is_empty() {
            registry.minted(&sam, &months).await;
        }
        Self {
            registry,
            seller,
            sam,
            buyer,
            bea,
        }
    }

    /// A second wallet of the seller.
    async fn vault(&self) -> WalletId {
        use crate::ledger::store::wallet::{NewWallet, insert_wallet};
        let app = &self.registry.app;
        let wallet = NewWallet {
            id: app.ids.next(),
            profile_id: self.seller,
            name: "Vault",
            is_default: false,
            created_at: app.clock.now(),
        };
        let new = &wallet;
        let insert = |tx| async move {
            let tx: crate::platform::database::Tx = tx;
            insert_wallet(&*tx, new).await
        };
        crate::platform::database::transaction(app, insert)
            .await
            .unwrap();
        wallet.id
    }

    /// A draft of the seller's units; of the buyer's making where it is a pull.
    async fn draft(&self, policy: Policy) -> OperationRef {
        let maker = if policy == Policy::Pull {
            &self.bea
        } else {
            &self.sam
        };
        let to = match policy.kind() {
            OperationKind::NetworkTransaction => Some(party(self.buyer)),
            OperationKind::IntraTransfer => Some(PartyRef {
                profile: self.seller,
                wallet: Some(self.vault().await),
            }),
            OperationKind::Consumption | OperationKind::Retirement => None,
        };
        let request = CreateRequest {
            policy,
            from: party(self.seller),
            to,
            name: Some("A label".to_owned()),
        };
        self.create(maker, &request).await.unwrap()
    }

    async fn create(&self, caller: &Caller, request: &CreateRequest) -> Result<OperationRef, Code> {
        #[derive(Serialize)]
        struct Made {
            kind: OperationKind,
            id: attestry_domain::ids::OperationId,
        }
        impl From<Operation> for Made {
            fn from(made: Operation) -> Self {
                Self {
                    kind: made.policy.kind(),
                    id: made.id,
                }
            }
        }
        let app = &self.registry.app;
        let made = operation::create::<Made>(app, caller, request)
            .await
            .map_err(code)?;
        let made: serde_json::Value = serde_json::from_slice(made.bytes()).unwrap();
        let id = made["id"].as_str().unwrap().parse().unwrap();
        let kind = request.policy.kind();
        Ok(OperationRef { kind, id })
    }

    async fn lock(&self, caller: &Caller, it: OperationRef, units: i64) -> Result<(), Code> {
        self.lock_of(caller, it, units, FilterFields::default(), None)
            .await
    }

    async fn lock_of(
        &self,
        caller: &Caller,
        it: OperationRef,
        units: i64,
        filter: FilterFields,
        force_price: Option<Price>,
    ) -> Result<(), Code> {
        // The path names the type; a pull is only found by the one for pulls.
        let stored = crate::ledger::store::operations::heads::by_ref(
            self.registry.app.database.reader(),
            it,
        );
        let stored = stored.await.unwrap();
        let request = LockRequest {
            id: it.id,
            kind: it.kind,
            transaction_type: stored.and_then(|head| head.policy.transaction_type()),
            quantity: Quantity::new(units).unwrap(),
            filter,
            force_price,
        };
        let locked = operation::lock::<Done>(&self.registry.app, caller, &request).await;
        locked.map(drop).map_err(code)
    }

    async fn unlock(&self, caller: &Caller, it: OperationRef) -> Result<(), Code> {
        let unlocked = operation::unlock::<Done>(&self.registry.app, caller, it).await;
        unlocked.map(drop).map_err(code)
    }

    async fn sign(&self, caller: &Caller, it: OperationRef) -> Result<(), Code> {
        let signed = operation::sign::<Done>(&self.registry.app, caller, it).await;
        signed.map(drop).map_err(code)
    }

    async fn cancel(&self, caller: &Caller, it: OperationRef) -> Result<(), Code> {
        let reason = Some("Changed our minds");
        let canceled = operation::cancel::<Done>(&self.registry.app, caller, it, reason).await;
        canceled.map(drop).map_err(code)
    }

    async fn remove(&self, caller: &Caller, it: OperationRef) -> Result<(), Code> {
        let removed = operation::remove::<Done>(&self.registry.app, caller, it).await;
        removed.map(drop).map_err(code)
    }

    async fn read(&self, caller: &Caller, it: OperationRef) -> Result<Operation, Code> {
        let read = operation::details(&self.registry.app, caller, it, false).await;
        read.map_err(code)
    }

    async fn status(&self, caller: &Caller, it: OperationRef) -> String {
        match self.read(caller, it).await {
            Ok(read) => read.status.to_string(),
            Err(code) => code,
        }
    }

    async fn accounts(&self, caller: &Caller) -> Vec<Account> {
        let listed = accounts::list(&self.registry.app, caller, ListRequest::default()).await;
        let mut accounts = listed.unwrap().rows;
        accounts.sort_by_key(|it| (it.token.vintage, it.serials.map(SerialRange::first)));
        accounts
    }

    /// What somebody holds: serials, how they came, and free, locked or spent units.
    async fn holdings(&self, caller: &Caller) -> String {
        let line = |account: &Account| {
            let (balance, kind) = (account.balance, account.operation_type);
            let serials = account.serials.unwrap();
            let spent = [
                (balance.retired(), "retired"),
                (balance.consumed(), "consumed"),
            ];
            let (free, locked) = (balance.available(), balance.locked());
            match spent.into_iter().find(|(units, _)| *units > 0) {
                Some((units, how)) => {
                    assert_eq!(account.status, AccountStatus::Disabled);
                    format!("{serials} {units} {how}")
                }
                None if locked > 0 => format!("{serials} {kind} {free}+{locked}"),
                None => format!("{serials} {kind} {free}"),
            }
        };
        let lines: Vec<_> = self.accounts(caller).await.iter().map(line).collect();
        lines.join(", ")
    }

    /// Puts all that the seller holds on the market.
    async fn list_all(&self, price: Price) {
        let free = |account: &Account| account.balance.available() > 0;
        let held = self.accounts(&self.sam).await;
        let request = ListingRequest {
            wallet: self.registry.wallet(self.seller).await,
            accounts: held.iter().filter(|it| free(it)).map(|it| it.id).collect(),
            listing: Listing::Published(price),
        };
        let listed = accounts::set_public::<Done>(&self.registry.app, &self.sam, &request).await;
        listed.unwrap();
    }

    async fn another(&self, name: &str, role: &str, profile: ProfileId) -> Caller {
        self.registry.caller(name, &[(role, profile)]).await
    }
}
