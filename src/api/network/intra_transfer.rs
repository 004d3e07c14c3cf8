//! Network API: Intra-Transfer.

use attestry_domain::ledger::operation::{OperationKind, Policy};
use attestry_openapi::answer::Answer;
use attestry_openapi::network::{
    CohortSummaryResponse, IntraTransferApi, IntraTransferCreateResponse,
    IntraTransferListResponse, IntraTransferResponse, OperationCohortRequest,
    OperationDetailsRequest, OperationIdRequest, OperationListRequest, OperationLockRequest,
    TransferCreateRequest,
};
use attestry_openapi::problem::ApiError;
use uuid::Uuid;

use crate::app::App;
use crate::identity::Caller;
use crate::ledger::operation::{self, OperationRef};
use crate::ledger::wire::operation as wire;
use crate::wire::part;

const KIND: OperationKind = OperationKind::IntraTransfer;

fn transfer(id: Uuid) -> OperationRef {
    OperationRef {
        kind: KIND,
        id: id.into(),
    }
}

impl IntraTransferApi for App {
    async fn intra_transfer_create(
        &self,
        caller: Caller,
        body: TransferCreateRequest,
    ) -> Result<Answer<IntraTransferCreateResponse>, ApiError> {
        let request = wire::create_transfer(Policy::IntraTransfer, &body);
        Ok(operation::create(self, &caller, &request).await?)
    }

    async fn intra_transfer_list(
        &self,
        caller: Caller,
        mut body: OperationListRequest,
    ) -> Result<IntraTransferListResponse, ApiError> {
        let part = part(body.paginate.take())?;
        let filter = wire::filter(&body)?;
        let listed = operation::list(self, &caller, KIND, &filter, part).await?;
        Ok(listed.into())
    }

    async fn intra_transfer_details(
        &self,
        caller: Caller,
        body: OperationDetailsRequest,
    ) -> Result<IntraTransferResponse, ApiError> {
        let (transfer, cohorts) = (transfer(body.id), body.full_cohorts);
        let found = operation::details(self, &caller, transfer, cohorts).await?;
        Ok(found.into())
    }

    async fn intra_transfer_details_cohort(
        &self,
        caller: Caller,
        body: OperationCohortRequest,
    ) -> Result<CohortSummaryResponse, ApiError> {
        let (transfer, token) = (transfer(body.id), body.energy_token_id.into());
        let cohort = operation::cohort(self, &caller, transfer, token).await?;
        Ok(cohort.into())
    }

    async fn intra_transfer_lock(
        &self,
        caller: Caller,
        body: OperationLockRequest,
    ) -> Result<Answer<IntraTransferResponse>, ApiError> {
        Ok(operation::lock(self, &caller, &wire::lock(KIND, body)?).await?)
    }

    async fn intra_transfer_unlock(
        &self,
        caller: Caller,
        body: OperationIdRequest,
    ) -> Result<Answer<IntraTransferResponse>, ApiError> {
        Ok(operation::unlock(self, &caller, transfer(body.id)).await?)
    }

    async fn intra_transfer_remove(
        &self,
        caller: Caller,
        body: OperationIdRequest,
    ) -> Result<Answer<IntraTransferResponse>, ApiError> {
        Ok(operation::remove(self, &caller, transfer(body.id)).await?)
    }

    async fn intra_transfer_sign(
        &self,
        caller: Caller,
        body: OperationIdRequest,
    ) -> Result<Answer<IntraTransferResponse>, ApiError> {
        Ok(operation::sign(self, &caller, transfer(body.id)).await?)
    }
}
