//! How does a token look to a client?

use std::sync::Arc;

use attestry_openapi::{common, network};

use super::account::{default_standard, energy, providers, standard_types};
use crate::ledger::Token;
use crate::ledger::minting::MintedTokens;
use crate::ledger::register::Registered;
use crate::platform::listed::Listed;
use crate::wire::{boundary, page_info, token_type, total, uom, vintage};

impl From<&Token> for network::NetworkToken {
    fn from(token: &Token) -> Self {
        Self {
            id: token.id.into(),
            token_id: token.id.into(),
            energy_asset_id: token.asset.map(Into::into).into(),
            minting_contract_id: token.contract.map(Into::into).into(),
            issuer_id: token.issuer.into(),
            issuer_name: token.issuer_name.clone(),
            energy: energy(token, token.quantity),
            token: common::Token {
                token_type: token_type(token.token_type),
            },
            vintage: vintage(token.vintage),
            period_start: token.vintage.period_start(),
            period_end: token.vintage.period_end(),
            boundary: boundary(token.boundary.clone()),
            providers: providers(token),
            default_standard: default_standard(token),
            standard_types: standard_types(token),
            is_ghgp: token.is_ghgp,
            quantity: token.quantity,
            uom: uom(token.uom),
            serial_ranges: vec![common::SerialRange {
                start: 1,
                end: token.quantity,
            }],
            minted_at: token.minted_at,
        }
    }
}

fn tokens(tokens: &[Arc<Token>]) -> Vec<network::NetworkToken> {
    tokens.iter().map(|token| (&**token).into()).collect()
}

impl From<Registered> for network::RegisteredTokensResponse {
    fn from(registered: Registered) -> Self {
        Self {
            tokens: tokens(&registered.0),
        }
    }
}

impl From<MintedTokens> for network::SystemMintingMintResponse {
    fn from(minted: MintedTokens) -> Self {
        Self {
            tokens: tokens(&minted.tokens),
            contract: minted.contract.into(),
        }
    }
}

impl From<Listed<Arc<Token>>> for network::NetworkTokenListResponse {
    fn from(listed: Listed<Arc<Token>>) -> Self {
        Self {
            paginate: page_info(&listed),
            total: total(&listed),
            tokens: tokens(&listed.rows),
        }
    }
}
