//! The ledger, seen from its use cases: on SQLite, and on PostgreSQL too, on the server that the variable
//! `ATTESTRY_TEST_POSTGRES_URL` names (`.ci/with-postgres` starts one).

mod balances;
mod cohorts;
mod contracts;
mod effort;
mod filters;
mod held;
mod holdings;
mod listing;
mod minting;
mod months;
mod operations;
mod registering;
mod reports;
mod verifying;

use attestry_domain::identity::access::Access;
use attestry_domain::ids::{AssetId, BatchId, ContractId, FileId, ProfileId, WalletId, WorkflowId};
use attestry_domain::ledger::account::Balance;
use attestry_domain::ledger::minting::OperationContractType;
use attestry_domain::numbers::Micro;
use attestry_domain::organizations::{Flag, ParticipantType};
use data_encoding::HEXLOWER;
use tempfile::TempDir;

use super::PartyRef;
use super::minting::{Contract, Minted, NewContract, create_in, mint_in};
use super::store::{seed, wallet};
use crate::app::App;
use crate::assets::Asset;
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

    async fn seed(&self, assets: &[Asset]) -> Vec<AssetId> {
        let add = |tx| async move { seed::assets(&tx, assets).await };
        database::transaction(&self.app, add).await.unwrap();
        assets.iter().map(|asset| asset.id).collect()
    }

    async fn workflow(&self, issuer: ProfileId, caller: &Caller) -> (BatchId, WorkflowId) {
        let (app, user) = (&self.app, caller.user().unwrap());
        let add = |tx| async move { seed::workflow(&tx, app, issuer, user).await };
        database::transaction(app, add).await.unwrap()
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
        buyer: Option<PartyRef>,
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
    pub(crate) async fn minted(&self, caller: &Caller, months: &[Asset]) -> Minted {
        let ids = self.seed(months).await;
        let contract = self.contract(caller, months[0].issuer, &ids).await;
        self.mint(caller, contract.id).await.unwrap()
    }

    /// A file that the caller has uploaded and not attached yet.
    async fn upload(&self, caller: &Caller) -> FileId {
        let (app, user) = (&self.app, caller.user().unwrap());
        let add = |tx| async move { seed::upload(&tx, app, user).await };
        database::transaction(app, add).await.unwrap()
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
