//! What is an energy asset, as far as minting goes?

use attestry_domain::energy::{EnergyType, TokenType, Uom};
use attestry_domain::ids::{AssetId, BatchId, ProfileId, TokenId, WorkflowId};
use attestry_domain::numbers::Micro;
use attestry_domain::production::asset::AssetStatus;
use attestry_domain::production::boundary::BoundaryKey;
use attestry_domain::production::carry::Carry;
use attestry_domain::production::document::AssetDocument;
use attestry_domain::vintage::Vintage;
use chrono::{DateTime, Utc};

/// One facility, energy type and month, before and after it is minted.
#[derive(Clone, Debug)]
pub struct AssetRecord {
    /// Its id.
    pub id: AssetId,
    /// The profile that issues it.
    pub issuer: ProfileId,
    /// The batch that it came from.
    pub batch: Option<BatchId>,
    /// The workflow that measured it.
    pub workflow: Option<WorkflowId>,
    /// The facility in its normal spelling.
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
    /// The comparable intensity.
    pub carbon_intensity: Micro,
    /// All that is told about it, with every digit.
    pub document: AssetDocument,
    /// How far it has come.
    pub status: AssetStatus,
    /// Carried in, minted and carried out; none until it is minted.
    pub carry: Option<Carry>,
    /// Its token; none until it is minted, and where nothing whole was there to mint.
    pub token: Option<TokenId>,
    /// When its batch was made.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}
