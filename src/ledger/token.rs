//! What is a minted token?

use attestry_domain::energy::{EnergyType, TokenType, Uom};
use attestry_domain::ids::{AssetId, ContractId, ProfileId, TokenId};
use attestry_domain::ledger::balance_sheet::TokenKind;
use attestry_domain::numbers::Micro;
use attestry_domain::production::document::Boundary;
use attestry_domain::production::lca::Party;
use attestry_domain::vintage::Vintage;
use chrono::{DateTime, Utc};

/// The attributes that every holding of a token shares. They never change.
#[derive(Clone, Debug)]
pub struct Token {
    /// Its id.
    pub id: TokenId,
    /// The asset that it was minted from.
    pub asset: Option<AssetId>,
    /// The profile that minted it.
    pub issuer: ProfileId,
    /// The name of that profile when it minted.
    pub issuer_name: String,
    /// What was produced.
    pub energy_type: EnergyType,
    /// QET or CET.
    pub token_type: TokenType,
    /// What one unit stands for.
    pub uom: Uom,
    /// The units minted; their serial numbers are 1 to this.
    pub quantity: i64,
    /// The month of production.
    pub vintage: Vintage,
    /// The facility.
    pub boundary: Boundary,
    /// The standard whose intensity stands where none is named.
    pub default_standard: String,
    /// The intensity by that standard.
    pub carbon_intensity: Micro,
    /// The intensity by each standard, by name.
    pub standards: Vec<(String, Micro)>,
    /// Who measured.
    pub measurers: Vec<Party>,
    /// Who verified; nobody for a CET.
    pub verifiers: Vec<Party>,
    /// Whether the issuer bore the flag `GHGP` when it minted.
    pub is_ghgp: bool,
    /// When it was minted.
    pub minted_at: DateTime<Utc>,
    /// The contract that minted it.
    pub contract: Option<ContractId>,
}

impl Token {
    /// With what its units are counted together.
    pub const fn kind(&self) -> TokenKind {
        TokenKind {
            energy_type: self.energy_type,
            token_type: self.token_type,
            uom: self.uom,
        }
    }
}
