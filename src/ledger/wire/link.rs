//! How is a cohort link read, and how does what it leads to look to a client?

use attestry_openapi::network;

use super::words::{operation_type, operation_type_of};
use crate::ledger::cohorts::{CohortLink, TokenCohort};

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
        cohort_summary: cohort.cohort.into(),
    };
    network::TokenCohortListResponse {
        cohorts: cohorts.into_iter().map(cohort).collect(),
    }
}

impl From<TokenCohort> for network::TokenCohortResponse {
    fn from(cohort: TokenCohort) -> Self {
        Self {
            energy_accounts_total: cohort.holdings_total,
            cohort_summary: cohort.cohort.into(),
        }
    }
}
