//! Network API: Network Transactions.

use attestry_domain::ledger::operation::{OperationKind, Policy};
use attestry_openapi::answer::Answer;
use attestry_openapi::network::{
    CohortSummaryResponse, NetworkTransactionListRequest, NetworkTransactionListResponse,
    NetworkTransactionPushCreateRequest, NetworkTransactionPushLockRequest,
    NetworkTransactionResponse, NetworkTransactionUpdateRequest, NetworkTransactionsApi,
    OperationCancelRequest, OperationCohortRequest, OperationDetailsRequest, OperationIdRequest,
    OperationLockRequest, TransferCreateRequest,
};
use attestry_openapi::problem::ApiError;
use uuid::Uuid;

use crate::app::App;
use crate::identity::Caller;
use crate::ledger::operation::{self, OperationRef};
use crate::ledger::wire::operation as wire;
use crate::wire::part;

const KIND: OperationKind = OperationKind::NetworkTransaction;

fn transaction(id: Uuid) -> OperationRef {
    OperationRef {
        kind: KIND,
        id: id.into(),
    }
}

impl NetworkTransactionsApi for App {
    async fn network_transaction_push_create(
        &self,
        caller: Caller,
        body: NetworkTransactionPushCreateRequest,
    ) -> Result<Answer<NetworkTransactionResponse>, ApiError> {
        Ok(operation::create(self, &caller, &body.into()).await?)
    }

    async fn network_transaction_push_lock(
        &self,
        caller: Caller,
        body: NetworkTransactionPushLockRequest,
    ) -> Result<Answer<NetworkTransactionResponse>, ApiError> {
        Ok(operation::lock(self, &caller, &body.try_into()?).await?)
    }

    async fn network_transaction_pull_create(
        &self,
        caller: Caller,
        body: TransferCreateRequest,
    ) -> Result<Answer<NetworkTransactionResponse>, ApiError> {
        let request = wire::create_transfer(Policy::Pull, &body);
        Ok(operation::create(self, &caller, &request).await?)
    }

    async fn network_transaction_pull_lock(
        &self,
        caller: Caller,
        body: OperationLockRequest,
    ) -> Result<Answer<NetworkTransactionResponse>, ApiError> {
        Ok(operation::lock(self, &caller, &wire::lock(KIND, body)?).await?)
    }

    async fn network_transaction_list(
        &self,
        caller: Caller,
        mut body: NetworkTransactionListRequest,
    ) -> Result<NetworkTransactionListResponse, ApiError> {
        let part = part(body.paginate.take())?;
        let filter = body.try_into()?;
        let listed = operation::list(self, &caller, KIND, &filter, part).await?;
        Ok(listed.into())
    }

    async fn network_transaction_details(
        &self,
        caller: Caller,
        body: OperationDetailsRequest,
    ) -> Result<NetworkTransactionResponse, ApiError> {
        let (transaction, cohorts) = (transaction(body.id), body.full_cohorts);
        let found = operation::details(self, &caller, transaction, cohorts).await?;
        Ok(found.into())
    }

    async fn network_transaction_details_cohort(
        &self,
        caller: Caller,
        body: OperationCohortRequest,
    ) -> Result<CohortSummaryResponse, ApiError> {
        let (transaction, token) = (transaction(body.id), body.energy_token_id.into());
        let cohort = operation::cohort(self, &caller, transaction, token).await?;
        Ok(cohort.into())
    }

    async fn network_transaction_update(
        &self,
        caller: Caller,
        body: NetworkTransactionUpdateRequest,
    ) -> Result<Answer<NetworkTransactionResponse>, ApiError> {
        let transaction = transaction(body.id);
        Ok(operation::update(self, &caller, transaction, &body.into()).await?)
    }

    async fn network_transaction_unlock(
        &self,
        caller: Caller,
        body: OperationIdRequest,
    ) -> Result<Answer<NetworkTransactionResponse>, ApiError> {
        Ok(operation::unlock(self, &caller, transaction(body.id)).await?)
    }

    async fn network_transaction_remove(
        &self,
        caller: Caller,
        body: OperationIdRequest,
    ) -> Result<Answer<NetworkTransactionResponse>, ApiError> {
        Ok(operation::remove(self, &caller, transaction(body.id)).await?)
    }

    async fn network_transaction_cancel(
        &self,
        caller: Caller,
        body: OperationCancelRequest,
    ) -> Result<Answer<NetworkTransactionResponse>, ApiError> {
        let (transaction, reason) = (transaction(body.id), body.description.as_deref());
        Ok(operation::cancel(self, &caller, transaction, reason).await?)
    }

    async fn network_transaction_sign(
        &self,
        caller: Caller,
        body: OperationIdRequest,
    ) -> Result<Answer<NetworkTransactionResponse>, ApiError> {
        Ok(operation::sign(self, &caller, transaction(body.id)).await?)
    }
}
