//! Network API: Retirement.

use attestry_domain::ledger::operation::OperationKind;
use attestry_openapi::answer::Answer;
use attestry_openapi::binary::Download;
use attestry_openapi::common::RetirementResponse;
use attestry_openapi::network::{
    CohortSummaryResponse, OperationCohortRequest, OperationDetailsRequest, OperationIdRequest,
    OperationListRequest, OperationLockRequest, RetirementApi, RetirementCreateRequest,
    RetirementListResponse, RetirementLookupRequest, RetirementLookupResponse,
    RetirementUpdateRequest,
};
use attestry_openapi::problem::ApiError;
use uuid::Uuid;

use crate::app::App;
use crate::certificates;
use crate::files::{self, Wanted};
use crate::identity::Caller;
use crate::ledger::operation::{self, OperationRef};
use crate::ledger::wire::operation as wire;
use crate::wire::part;

const KIND: OperationKind = OperationKind::Retirement;

fn retirement(id: Uuid) -> OperationRef {
    OperationRef {
        kind: KIND,
        id: id.into(),
    }
}

impl RetirementApi for App {
    async fn retirement_create(
        &self,
        caller: Caller,
        body: RetirementCreateRequest,
    ) -> Result<Answer<RetirementResponse>, ApiError> {
        Ok(operation::create(self, &caller, &body.into()).await?)
    }

    async fn retirement_list(
        &self,
        caller: Caller,
        mut body: OperationListRequest,
    ) -> Result<RetirementListResponse, ApiError> {
        let part = part(body.paginate.take())?;
        let filter = wire::filter(&body)?;
        let listed = operation::list(self, &caller, KIND, &filter, part).await?;
        Ok(listed.into())
    }

    async fn retirement_details(
        &self,
        caller: Caller,
        body: OperationDetailsRequest,
    ) -> Result<RetirementResponse, ApiError> {
        let (retirement, cohorts) = (retirement(body.id), body.full_cohorts);
        let found = operation::details(self, &caller, retirement, cohorts).await?;
        Ok(found.into())
    }

    async fn retirement_details_cohort(
        &self,
        caller: Caller,
        body: OperationCohortRequest,
    ) -> Result<CohortSummaryResponse, ApiError> {
        let (retirement, token) = (retirement(body.id), body.energy_token_id.into());
        let cohort = operation::cohort(self, &caller, retirement, token).await?;
        Ok(cohort.into())
    }

    async fn retirement_lock(
        &self,
        caller: Caller,
        body: OperationLockRequest,
    ) -> Result<Answer<RetirementResponse>, ApiError> {
        Ok(operation::lock(self, &caller, &wire::lock(KIND, body)?).await?)
    }

    async fn retirement_unlock(
        &self,
        caller: Caller,
        body: OperationIdRequest,
    ) -> Result<Answer<RetirementResponse>, ApiError> {
        Ok(operation::unlock(self, &caller, retirement(body.id)).await?)
    }

    async fn retirement_remove(
        &self,
        caller: Caller,
        body: OperationIdRequest,
    ) -> Result<Answer<RetirementResponse>, ApiError> {
        Ok(operation::remove(self, &caller, retirement(body.id)).await?)
    }

    async fn retirement_sign(
        &self,
        caller: Caller,
        body: OperationIdRequest,
    ) -> Result<Answer<RetirementResponse>, ApiError> {
        Ok(operation::sign(self, &caller, retirement(body.id)).await?)
    }

    async fn retirement_update(
        &self,
        caller: Caller,
        body: RetirementUpdateRequest,
    ) -> Result<Answer<RetirementResponse>, ApiError> {
        let retirement = retirement(body.id);
        Ok(operation::update(self, &caller, retirement, &body.try_into()?).await?)
    }

    async fn retirement_certificate(
        &self,
        caller: Caller,
        id: Uuid,
        range: Option<String>,
        if_range: Option<String>,
        if_none_match: Option<String>,
    ) -> Result<Download, ApiError> {
        let retirement = operation::details(self, &caller, retirement(id), false).await?;
        let file = certificates::pdf(self, retirement.id).await?;
        files::serve(
            self,
            &file,
            &Wanted {
                range,
                if_range,
                if_none_match,
            },
        )
        .await
    }

    async fn retirement_lookup(
        &self,
        caller: Caller,
        body: RetirementLookupRequest,
    ) -> Result<RetirementLookupResponse, ApiError> {
        let (token, wallet) = (body.token_id.into(), body.wallet_id.into());
        Ok(operation::lookup(self, &caller, token, wallet)
            .await?
            .into())
    }
}
