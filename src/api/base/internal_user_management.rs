//! Tag *Internal User Management*.

use attestry_openapi::answer::Answer;
use attestry_openapi::base::{
    InternalUserCreateRequest, InternalUserDetailsResponse, InternalUserListRequest,
    InternalUserManagementApi, InternalUserRequest, InternalUserRoleLinksRequest,
    InternalUserSetPasswordRequest, InternalUserUpdateRequest, UserAccountListResponse,
    UserAccountResponse,
};
use attestry_openapi::problem::ApiError;
use uuid::Uuid;

use crate::app::App;
use crate::identity::wire::accounts::links;
use crate::identity::{Caller, administration};
use crate::wire::part;

impl InternalUserManagementApi for App {
    async fn internal_user_create(
        &self,
        caller: Caller,
        body: InternalUserCreateRequest,
    ) -> Result<UserAccountResponse, ApiError> {
        let new = body.try_into()?;
        Ok(administration::create(self, &caller, &new).await?.into())
    }

    async fn internal_user_update(
        &self,
        caller: Caller,
        body: InternalUserUpdateRequest,
    ) -> Result<Answer<UserAccountResponse>, ApiError> {
        Ok(administration::update(self, &caller, &body.into()).await?)
    }

    async fn internal_user_add_role_links(
        &self,
        caller: Caller,
        body: InternalUserRoleLinksRequest,
    ) -> Result<Answer<UserAccountResponse>, ApiError> {
        let (user, links) = (body.user_id.into(), links(body.role_links)?);
        Ok(administration::add_role_links(self, &caller, user, &links).await?)
    }

    async fn internal_user_remove_role_links(
        &self,
        caller: Caller,
        body: InternalUserRoleLinksRequest,
    ) -> Result<Answer<UserAccountResponse>, ApiError> {
        let (user, links) = (body.user_id.into(), links(body.role_links)?);
        Ok(administration::remove_role_links(self, &caller, user, &links).await?)
    }

    async fn internal_user_set_password(
        &self,
        caller: Caller,
        body: InternalUserSetPasswordRequest,
    ) -> Result<UserAccountResponse, ApiError> {
        let user = body.user_id.into();
        Ok(
            administration::set_password(self, &caller, user, &body.password)
                .await?
                .into(),
        )
    }

    async fn internal_user_reset_password(
        &self,
        caller: Caller,
        body: InternalUserRequest,
    ) -> Result<UserAccountResponse, ApiError> {
        let user = body.user_id.into();
        Ok(administration::reset_password(self, &caller, user)
            .await?
            .into())
    }

    async fn internal_user_details(
        &self,
        _caller: Caller,
        user_id: Uuid,
    ) -> Result<InternalUserDetailsResponse, ApiError> {
        Ok(administration::details(self, user_id.into()).await?.into())
    }

    async fn internal_user_list(
        &self,
        _caller: Caller,
        mut body: InternalUserListRequest,
    ) -> Result<UserAccountListResponse, ApiError> {
        let part = part(body.paginate.take())?;
        Ok(administration::list(self, body.into(), part).await?.into())
    }
}
