//! Tag *Organization Users*.

use attestry_openapi::answer::Answer;
use attestry_openapi::base::{
    OrganizationUserInviteUserRequest, OrganizationUserListRequest,
    OrganizationUserResendUserInvitationRequest, OrganizationUserSetOrganizationProfileRoleRequest,
    OrganizationUserSetOrganizationRoleRequest, OrganizationUsersApi, UserAccountListResponse,
    UserAccountResponse,
};
use attestry_openapi::problem::ApiError;

use crate::app::App;
use crate::identity::{Caller, members};
use crate::wire::part;

impl OrganizationUsersApi for App {
    async fn organization_user_list(
        &self,
        caller: Caller,
        mut body: OrganizationUserListRequest,
    ) -> Result<UserAccountListResponse, ApiError> {
        let part = part(body.paginate.take())?;
        Ok(members::list(self, &caller, body.into(), part)
            .await?
            .into())
    }

    async fn organization_user_invite_user(
        &self,
        caller: Caller,
        body: OrganizationUserInviteUserRequest,
    ) -> Result<Answer<UserAccountResponse>, ApiError> {
        Ok(members::invite(self, &caller, &body.into()).await?)
    }

    async fn organization_user_resend_user_invitation(
        &self,
        caller: Caller,
        body: OrganizationUserResendUserInvitationRequest,
    ) -> Result<Answer<UserAccountResponse>, ApiError> {
        let (organization, user) = (body.organization_id.into(), body.user_id.into());
        Ok(members::resend(self, &caller, organization, user).await?)
    }

    async fn organization_user_set_organization_role(
        &self,
        caller: Caller,
        body: OrganizationUserSetOrganizationRoleRequest,
    ) -> Result<Answer<UserAccountResponse>, ApiError> {
        let whose = (body.organization_id.into(), body.user_id.into());
        let codes = (&*body.default_role_codes, &*body.role_codes);
        Ok(members::at_organization(self, &caller, whose, codes).await?)
    }

    async fn organization_user_set_organization_profile_role(
        &self,
        caller: Caller,
        body: OrganizationUserSetOrganizationProfileRoleRequest,
    ) -> Result<Answer<UserAccountResponse>, ApiError> {
        let whose = (body.profile_id.into(), body.user_id.into());
        Ok(members::at_profile(self, &caller, whose, &body.role_codes).await?)
    }
}
