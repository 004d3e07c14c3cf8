//! Tag *Authentication*.

use attestry_openapi::base::{
    AuthTokens, AuthenticationApi, ForgotPasswordRequest, InitiateLoginRequest,
    InitiateLoginResponse, LoginRequest, MailedLinkRequest,
};
use attestry_openapi::common::Success;
use attestry_openapi::problem::ApiError;
use attestry_openapi::security::RequestInfo;

use crate::app::App;
use crate::identity::{
    Caller, accept_invitation, forgot_password, initiate_login, login, logout, refresh,
    reset_password, wire,
};
use crate::platform::request::Origin;

impl AuthenticationApi for App {
    async fn auth_initiate_login(
        &self,
        info: RequestInfo,
        body: InitiateLoginRequest,
    ) -> Result<InitiateLoginResponse, ApiError> {
        let origin = Origin::of(&info, &self.settings);
        let tfa = initiate_login::initiate_login(self, &origin, &body.email.0).await?;
        Ok(wire::ways_to_log_in(tfa))
    }

    async fn auth_login(
        &self,
        info: RequestInfo,
        body: LoginRequest,
    ) -> Result<AuthTokens, ApiError> {
        let origin = Origin::of(&info, &self.settings);
        Ok(login::login(self, &origin, &body.into()).await?.into())
    }

    async fn auth_refresh_token(
        &self,
        info: RequestInfo,
        x_refresh_token: String,
    ) -> Result<AuthTokens, ApiError> {
        let origin = Origin::of(&info, &self.settings);
        Ok(refresh::refresh(self, &origin, &x_refresh_token)
            .await?
            .into())
    }

    async fn auth_logout(&self, caller: Caller) -> Result<Success, ApiError> {
        logout::logout(self, &caller).await?;
        Ok(Success { success: true })
    }

    async fn auth_forgot_password(
        &self,
        info: RequestInfo,
        body: ForgotPasswordRequest,
    ) -> Result<Success, ApiError> {
        let origin = Origin::of(&info, &self.settings);
        forgot_password::forgot_password(self, &origin, &body.email.0).await?;
        Ok(Success { success: true })
    }

    async fn auth_reset_password(
        &self,
        info: RequestInfo,
        body: MailedLinkRequest,
    ) -> Result<Success, ApiError> {
        let origin = Origin::of(&info, &self.settings);
        reset_password::reset_password(self, &origin, &body.into()).await?;
        Ok(Success { success: true })
    }

    async fn auth_accept_invitation(
        &self,
        info: RequestInfo,
        body: MailedLinkRequest,
    ) -> Result<Success, ApiError> {
        let origin = Origin::of(&info, &self.settings);
        accept_invitation::accept_invitation(self, &origin, &body.into()).await?;
        Ok(Success { success: true })
    }
}
