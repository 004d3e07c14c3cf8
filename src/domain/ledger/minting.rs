//! When does a minting contract become tokens, and how many of each?
//!
//! A contract collects assets of one issuer, energy type and token type. Minting it turns every asset
//! into at most one token of whole units; what stays below one unit is carried to the next month of the
//! same facility, so the months are taken in order.

use std::collections::{BTreeMap, BTreeSet};

use thiserror::Error;

use crate::energy::{EnergyType, TokenType};
use crate::ids::{AssetId, ContractId, ProfileId};
use crate::ledger::operation::OperationStatus;
use crate::ledger::serial::SerialRange;
use crate::numbers::{Micro, Quantity};
use crate::production::asset::AssetStatus;
use crate::production::boundary::BoundaryKey;
use crate::production::carry::{self, Carry, CarryError};
use crate::vintage::Vintage;

wire_enum! {
    /// What a minting contract mints.
    OperationContractType as "operation contract type" {
        /// Natural gas at the well.
        NaturalGasProduce = "natural_gas_produce_minting",
        /// Natural gas as carried in a pipeline.
        NaturalGasTransportation = "natural_gas_transportation_minting",
        /// Upgraded biogas.
        RenewableNaturalGasProduce = "renewable_natural_gas_produce_minting",
        /// Fuel made of solid waste or biomass.
        SolidFuelProduce = "solid_fuel_produce_minting",
    }
}

impl OperationContractType {
    /// Whether a contract of this type takes assets of the energy type.
    ///
    /// The two types for natural gas are older than the others and fit every gas, so that requests
    /// written against them go on working.
    pub const fn fits(self, energy_type: EnergyType) -> bool {
        match self {
            Self::NaturalGasProduce | Self::NaturalGasTransportation => matches!(
                energy_type,
                EnergyType::NaturalGas
                    | EnergyType::NaturalGasPipeline
                    | EnergyType::RenewableNaturalGas
            ),
            Self::RenewableNaturalGasProduce => {
                matches!(energy_type, EnergyType::RenewableNaturalGas)
            }
            Self::SolidFuelProduce => matches!(energy_type, EnergyType::SolidFuel),
        }
    }

    /// The type made for an energy type, if it can be minted by contract.
    pub const fn of(energy_type: EnergyType) -> Option<Self> {
        match energy_type {
            EnergyType::NaturalGas => Some(Self::NaturalGasProduce),
            EnergyType::NaturalGasPipeline => Some(Self::NaturalGasTransportation),
            EnergyType::RenewableNaturalGas => Some(Self::RenewableNaturalGasProduce),
            EnergyType::SolidFuel => Some(Self::SolidFuelProduce),
            EnergyType::Methanol => None,
        }
    }
}

/// How far an asset has come, as far as a contract cares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AssetState {
    /// It is not on the network yet, or no longer.
    NotOnNetwork,
    /// It was sent to the network and waits to be minted.
    Sent,
    /// Its month was minted.
    Minted,
}

impl From<AssetStatus> for AssetState {
    fn from(status: AssetStatus) -> Self {
        match status {
            AssetStatus::Sent => Self::Sent,
            AssetStatus::Minted => Self::Minted,
            AssetStatus::Draft | AssetStatus::Measured | AssetStatus::Released => {
                Self::NotOnNetwork
            }
        }
    }
}

/// An asset that is to enter a contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate {
    /// Its id.
    pub id: AssetId,
    /// The profile that issues it.
    pub issuer: ProfileId,
    /// What was produced.
    pub energy_type: EnergyType,
    /// What it is to become.
    pub token_type: TokenType,
    /// How far it has come.
    pub state: AssetState,
    /// The open contract that it is in.
    pub open_contract: Option<ContractId>,
}

/// What all assets of a contract share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ContractTerms {
    /// The profile that issues them.
    pub issuer: ProfileId,
    /// What was produced.
    pub energy_type: EnergyType,
    /// What they are to become.
    pub token_type: TokenType,
}

/// Why no contract is made. The order is the order of precedence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ContractRejection {
    /// No asset is named.
    #[error("a minting contract needs at least one asset")]
    NoAssets,
    /// An asset is named twice.
    #[error("asset {0} is named twice")]
    NamedTwice(AssetId),
    /// Assets of several issuers.
    #[error("asset {0} has another issuer than the first asset")]
    IssuersDiffer(AssetId),
    /// Assets of several energy types.
    #[error("asset {0} has another energy type than the first asset")]
    EnergyTypesDiffer(AssetId),
    /// Assets of several token types.
    #[error("asset {0} has another token type than the first asset")]
    TokenTypesDiffer(AssetId),
    /// A contract type for another energy type.
    #[error("a contract of type {contract} mints no {energy}")]
    ContractTypeMismatch {
        /// The contract type that was asked for.
        contract: OperationContractType,
        /// The energy type of the assets.
        energy: EnergyType,
    },
    /// Not sent to the network.
    #[error("asset {0} has not been sent to the network")]
    NotOnNetwork(AssetId),
    /// Every unit is issued once.
    #[error("asset {0} is minted already")]
    AlreadyMinted(AssetId),
    /// An asset is in one open contract.
    #[error("asset {0} is in an open contract")]
    InOpenContract(AssetId),
}

