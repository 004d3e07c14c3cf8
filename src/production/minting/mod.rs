//! Batch minting: from approved assets to tokens. A file for each use case; every one is idempotent.

mod create_minting_contract;
mod mint_tokens;
mod scope;
mod send_to_network;

pub use create_minting_contract::{NewBatchContract, create_minting_contract};
pub use mint_tokens::{mint_contract, mint_tokens};
pub use scope::Scope;
pub use send_to_network::{Sending, send_to_network};

use super::records::AssetView;

/// Assets, oldest month first.
#[derive(Clone, Debug)]
pub struct Assets(pub Vec<AssetView>);
