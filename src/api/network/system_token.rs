//! Network API: System Token.

use attestry_openapi::answer::Answer;
use attestry_openapi::network::{
    CohortLink, EnergyTokenCreate, RegisteredTokensResponse, SystemTokenApi,
    SystemTokenCohortListRequest, TokenCohortListResponse, TokenCohortResponse,
};
use attestry_openapi::problem::ApiError;

use crate::app::App;
use crate::identity::Caller;
use crate::ledger::{cohorts, register, wire};

impl SystemTokenApi for App {
    async fn system_token_register(
        &self,
        caller: Caller,
        body: Vec<EnergyTokenCreate>,
    ) -> Result<Answer<RegisteredTokensResponse>, ApiError> {
        let tokens = wire::registrations(body)?;
        Ok(register::register(self, &caller, &tokens).await?)
    }

    async fn system_token_cohort_list(
        &self,
        _caller: Caller,
        body: SystemTokenCohortListRequest,
    ) -> Result<TokenCohortListResponse, ApiError> {
        let links: Vec<_> = body.links.into_iter().map(Into::into).collect();
        Ok(wire::cohorts(cohorts::list(self, &links).await?))
    }

    async fn system_token_cohort_details(
        &self,
        _caller: Caller,
        body: CohortLink,
    ) -> Result<TokenCohortResponse, ApiError> {
        Ok(cohorts::details(self, body.into()).await?.into())
    }
}
