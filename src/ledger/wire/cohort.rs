//! How do the units of one token look to a client?

use attestry_openapi::{common, network};

use super::account::{default_standard, energy, providers, serials, standard_types};
use super::words::operation_type;
use crate::ledger::cohorts::{Cohort, CohortHolding};
use crate::wire::{boundary, token_type, uom, vintage};

impl From<Cohort> for network::CohortSummaryResponse {
    fn from(cohort: Cohort) -> Self {
        Self {
            cohort_summary: cohort.into(),
        }
    }
}

impl From<Cohort> for common::CohortSummary {
    fn from(cohort: Cohort) -> Self {
        let (token, units) = (&*cohort.token, cohort.units);
        Self {
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
            boundary: boundary(token.boundary.clone()),
            providers: providers(token),
            default_standard: default_standard(token),
            standard_types: standard_types(token),
            is_ghgp: token.is_ghgp,
            quantity: units,
            uom: uom(token.uom),
            energy_accounts: cohort.holdings.into_iter().map(holding).collect(),
        }
    }
}

fn holding(holding: CohortHolding) -> common::CohortAccount {
    common::CohortAccount {
        id: holding.account.into(),
        wallet_id: holding.wallet.into(),
        owner_id: holding.owner.into(),
        owner_name: holding.owner_name,
        operation_type: operation_type(holding.kind),
        quantity: holding.units,
        serial_ranges: holding.serials.map(serials).into_iter().collect(),
    }
}
