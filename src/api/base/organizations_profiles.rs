//! Tag *Organizations & Profiles*.

use attestry_openapi::answer::Answer;
use attestry_openapi::base::{
    ApiKeyResponse, OrganizationListResponse, OrganizationProfileApiKeyCreateRequest,
    OrganizationProfileApiKeyCreateResponse, OrganizationProfileApiKeyListRequest,
    OrganizationProfileApiKeyListResponse, OrganizationProfileApiKeyRevokeRequest,
    OrganizationProfileFlagSetRequest, OrganizationProfileFlagSetResponse,
    OrganizationsProfilesApi,
};
use attestry_openapi::problem::ApiError;

use crate::app::App;
use crate::identity::Caller;
use crate::organizations::{self, api_keys, wire};
use crate::wire::part;

impl OrganizationsProfilesApi for App {
    async fn organization_list(
        &self,
        caller: Caller,
    ) -> Result<OrganizationListResponse, ApiError> {
        Ok(wire::list(organizations::list(self, &caller).await?))
    }

    async fn organization_profile_api_key_create(
        &self,
        caller: Caller,
        body: OrganizationProfileApiKeyCreateRequest,
    ) -> Result<OrganizationProfileApiKeyCreateResponse, ApiError> {
        let key = api_keys::create(self, &caller, body.profile_id.into()).await?;
        Ok(key.into())
    }

    async fn organization_profile_api_key_list(
        &self,
        caller: Caller,
        mut body: OrganizationProfileApiKeyListRequest,
    ) -> Result<OrganizationProfileApiKeyListResponse, ApiError> {
        let part = part(body.paginate.take())?;
        let listed = api_keys::list(self, &caller, body.profile_id.into(), part).await?;
        Ok(listed.into())
    }

    async fn organization_profile_api_key_revoke(
        &self,
        caller: Caller,
        body: OrganizationProfileApiKeyRevokeRequest,
    ) -> Result<Answer<ApiKeyResponse>, ApiError> {
        let profile = body.profile_id.into();
        Ok(api_keys::revoke(self, &caller, profile, &body.client_id).await?)
    }

    async fn organization_profile_flag_set(
        &self,
        caller: Caller,
        body: OrganizationProfileFlagSetRequest,
    ) -> Result<Answer<OrganizationProfileFlagSetResponse>, ApiError> {
        let changes = wire::flag_changes(body.flags)?;
        Ok(organizations::set_flags(self, &caller, body.profile_id.into(), &changes).await?)
    }
}
