//! How does one token within a contract or an operation look to a client?

use attestry_openapi::common;

use super::account::{default_standard, energy, providers, standard_types};
use crate::ledger::Token;
use crate::wire::{token_type, uom, vintage};

/// So many units of a token, with the accounts that they are in.
pub(super) fn cohort(
    token: &Token,
    units: i64,
    accounts: Vec<common::CohortAccount>,
) -> common::CohortSummary {
    common::CohortSummary {
        token_id: token.id.into(),
        energy_asset_id: token.asset.map(Into::into).into(),
        issuer_id: token.issuer.into(),
        issuer_name: token.issuer_name.clone(),
        energy: energy(token, units),
        token: common::Token {
            token_type: token_type(token.token_type),
        },
        vintage: vintage(token.vintage),
        period_start: token.vintage.period_start(),
        period_end: token.vintage.period_end(),
        boundary: token.boundary.clone().into(),
        providers: providers(token),
        default_standard: default_standard(token),
        standard_types: standard_types(token),
        is_ghgp: token.is_ghgp,
        quantity: units,
        uom: uom(token.uom),
        energy_accounts: accounts,
    }
}
