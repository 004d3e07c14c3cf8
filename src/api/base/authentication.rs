//! Tag *Authentication*.

use attestry_openapi::base::{
    AuthTokens, AuthenticationApi, InitiateLoginRequest, InitiateLoginResponse, LoginRequest,
};
use attestry_openapi::common::Success;
use attestry_openapi::problem::ApiError;
use attestry_openapi::security::RequestInfo;

use crate::app::App;
use crate::identity::{Caller, initiate_login, login, logout, refresh, wire};
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
}
