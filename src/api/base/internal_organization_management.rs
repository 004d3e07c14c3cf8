//! Tag *Internal Organization Management*.

use attestry_openapi::answer::Answer;
use attestry_openapi::base::{
    InternalOrganizationCreateRequest, InternalOrganizationListRequest,
    InternalOrganizationListResponse, InternalOrganizationManagementApi,
    InternalOrganizationUpdateRequest, OrganizationResponse,
};
use attestry_openapi::problem::ApiError;
use uuid::Uuid;

use crate::app::App;
use crate::identity::Caller;
use crate::organizations::internal;
use crate::wire::part;

impl InternalOrganizationManagementApi for App {
    async fn internal_organization_create(
        &self,
        caller: Caller,
        body: InternalOrganizationCreateRequest,
    ) -> Result<Answer<OrganizationResponse>, ApiError> {
        Ok(internal::create(self, &caller, &body.try_into()?).await?)
    }

    async fn internal_organization_update(
        &self,
        caller: Caller,
        body: InternalOrganizationUpdateRequest,
    ) -> Result<Answer<OrganizationResponse>, ApiError> {
        Ok(internal::update(self, &caller, &body.try_into()?).await?)
    }

    async fn internal_organization_list(
        &self,
        _caller: Caller,
        mut body: InternalOrganizationListRequest,
    ) -> Result<InternalOrganizationListResponse, ApiError> {
        let part = part(body.paginate.take())?;
        Ok(internal::list(self, &body.into(), part).await?.into())
    }

    async fn internal_organization_details(
        &self,
        _caller: Caller,
        organization_id: Uuid,
    ) -> Result<OrganizationResponse, ApiError> {
        let found = internal::details(self, organization_id.into()).await?;
        Ok(found.into())
    }
}
