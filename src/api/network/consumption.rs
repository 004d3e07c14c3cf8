//! Network API: Consumption.

use attestry_domain::ledger::operation::OperationKind;
use attestry_openapi::answer::Answer;
use attestry_openapi::common::{ConsumptionResponse, Success};
use attestry_openapi::network::{
    CohortSummaryResponse, ConsumptionApi, ConsumptionCreateRequest, ConsumptionListResponse,
    OperationCohortRequest, OperationDetailsRequest, OperationIdRequest, OperationListRequest,
    OperationLockRequest, SystemConsumptionUpdateRequest,
};
use attestry_openapi::problem::ApiError;
use uuid::Uuid;

use crate::app::App;
use crate::identity::Caller;
use crate::ledger::operation::{self, OperationRef};
use crate::ledger::wire::operation as wire;
use crate::wire::part;

const KIND: OperationKind = OperationKind::Consumption;

fn consumption(id: Uuid) -> OperationRef {
    OperationRef {
        kind: KIND,
        id: id.into(),
    }
}

impl ConsumptionApi for App {
    async fn consumption_create(
        &self,
        caller: Caller,
        body: ConsumptionCreateRequest,
    ) -> Result<Answer<ConsumptionResponse>, ApiError> {
        Ok(operation::create(self, &caller, &body.into()).await?)
    }

    async fn consumption_list(
        &self,
        caller: Caller,
        mut body: OperationListRequest,
    ) -> Result<ConsumptionListResponse, ApiError> {
        let part = part(body.paginate.take())?;
        let filter = wire::filter(&body)?;
        let listed = operation::list(self, &caller, KIND, &filter, part).await?;
        Ok(listed.into())
    }

    async fn consumption_details(
        &self,
        caller: Caller,
        body: OperationDetailsRequest,
    ) -> Result<ConsumptionResponse, ApiError> {
        let (consumption, cohorts) = (consumption(body.id), body.full_cohorts);
        let found = operation::details(self, &caller, consumption, cohorts).await?;
        Ok(found.into())
    }

    async fn consumption_details_cohort(
        &self,
        caller: Caller,
        body: OperationCohortRequest,
    ) -> Result<CohortSummaryResponse, ApiError> {
        let (consumption, token) = (consumption(body.id), body.energy_token_id.into());
        let cohort = operation::cohort(self, &caller, consumption, token).await?;
        Ok(cohort.into())
    }

    async fn consumption_lock(
        &self,
        caller: Caller,
        body: OperationLockRequest,
    ) -> Result<Answer<ConsumptionResponse>, ApiError> {
        Ok(operation::lock(self, &caller, &wire::lock(KIND, body)?).await?)
    }

    async fn consumption_unlock(
        &self,
        caller: Caller,
        body: OperationIdRequest,
    ) -> Result<Answer<ConsumptionResponse>, ApiError> {
        Ok(operation::unlock(self, &caller, consumption(body.id)).await?)
    }

    async fn consumption_remove(
        &self,
        caller: Caller,
        body: OperationIdRequest,
    ) -> Result<Answer<ConsumptionResponse>, ApiError> {
        Ok(operation::remove(self, &caller, consumption(body.id)).await?)
    }

    async fn consumption_sign(
        &self,
        caller: Caller,
        body: OperationIdRequest,
    ) -> Result<Answer<ConsumptionResponse>, ApiError> {
        Ok(operation::sign(self, &caller, consumption(body.id)).await?)
    }

    async fn system_consumption_update(
        &self,
        caller: Caller,
        body: SystemConsumptionUpdateRequest,
    ) -> Result<Answer<Success>, ApiError> {
        Ok(operation::measure(self, &caller, &body.try_into()?).await?)
    }

    async fn system_consumption_details(
        &self,
        _caller: Caller,
        body: OperationDetailsRequest,
    ) -> Result<ConsumptionResponse, ApiError> {
        let (id, cohorts) = (body.id.into(), body.full_cohorts);
        Ok(operation::system_details(self, id, cohorts).await?.into())
    }
}
