//! The ledger, seen from its use cases: on SQLite, and on PostgreSQL too, on the server that the variable
//! `ATTESTRY_TEST_POSTGRES_URL` names (`.ci/with-postgres` starts one).

mod balances;
mod cohorts;
mod contracts;
mod effort;
mod filters;
mod holdings;
mod listing;
mod minting;
mod operations;
mod registering;
mod reports;
mod verifying;

use std::sync::Arc;

use attestry_domain::energy::{AccountStatus, EnergyType, OperationType, TokenType};
use attestry_domain::identity::access::Access;
use attestry_domain::ids::{
    AssetId, BatchId, ContractId, FileId, OperationId, ProfileId, WalletId, WorkflowId,
};
use attestry_domain::ledger::account::Balance;
use attestry_domain::ledger::minting::OperationContractType;
use attestry_domain::ledger::serial::SerialRange;
use attestry_domain::numbers::{Micro, Quantity};
use attestry_domain::organizations::{Flag, ParticipantType};
use attestry_domain::production::asset::AssetStatus;
use attestry_domain::production::boundary::BoundaryIdentifier;
use attestry_domain::production::document::AssetDocument;
use attestry_domain::vintage::Vintage;
use data_encoding::HEXLOWER;
use serde_json::json;
use tempfile::TempDir;

use super::minting::{AssetRecord, Buyer, Contract, Minted, NewContract, create_in, mint_in};
use super::store::tokens::NewToken;
use super::store::{accounts, seed, tokens, wallet};
use super::{Account, Token};
use crate::app::App;
use crate::config::Settings;
use crate::error::Error;
use crate::identity::{Actor, Caller, KeyHolder};
use crate::platform::clock::ManualClock;
use crate::platform::database;
use crate::platform::random;
use crate::testing;

/// A registry of its own, with a clock that stands still.
pub(crate) struct Registry {
    pub(crate) app: App,
    clock: ManualClock,
    _folder: TempDir,
}

impl Registry {
    /// One on each database at hand.
    pub(crate) async fn all() -> Vec<Self> {
        Self::all_with(|_| ()).await
    }

    /// The same, each with other settings than the default ones.
    async fn all_with(change: impl Fn(&mut Settings)) -> Vec<Self> {
        let mut registries = vec![Self::start_with(None, &change).await];
        if let Some(server) = testing::postgres() {
            let url = fresh_database(&server).await;
            registries.push(Self::start_with(Some(url), &change).await);
        }
        registries
    }

    async fn start(database_url: Option<String>) -> Self {
        Self::start_with(database_url, |_| ()).await
    }

    async fn start_with(database_url: Option<String>, change: impl Fn(&mut Settings)) -> Self {
        let (app, clock, folder) = testing::registry(|settings| {
            change(settings);
            if let Some(url) = database_url {
                settings.database_url = url;
            }
        })
        .await;
        Self {
            app,
            clock,
            _folder: folder,
        }
    }

    pub(crate) fn later(&self) {
        self.clock.advance(chrono::TimeDelta::seconds(1));
    }

    async fn profile(&self, name: &str, flags: &[Flag]) -> ProfileId {
        testing::profile(&self.app, name, ParticipantType::Producer, flags, &[]).await
    }

    async fn caller(&self, name: &str, roles: &[(&str, ProfileId)]) -> Caller {
        testing::caller(&self.app, name, roles, "mintingCreate").await
    }

    /// A system with a key.
    async fn system(&self) -> Caller {
        let profile = self.profile("Machine", &[]).await;
        Caller {
            actor: Actor::Key(KeyHolder {
                client_id: "machine".to_owned(),
                profile,
            }),
            access: Access::default(),
            request: testing::request("mintingCreate"),
        }
    }

    /// A producer with its administrator.
    pub(crate) async fn producer(&self, name: &str) -> (ProfileId, Caller) {
        let profile = self.profile(name, &[]).await;
        let admin = self
            .caller(&name.to_lowercase(), &[("basic.admin", profile)])
            .await;
        (profile, admin)
    }