/// Decides whether assets go together in one contract, and what they share.
pub fn agree(
    contract: OperationContractType,
    candidates: &[Candidate],
) -> Result<ContractTerms, ContractRejection> {
    use ContractRejection as Rejection;
    let first = candidates.first().ok_or(Rejection::NoAssets)?;
    let mut seen = BTreeSet::new();
    if let Some(twice) = candidates
        .iter()
        .find(|candidate| !seen.insert(candidate.id))
    {
        return Err(Rejection::NamedTwice(twice.id));
    }
    find(
        candidates,
        |it| it.issuer != first.issuer,
        Rejection::IssuersDiffer,
    )?;
    find(
        candidates,
        |it| it.energy_type != first.energy_type,
        Rejection::EnergyTypesDiffer,
    )?;
    find(
        candidates,
        |it| it.token_type != first.token_type,
        Rejection::TokenTypesDiffer,
    )?;
    if !contract.fits(first.energy_type) {
        return Err(Rejection::ContractTypeMismatch {
            contract,
            energy: first.energy_type,
        });
    }
    Ok(ContractTerms {
        issuer: first.issuer,
        energy_type: first.energy_type,
        token_type: first.token_type,
    })
}

/// Decides whether assets that go together may enter a new contract now.
pub fn admit(candidates: &[Candidate]) -> Result<(), ContractRejection> {
    use ContractRejection as Rejection;
    find(
        candidates,
        |it| it.state == AssetState::NotOnNetwork,
        Rejection::NotOnNetwork,
    )?;
    find(
        candidates,
        |it| it.state == AssetState::Minted,
        Rejection::AlreadyMinted,
    )?;
    find(
        candidates,
        |it| it.open_contract.is_some(),
        Rejection::InOpenContract,
    )
}

/// The first asset that is wrong is the one at fault.
fn find(
    candidates: &[Candidate],
    is_wrong: impl Fn(&Candidate) -> bool,
    rejection: fn(AssetId) -> ContractRejection,
) -> Result<(), ContractRejection> {
    let wrong = candidates.iter().find(|candidate| is_wrong(candidate));
    wrong.map_or(Ok(()), |candidate| Err(rejection(candidate.id)))
}

/// What is asked of a contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ContractAction {
    /// Turn its assets into tokens; `approved` once all required users have asked for it.
    Mint {
        /// Whether no further user is required.
        approved: bool,
    },
    /// Set its assets free.
    Remove,
}

/// Why a contract does not take an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ContractRefusal {
    /// It was removed.
    #[error("the minting contract was removed")]
    Canceled,
    /// Only a draft is removed.
    #[error("a minting contract is removed only in draft; this one is {0}")]
    NotADraft(OperationStatus),
}

impl OperationStatus {
    /// The status after an action. A contract that was minted stays so when asked again.
    pub fn after(self, action: ContractAction) -> Result<Self, ContractRefusal> {
        use ContractAction::{Mint, Remove};
        match (self, action) {
            (Self::Canceled, Mint { .. }) => Err(ContractRefusal::Canceled),
            (Self::Processed, Mint { .. })
            | (Self::Draft | Self::AwaitingApproval, Mint { approved: true }) => {
                Ok(Self::Processed)
            }
            (Self::Draft | Self::AwaitingApproval, Mint { approved: false }) => {
                Ok(Self::AwaitingApproval)
            }
            (Self::Draft, Remove) => Ok(Self::Canceled),
            (Self::AwaitingApproval | Self::Processed | Self::Canceled, Remove) => {
                Err(ContractRefusal::NotADraft(self))
            }
        }
    }
}

/// An asset of a contract that is minted now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MintableAsset {
    /// Its id.
    pub id: AssetId,
    /// The facility.
    pub boundary: BoundaryKey,
    /// The month.
    pub vintage: Vintage,
    /// The measured amount, in the uom of its tokens.
    pub measured: Micro,
}

/// What becomes of one asset.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MintedAsset {
    /// Its id.
    pub id: AssetId,
    /// Carried in, minted, carried out.
    pub carry: Carry,
    /// The whole units and their serial numbers; no token where the month completes no unit.
    pub token: Option<(Quantity, SerialRange)>,
}

/// What minting a contract writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MintPlan {
    /// The assets in mint order: by facility, month, id.
    pub assets: Vec<MintedAsset>,
    /// The fraction that each facility carries from now on.
    pub carried: BTreeMap<BoundaryKey, Micro>,
}

/// Plans the mint of the assets of one contract, whose issuer, energy type and token type are the same
/// for all. `carried` holds the fractions of these; a facility that is not in it carries nothing.
pub fn plan(
    assets: &[MintableAsset],
    carried: &BTreeMap<BoundaryKey, Micro>,
) -> Result<MintPlan, CarryError> {
    let mut in_order: Vec<_> = assets.iter().collect();
    in_order.sort_by_key(|asset| (&asset.boundary, asset.vintage, asset.id));
    let mut running = BTreeMap::new();
    let mut minted = Vec::with_capacity(in_order.len());
    for asset in in_order {
        let stored = carried.get(&asset.boundary).copied().unwrap_or_default();
        let fraction = running.entry(asset.boundary.clone()).or_insert(stored);
        let carry = carry::mint(*fraction, asset.measured)?;
        *fraction = carry.carried_out;
        let quantity = Quantity::new(carry.minted).ok();
        let token = quantity.map(|quantity| (quantity, SerialRange::of_token(quantity)));
        minted.push(MintedAsset {
            id: asset.id,
            carry,
            token,
        });
    }
    Ok(MintPlan {
        assets: minted,
        carried: running,
    })
}

#[cfg(test)]
mod tests;
