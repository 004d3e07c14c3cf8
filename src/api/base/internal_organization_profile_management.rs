//! Tag *Internal Organization Profile Management*.

use attestry_openapi::answer::Answer;
use attestry_openapi::base::{
    InternalOrganizationProfileCreateRequest, InternalOrganizationProfileListRequest,
    InternalOrganizationProfileListResponse, InternalOrganizationProfileManagementApi,
    InternalOrganizationProfileUpdateRequest, OrganizationProfileResponse,
};
use attestry_openapi::problem::ApiError;
use uuid::Uuid;

use crate::app::App;
use crate::identity::Caller;
use crate::organizations::internal;
use crate::wire::part;

impl InternalOrganizationProfileManagementApi for App {
    async fn internal_organization_profile_create(
        &self,
        caller: Caller,
        body: InternalOrganizationProfileCreateRequest,
    ) -> Result<Answer<OrganizationProfileResponse>, ApiError> {
        Ok(internal::create_profile(self, &caller, &body.try_into()?).await?)
    }

    async fn internal_organization_profile_update(
        &self,
        caller: Caller,
        body: InternalOrganizationProfileUpdateRequest,
    ) -> Result<Answer<OrganizationProfileResponse>, ApiError> {
        Ok(internal::update_profile(self, &caller, &body.try_into()?).await?)
    }

    async fn internal_organization_profile_list(
        &self,
        _caller: Caller,
        mut body: InternalOrganizationProfileListRequest,
    ) -> Result<InternalOrganizationProfileListResponse, ApiError> {
        let part = part(body.paginate.take())?;
        let listed = internal::list_profiles(self, &body.into(), part).await?;
        Ok(listed.into())
    }

    async fn internal_organization_profile_details(
        &self,
        _caller: Caller,
        profile_id: Uuid,
    ) -> Result<OrganizationProfileResponse, ApiError> {
        let found = internal::profile_details(self, profile_id.into()).await?;
        Ok(found.into())
    }
}