    async fn wallet(&self, profile: ProfileId) -> WalletId {
        wallet::default_of(self.app.database.reader(), profile)
            .await
            .unwrap()
            .unwrap()
            .id
    }

    async fn seed(&self, assets: &[AssetRecord]) -> Vec<AssetId> {
        let add = |tx| async move { seed::assets(&tx, assets).await };
        database::transaction(&self.app, add).await.unwrap();
        assets.iter().map(|asset| asset.id).collect()
    }

    async fn workflow(&self, issuer: ProfileId, caller: &Caller) -> (BatchId, WorkflowId) {
        let (app, user) = (&self.app, caller.user().unwrap());
        let add = |tx| async move { seed::workflow(&tx, app, issuer, user).await };
        database::transaction(app, add).await.unwrap()
    }

    /// A month of renewable gas that was sent to the network.
    pub(crate) fn month(
        &self,
        issuer: ProfileId,
        facility: &str,
        month: i32,
        measured: &str,
    ) -> AssetRecord {
        let vintage = Vintage::from_yyyymm(month).unwrap();
        let identifier = BoundaryIdentifier {
            format: "EPA".to_owned(),
            id: facility.to_owned(),
        };
        let now = self.app.clock.now();
        AssetRecord {
            id: self.app.ids.next(),
            issuer,
            batch: None,
            workflow: None,
            boundary_key: identifier.key(),
            energy_type: EnergyType::RenewableNaturalGas,
            token_type: TokenType::Qet,
            vintage,
            measured: measured.parse().unwrap(),
            uom: EnergyType::RenewableNaturalGas.token_uom(),
            carbon_intensity: "-65.15".parse().unwrap(),
            document: document(facility, vintage, measured),
            status: AssetStatus::Sent,
            carry: None,
            token: None,
            created_at: now,
            updated_at: now,
        }
    }

    async fn contract(&self, caller: &Caller, issuer: ProfileId, assets: &[AssetId]) -> Contract {
        self.contract_for(caller, issuer, assets, None)
            .await
            .unwrap()
    }

    async fn contract_for(
        &self,
        caller: &Caller,
        issuer: ProfileId,
        assets: &[AssetId],
        buyer: Option<Buyer>,
    ) -> Result<Contract, Error> {
        let app = &self.app;
        let make = |tx| async move {
            let contract = NewContract {
                name: "A contract".to_owned(),
                kind: OperationContractType::RenewableNaturalGasProduce,
                issuer,
                buyer,
                assets: assets.to_vec(),
                batch: None,
                workflow: None,
            };
            create_in(&tx, app, caller, contract).await
        };
        database::transaction(app, make).await
    }

    async fn mint(&self, caller: &Caller, id: ContractId) -> Result<Minted, Error> {
        let app = &self.app;
        let run = |tx| async move { mint_in(&tx, app, caller, id).await };
        database::transaction(app, run).await
    }

    /// Months minted by one contract.
    pub(crate) async fn minted(&self, caller: &Caller, months: &[AssetRecord]) -> Minted {
        let ids = self.seed(months).await;
        let contract = self.contract(caller, months[0].issuer, &ids).await;
        self.mint(caller, contract.id).await.unwrap()
    }

