//! The asset document behind a token, with holdings of it.

use attestry_openapi::rng_production as rng;

use super::document::Shown;
use crate::ledger::wire::balance;
use crate::production::token_accounts::TokenAccount;
use crate::wire::micro;

impl From<TokenAccount> for rng::TokenAccountResponse {
    fn from(account: TokenAccount) -> Self {
        Self {
            energy_account: account.into(),
        }
    }
}

impl From<TokenAccount> for rng::TokenAccount {
    fn from(account: TokenAccount) -> Self {
        let TokenAccount {
            token,
            holdings,
            files,
        } = account;
        let shown = Shown::from(token.document);
        Self {
            id: token.id.into(),
            token_id: token.id.into(),
            energy_asset_id: token.asset.into(),
            issuer_id: token.issuer.into(),
            issuer_name: token.issuer_name,
            energy: shown.energy,
            token: shown.token,
            vintage: shown.vintage,
            period_start: shown.period_start,
            period_end: shown.period_end,
            boundary: shown.boundary,
            providers: shown.providers,
            default_standard: shown.default_standard,
            standard_types: shown.standard_types,
            is_ghgp: token.is_ghgp,
            carried_in: micro(token.carry.carried_in),
            minted: token.carry.minted,
            carried_out: micro(token.carry.carried_out),
            minted_at: token.minted_at,
            production_batch_data: shown.production_batch_data,
            carbon_intensity_breakdown: shown.carbon_intensity_breakdown,
            standards: shown.standards,
            balance: balance(holdings.balance),
            holdings: holdings.accounts.into_iter().map(Into::into).collect(),
            holdings_total: i64::try_from(holdings.total).unwrap_or(i64::MAX),
            files: files.into_iter().map(Into::into).collect(),
        }
    }
}
