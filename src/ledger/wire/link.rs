//! How is a cohort link read, and how does what it leads to look to a client?

use attestry_openapi::network;

use super::account::serials;
use super::cohort::cohort;
use super::words::{operation_type, operation_type_of};
use crate::ledger::cohorts::{CohortHolding, CohortLink, TokenCohort};

impl From<network::CohortLink> for CohortLink {
    fn from(link: network::CohortLink) -> Self {
        Self {
            token: link.token_id.into(),
            kind: link.operation_type.map(operation_type_of),
            operation: link.operation_id,
        }
    }
}

impl From<CohortLink> for network::CohortLink {
    fn from(link: CohortLink) -> Self {
        Self {
            token_id: link.token.into(),
            operation_type: link.kind.map(operation_type),
            operation_id: link.operation,
        }
    }
}

/// What some links lead to, each beside its link.
pub(crate) fn cohorts(cohorts: Vec<TokenCohort>) -> network::TokenCohortListResponse {
    let cohort = |cohort: TokenCohort| network::TokenCohort {
        link: cohort.link.into(),
        energy_accounts_total: cohort.holdings_total,
        cohort_summary: summary(cohort),
    };
    network::TokenCohortListResponse {
        cohorts: cohorts.into_iter().map(cohort).collect(),
    }
}

impl From<TokenCohort> for network::TokenCohortResponse {
    fn from(cohort: TokenCohort) -> Self {
        Self {
            energy_accounts_total: cohort.holdings_total,
            cohort_summary: summary(cohort),
        }
    }
}

fn summary(found: TokenCohort) -> network::CohortSummary {
    let holdings = found.holdings.into_iter().map(holding).collect();
    cohort(&found.token, found.units, holdings)
}

fn holding(holding: CohortHolding) -> network::CohortAccount {
    network::CohortAccount {
        id: holding.account.into(),
        wallet_id: holding.wallet.into(),
        owner_id: holding.owner.into(),
        owner_name: holding.owner_name,
        operation_type: operation_type(holding.kind),
        quantity: holding.units,
        serial_ranges: holding.serials.map(serials).into_iter().collect(),
    }
}