    /// An account of ten units of a token, neither of which is in any table.
    async fn blank(&self, owner: ProfileId) -> Account {
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
            boundary: asset.document.boundary.into(),
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
    async fn hold(
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
    async fn hold_part_of(
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
    async fn lock(&self, caller: &Caller, account: &Account, quantity: i64) -> OperationId {
        let (app, user) = (&self.app, caller.user().unwrap());
        let lock = |tx| async move { seed::lock(&tx, app, account, user, quantity).await };
        database::transaction(app, lock).await.unwrap()
    }

    /// A file that the caller has uploaded and not attached yet.
    async fn upload(&self, caller: &Caller) -> FileId {
        let (app, user) = (&self.app, caller.user().unwrap());
        let add = |tx| async move { seed::upload(&tx, app, user).await };
        database::transaction(app, add).await.unwrap()
    }

    /// Takes all units out of an account, as a move leaves it.
    async fn empty(&self, account: &Account) {
        let take = |tx| async move { seed::empty(&tx, account.id).await };
        database::transaction(&self.app, take).await.unwrap();
    }

    /// Fails where the ledger contradicts itself.
    async fn assert_sound(&self) {
        let report = super::verify(&self.app).await.unwrap();
        assert_eq!(report.differences, []);
    }
}

/// A database of its own on the server that the address names.
async fn fresh_database(server: &str) -> String {
    use sea_orm::ConnectionTrait;
    let name = format!("ledger_{}", HEXLOWER.encode(&random::bytes::<8>()));
    let admin = sea_orm::Database::connect(server).await.unwrap();
    admin
        .execute_unprepared(&format!("CREATE DATABASE {name}"))
        .await
        .unwrap();
    let (address, query) = server.split_once('?').unwrap_or((server, ""));
    let (host, _) = address.rsplit_once('/').unwrap();
    format!("{host}/{name}?{query}")
}

fn micro(text: &str) -> Micro {
    text.parse().unwrap()
}

fn document(facility: &str, vintage: Vintage, measured: &str) -> AssetDocument {
    let amount: f64 = measured.parse().unwrap();
    let intensity = json!({ "value": -65.15, "uom": "kg CO2e/MMBtu" });
    let measured_by = json!({ "identifier": "NLM-0042", "name": "North Lake Measurement" });
    let verified_by = json!({ "identifier": "CWA-0007", "name": "Clearwater Assurance" });
    let text = json!({
        "energy": {
            "type": "renewable-natural-gas",
            "stage": "production",
            "quantity": { "amount": amount, "uom": "MMBtu" },
        },
        "token": { "tokenType": "QET" },
        "vintage": { "year": vintage.year(), "month": vintage.month() },
        "periodStart": vintage.period_start(),
        "periodEnd": vintage.period_end(),
        "boundary": {
            "identifier": { "format": "EPA", "id": facility },
            "name": "Prairie Landfill RNG",
            "category": "facility",
            "stage": "production",
            "location": { "latitude": 41.587_214, "longitude": -93.478_365 },
            "state": "IA",
            "country": "US",
            "operator": "Prairie Renewables LLC",
            "feedstock": "LFG",
        },
        "providers": {
            "issuer": { "name": "Prairie Renewables" },
            "measurers": [measured_by],
            "verifiers": [verified_by],
        },
        "defaultStandard": { "standard": { "name": "GREET" }, "carbonIntensity": intensity },
        "standardTypes": ["GREET"],
        "productionBatchData": {
            "name": "A batch",
            "startDate": vintage.period_start(),
            "endDate": vintage.period_end(),
            "productionDays": 30,
            "heatBasis": "HHV",
            "inputs": { "renewableNaturalGas": { "biogasScf": 1, "methanePercent": 52 } },
            "pathwayCode": null,
            "otherProgrammes": [],
        },
        "standards": [{
            "workflowId": "01980d62-4200-7936-99dd-e09dc0812d05",
            "standard": { "name": "GREET", "carbonIntensityFactor": -65.15 },
            "carbonIntensity": {
                "label": "GREET 2024", "formula": "avoided", "uom": "kg CO2e/MMBtu", "value": -65.15,
            },
            "scope": [],
            "verification": {
                "producer": { "name": "Prairie Renewables LLC" },
                "measurer": measured_by,
                "validator": verified_by,
                "issuance": { "timestamp": null },
                "statement": null,
            },
        }],
        "carbonIntensity": {
            "baseProduction": { "components": [], "total": -65.15, "uom": "kg CO2e/MMBtu" },
        },
    });
    serde_json::from_str(&text.to_string()).unwrap()
}
