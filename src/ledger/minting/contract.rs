//! What is a minting contract?

use std::ops::Deref;

use attestry_domain::energy::{EnergyType, TokenType, Uom};
use attestry_domain::ids::{BatchId, ContractId, ProfileId, UserId, WalletId, WorkflowId};
use attestry_domain::ledger::minting::{ContractTerms, OperationContractType};
use attestry_domain::ledger::operation::OperationStatus;
use chrono::{DateTime, Utc};
use rust_decimal::Decimal;

use crate::assets::Asset;
use crate::ledger::Wallet;

/// A contract without its assets.
#[derive(Clone, Debug)]
pub struct ContractHead {
    /// Its id.
    pub id: ContractId,
    /// Its label.
    pub name: String,
    /// How far it has come.
    pub status: OperationStatus,
    /// What it mints.
    pub kind: OperationContractType,
    /// What was produced.
    pub energy_type: EnergyType,
    /// QET or CET.
    pub token_type: TokenType,
    /// The profile that mints.
    pub issuer: ProfileId,
    /// That profile's name.
    pub issuer_name: String,
    /// Who receives the tokens; none where the issuer does.
    pub buyer: Option<ContractBuyer>,
    /// The batch that all its assets are of.
    pub batch: Option<BatchId>,
    /// The workflow that it was made for.
    pub workflow: Option<WorkflowId>,
    /// Who made it; none where a system did by its key alone.
    pub created_by: Option<UserId>,
    /// The first of two users who mint it.
    pub approved_by: Option<UserId>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    /// When it was minted.
    pub processed_at: Option<DateTime<Utc>>,
    /// When it was removed.
    pub canceled_at: Option<DateTime<Utc>>,
}

impl ContractHead {
    /// What all its assets share.
    pub fn terms(&self) -> ContractTerms {
        ContractTerms {
            issuer: self.issuer,
            energy_type: self.energy_type,
            token_type: self.token_type,
        }
    }
}

/// Who receives the tokens of a contract, instead of the issuer.
#[derive(Clone, Debug)]
pub struct ContractBuyer {
    /// The profile.
    pub profile: ProfileId,
    /// Its name.
    pub name: String,
    /// The wallet.
    pub wallet: WalletId,
}

impl ContractBuyer {
    /// Whose wallet this is.
    pub(super) fn of(wallet: Wallet) -> Self {
        Self {
            profile: wallet.profile,
            name: wallet.profile_name,
            wallet: wallet.id,
        }
    }
}

/// A contract with its assets, oldest month first. It reads as its head.
#[derive(Clone, Debug)]
pub struct Contract {
    /// All but the assets.
    pub head: ContractHead,
    /// The assets; never none.
    pub assets: Vec<Asset>,
}

impl Deref for Contract {
    type Target = ContractHead;

    fn deref(&self) -> &ContractHead {
        &self.head
    }
}

impl Contract {
    /// What its assets amount to. All of them have the unit of the energy type.
    pub fn totals(&self) -> Totals {
        let minted = || self.assets.iter().filter_map(|asset| asset.carry);
        Totals {
            assets: i64::try_from(self.assets.len()).unwrap_or(i64::MAX),
            uom: self
                .assets
                .first()
                .map_or(self.energy_type.token_uom(), |asset| asset.uom),
            measured: self
                .assets
                .iter()
                .map(|asset| asset.measured.decimal())
                .sum(),
            minted: minted()
                .next()
                .map(|_| minted().map(|carry| carry.minted).sum()),
        }
    }
}

/// What the assets of a contract amount to.
#[derive(Clone, Copy, Debug)]
pub struct Totals {
    /// How many there are.
    pub assets: i64,
    /// The unit of the amounts.
    pub uom: Uom,
    /// What was measured.
    pub measured: Decimal,
    /// The whole units minted; none until then.
    pub minted: Option<i64>,
}

/// A contract as lists show it.
#[derive(Clone, Debug)]
pub struct ContractSummary {
    /// All but the assets.
    pub head: ContractHead,
    /// What the assets amount to.
    pub totals: Totals,
}
