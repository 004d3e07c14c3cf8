//! RNG production API: Production Batches.

use attestry_openapi::answer::Answer;
use attestry_openapi::problem::ApiError;
use attestry_openapi::rng_production::{
    ProductionBatchCreateRequest, ProductionBatchCreateResponse, ProductionBatchDetailsRequest,
    ProductionBatchListIssuerRequest, ProductionBatchListResponse, ProductionBatchRejectRequest,
    ProductionBatchRemoveRequest, ProductionBatchResponse, ProductionBatchesApi,
};

use crate::app::App;
use crate::identity::Caller;
use crate::production;
use crate::wire::part;

impl ProductionBatchesApi for App {
    async fn rng_production_batch_create(
        &self,
        caller: Caller,
        body: ProductionBatchCreateRequest,
    ) -> Result<Answer<ProductionBatchCreateResponse>, ApiError> {
        Ok(production::create(self, &caller, &body.into()).await?)
    }

    async fn rng_production_batch_details(
        &self,
        caller: Caller,
        body: ProductionBatchDetailsRequest,
    ) -> Result<ProductionBatchResponse, ApiError> {
        Ok(production::details(self, &caller, body.id.into())
            .await?
            .into())
    }

    async fn rng_production_batch_list_issuer(
        &self,
        caller: Caller,
        mut body: ProductionBatchListIssuerRequest,
    ) -> Result<ProductionBatchListResponse, ApiError> {
        let part = part(body.paginate.take())?;
        Ok(production::list_issuer(self, &caller, &body.into(), part)
            .await?
            .into())
    }

    async fn rng_production_batch_reject(
        &self,
        caller: Caller,
        body: ProductionBatchRejectRequest,
    ) -> Result<Answer<ProductionBatchResponse>, ApiError> {
        let reason = body.description.as_deref();
        Ok(production::reject(self, &caller, body.batch_id.into(), reason).await?)
    }

    async fn rng_production_batch_remove(
        &self,
        caller: Caller,
        body: ProductionBatchRemoveRequest,
    ) -> Result<Answer<ProductionBatchResponse>, ApiError> {
        Ok(production::remove(self, &caller, body.batch_id.into()).await?)
    }
}
