//! Tag *User*.

use attestry_openapi::base::{ChangePasswordRequest, UserApi, UserProfileOrganizationResponse};
use attestry_openapi::common::Success;
use attestry_openapi::problem::ApiError;

use crate::app::App;
use crate::identity::{Caller, change_password, profile};

impl UserApi for App {
    async fn user_profile_organization(
        &self,
        caller: Caller,
    ) -> Result<UserProfileOrganizationResponse, ApiError> {
        Ok(profile::profile(self, &caller).await?.into())
    }

    async fn user_change_password(
        &self,
        caller: Caller,
        body: ChangePasswordRequest,
    ) -> Result<Success, ApiError> {
        change_password::change_password(self, &caller, &body.into()).await?;
        Ok(Success { success: true })
    }
}
