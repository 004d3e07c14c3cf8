//! Network API: Transparency Log.

use attestry_openapi::network::{
    LogCheckpointResponse, LogConsistencyProofRequest, LogConsistencyProofResponse,
    LogInclusionProofRequest, LogInclusionProofResponse, TransparencyLogApi,
};
use attestry_openapi::problem::ApiError;
use attestry_openapi::security::RequestInfo;

use crate::app::App;
use crate::transparency::{self, wire};

impl TransparencyLogApi for App {
    async fn transparency_log_checkpoint(
        &self,
        _info: RequestInfo,
    ) -> Result<LogCheckpointResponse, ApiError> {
        Ok(wire::head(self, transparency::latest(self).await?)?)
    }

    async fn transparency_log_inclusion_proof(
        &self,
        _info: RequestInfo,
        body: LogInclusionProofRequest,
    ) -> Result<LogInclusionProofResponse, ApiError> {
        let size = wire::size(body.tree_size)?;
        let proof = transparency::inclusion_proof(self, body.transaction_id.into(), size).await?;
        Ok(wire::inclusion(self, proof)?)
    }

    async fn transparency_log_consistency_proof(
        &self,
        _info: RequestInfo,
        body: LogConsistencyProofRequest,
    ) -> Result<LogConsistencyProofResponse, ApiError> {
        let (from, to) = wire::sizes(&body)?;
        let proof = transparency::consistency_proof(self, from, to).await?;
        Ok(wire::consistency(self, proof)?)
    }
}
