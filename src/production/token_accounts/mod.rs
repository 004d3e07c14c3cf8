//! Token accounts: the asset document behind a token, with holdings of it.

mod held;
mod listed;

use attestry_domain::ids::{AssetId, ProfileId, TokenId};
use attestry_domain::production::carry::Carry;
use attestry_domain::production::document::AssetDocument;
use chrono::{DateTime, Utc};

use crate::files::FileRecord;
use crate::ledger::Holdings;

pub use held::held;
pub use listed::listed;

/// A token with what is told about it, who holds it and which files go with it.
#[derive(Clone, Debug)]
pub struct TokenAccount {
    /// The token.
    pub token: MintedToken,
    /// The holdings that the reader sees.
    pub holdings: Holdings,
    /// The files that the reader may have.
    pub files: Vec<FileRecord>,
}

/// A token that was minted from an asset.
#[derive(Clone, Debug)]
pub struct MintedToken {
    /// Its id.
    pub id: TokenId,
    /// The asset.
    pub asset: AssetId,
    /// The profile that minted it.
    pub issuer: ProfileId,
    /// The name of that profile when it minted.
    pub issuer_name: String,
    /// Carried in, minted and carried out.
    pub carry: Carry,
    /// Everything the workbook says of the month.
    pub document: AssetDocument,
    /// Whether the issuer bore the flag GHGP when it minted.
    pub is_ghgp: bool,
    /// When it was minted.
    pub minted_at: DateTime<Utc>,
}
