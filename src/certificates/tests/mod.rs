//! Certificates, seen from their use cases, on a registry that has retired units.

mod bundles;
mod issuing;
mod page;
mod rendering;

use std::sync::Arc;

use attestry_domain::energy::{AccountStatus, EnergyType, OperationType, TokenType};
use attestry_domain::ids::{OperationId, ProfileId, UserId, WalletId};
use attestry_domain::ledger::account::Balance;
use attestry_domain::ledger::serial::SerialRange;
use attestry_domain::numbers::Quantity;
use attestry_domain::organizations::{Flag, ParticipantType};
use attestry_domain::production::lca::Party;
use attestry_domain::vintage::Vintage;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::store::seed::{self, Retired};
use super::{Issued, issue_in};
use crate::app::App;
use crate::config::Settings;
use crate::error::Error;
use crate::ledger::store::tokens::{self, NewToken};
use crate::ledger::store::{accounts, wallet};
use crate::ledger::{Account, Token};
use crate::platform::clock::ManualClock;
use crate::platform::database;
use crate::testing;

/// A registry with one holder of units.
struct Registry {
    app: App,
    clock: ManualClock,
    holder: ProfileId,
    wallet: WalletId,
    user: UserId,
    _folder: TempDir,
}

impl Registry {
    async fn start() -> Self {
        Self::start_with(|_| ()).await
    }

    async fn start_with(change: impl FnOnce(&mut Settings)) -> Self {
        let (app, clock, folder) = testing::registry(|settings| {
            change(settings);
            "https://registry.example/".clone_into(&mut settings.public_url);
        })
        .await;
        let (name, flags) = ("Meadow <b>Fuels</b> 🔥", [Flag::BookAndClaim]);
        let holder = testing::profile(&app, name, ParticipantType::Buyer, &flags, &[]).await;
        let user = testing::user(&app, "ann").await;
        let wallet = wallet::default_of(app.database.reader(), holder).await;
        Self {
            wallet: wallet.unwrap().unwrap().id,
            app,
            clock,
            holder,
            user,
            _folder: folder,
        }
    }

    /// Ten units of a facility's month.
    async fn account(&self, facility: &str, month: i32) -> Account {
        let token = token(&self.app, self.holder, facility, month);
        let account = self.account_of(&token);
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

    fn account_of(&self, token: &Token) -> Account {
        let quantity = Quantity::new(token.quantity).unwrap();
        Account {
            id: self.app.ids.next(),
            wallet: self.wallet,
            owner: self.holder,
            owner_name: String::new(),
            token: Arc::new(token.clone()),
            serials: Some(SerialRange::of_token(quantity)),
            balance: Balance::all_available(quantity),
            locks: Vec::new(),
            operation_type: OperationType::Retirement,
            listing: None,
            status: AccountStatus::Enabled,
            status_reason: None,
            created_at: self.app.clock.now(),
            updated_at: self.app.clock.now(),
        }
    }

    /// A processed retirement of two months with its certificate.
    async fn retire(&self, purpose: &str, beneficiary: Option<Value>) -> (OperationId, Issued) {
        let accounts = [
            self.account("Prairie Dairy", 202_506).await,
            self.account("Elk Ridge <i>Landfill</i>", 202_505).await,
        ];
        self.retire_accounts(purpose, beneficiary, &accounts).await
    }

    fn retired<'a>(
        &self,
        purpose: &'a str,
        beneficiary: Option<Value>,
        accounts: &'a [Account],
    ) -> Retired<'a> {
        Retired {
            holder: self.holder,
            wallet: self.wallet,
            user: self.user,
            purpose,
            beneficiary,
            accounts,
        }
    }

    async fn retire_accounts(
        &self,
        purpose: &str,
        beneficiary: Option<Value>,
        accounts: &[Account],
    ) -> (OperationId, Issued) {
        let app = &self.app;
        let new = &self.retired(purpose, beneficiary, accounts);
        database::transaction(app, |tx| async move {
            let retirement = seed::retirement(&tx, app, new).await?;
            let issued = issue_in(&tx, retirement, app.clock.now()).await?;
            Ok((retirement, issued))
        })
        .await
        .unwrap()
    }

    /// A retirement that fails after its certificate was issued.
    async fn fail_to_retire(&self) {
        let app = &self.app;
        let accounts = [self.account("Never", 202_504).await];
        let new = &self.retired("never", None, &accounts);
        let failed: Result<(), Error> = database::transaction(app, |tx| async move {
            let retirement = seed::retirement(&tx, app, new).await?;
            issue_in(&tx, retirement, app.clock.now()).await?;
            Err(Error::internal("the commit failed"))
        })
        .await;
        failed.unwrap_err();
    }
}

fn beneficiary(is_confidential: bool) -> Value {
    json!({
        "name": "Harbor Shipping \"Société\" & Co",
        "country": "CA",
        "registrationNumber": "BC-1029384",
        "email": "claims@harbor.example",
        "isConfidential": is_confidential,
    })
}

fn token(app: &App, issuer: ProfileId, facility: &str, month: i32) -> Token {
    let party = |name: &str| Party {
        identifier: name.to_lowercase(),
        name: name.to_owned(),
    };
    let intensity = "-65.15".parse().unwrap();
    Token {
        id: app.ids.next(),
        asset: None,
        issuer,
        issuer_name: "Prairie Renewables".to_owned(),
        energy_type: EnergyType::RenewableNaturalGas,
        token_type: TokenType::Qet,
        uom: EnergyType::RenewableNaturalGas.token_uom(),
        quantity: 10,
        vintage: Vintage::from_yyyymm(month).unwrap(),
        boundary: serde_json::from_value(json!({
            "identifier": { "format": "EPA", "id": facility },
            "name": facility,
            "state": "Iowa",
            "country": "US",
            "location": { "latitude": 41.98765, "longitude": -93.12345 },
        }))
        .unwrap(),
        default_standard: "GREET".to_owned(),
        carbon_intensity: intensity,
        standards: vec![("GREET".to_owned(), intensity)],
        measurers: vec![party("Prairie Metering")],
        verifiers: vec![party("Northern Assurance")],
        is_ghgp: true,
        minted_at: app.clock.now(),
        contract: None,
    }
}
