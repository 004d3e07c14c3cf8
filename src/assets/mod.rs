//! What is an energy asset? What a facility measured in a month: production makes, measures and sends
//! it, the ledger mints it, and registers what was minted elsewhere.

pub(crate) mod store;

use attestry_domain::energy::{EnergyType, TokenType, Uom};
use attestry_domain::ids::{AssetId, BatchId, ProfileId, TokenId, WorkflowId};
use attestry_domain::numbers::Micro;
use attestry_domain::production::asset::AssetStatus;
use attestry_domain::production::boundary::BoundaryKey;
use attestry_domain::production::carry::Carry;
use attestry_domain::production::document::AssetDocument;
use attestry_domain::vintage::Vintage;
use chrono::{DateTime, Utc};

/// One facility, energy type and month.
#[derive(Clone, Debug)]
pub struct Asset {
    /// Its id.
    pub id: AssetId,
    /// The profile that issues it.
    pub issuer: ProfileId,
    /// The batch that it came from; none for an asset that the operator registered.
    pub batch: Option<BatchId>,
    /// The workflow that measured it; none for an asset that the operator registered.
    pub workflow: Option<WorkflowId>,
    /// The facility in its normal spelling, as single minting knows it.
    pub boundary_key: BoundaryKey,
    /// What was produced.
    pub energy_type: EnergyType,
    /// What it is minted as.
    pub token_type: TokenType,
    /// The month.
    pub vintage: Vintage,
    /// What was measured.
    pub measured: Micro,
    /// The unit of that, and of its tokens.
    pub uom: Uom,
    /// The comparable intensity, kg `CO2e` per unit.
    pub carbon_intensity: Micro,
    /// All that is told about it, with every digit.
    pub document: AssetDocument,
    /// How far it has come.
    pub status: AssetStatus,
    /// Carried in, minted and carried out; none until it is minted.
    pub carry: Option<Carry>,
    /// Its token; none until it is minted, and where nothing whole was there to mint.
    pub token: Option<TokenId>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it last changed; never again once it is minted.
    pub updated_at: DateTime<Utc>,
}
