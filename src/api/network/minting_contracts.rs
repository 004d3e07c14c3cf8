//! Network API: Minting Contracts.

use attestry_openapi::answer::Answer;
use attestry_openapi::common::MintingContractResponse;
use attestry_openapi::network::{
    CohortSummaryResponse, MintingContractListResponse, MintingContractsApi, MintingCreateRequest,
    MintingDetailsCohortRequest, MintingListRequest, MintingRemoveRequest,
};
use attestry_openapi::problem::ApiError;
use uuid::Uuid;

use crate::app::App;
use crate::identity::Caller;
use crate::ledger::minting;
use crate::wire::part;

impl MintingContractsApi for App {
    async fn minting_create(
        &self,
        caller: Caller,
        body: MintingCreateRequest,
    ) -> Result<Answer<MintingContractResponse>, ApiError> {
        Ok(minting::create(self, &caller, &body.into()).await?)
    }

    async fn minting_list(
        &self,
        caller: Caller,
        mut body: MintingListRequest,
    ) -> Result<MintingContractListResponse, ApiError> {
        let part = part(body.paginate.take())?;
        Ok(minting::list(self, &caller, &body.into(), part)
            .await?
            .into())
    }

    async fn minting_details(
        &self,
        caller: Caller,
        id: Uuid,
    ) -> Result<MintingContractResponse, ApiError> {
        Ok(minting::details(self, &caller, id.into()).await?.into())
    }

    async fn minting_details_cohort(
        &self,
        caller: Caller,
        body: MintingDetailsCohortRequest,
    ) -> Result<CohortSummaryResponse, ApiError> {
        let (contract, token) = (body.id.into(), body.energy_token_id.into());
        let cohort = minting::cohort(self, &caller, contract, token).await?;
        Ok(cohort.into())
    }

    async fn minting_remove(
        &self,
        caller: Caller,
        body: MintingRemoveRequest,
    ) -> Result<Answer<MintingContractResponse>, ApiError> {
        Ok(minting::remove(self, &caller, body.id.into()).await?)
    }
}
