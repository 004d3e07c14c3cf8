//! Tag *Two-Factor Authentication*.

use attestry_openapi::base::{
    TwoFactorAuthActivateRequest, TwoFactorAuthActivateResponse, TwoFactorAuthCreateRequest,
    TwoFactorAuthCreateResponse, TwoFactorAuthEndRequest, TwoFactorAuthListResponse,
    TwoFactorAuthResponse, TwoFactorAuthenticationApi,
};
use attestry_openapi::problem::ApiError;

use crate::app::App;
use crate::identity::{Caller, two_factor, wire};

impl TwoFactorAuthenticationApi for App {
    async fn two_factor_auth_create(
        &self,
        caller: Caller,
        body: TwoFactorAuthCreateRequest,
    ) -> Result<TwoFactorAuthCreateResponse, ApiError> {
        let kind = wire::tfa_kind(body.r#type);
        Ok(two_factor::create(self, &caller, kind, &body.password)
            .await?
            .into())
    }

    async fn two_factor_auth_activate(
        &self,
        caller: Caller,
        body: TwoFactorAuthActivateRequest,
    ) -> Result<TwoFactorAuthActivateResponse, ApiError> {
        Ok(two_factor::activate(self, &caller, &body.tfa_code)
            .await?
            .into())
    }

    async fn two_factor_auth_disable(
        &self,
        caller: Caller,
        body: TwoFactorAuthEndRequest,
    ) -> Result<TwoFactorAuthResponse, ApiError> {
        let id = body.tfa_id.into();
        Ok(two_factor::disable(self, &caller, id, &body.password)
            .await?
            .into())
    }

    async fn two_factor_auth_remove(
        &self,
        caller: Caller,
        body: TwoFactorAuthEndRequest,
    ) -> Result<TwoFactorAuthResponse, ApiError> {
        let id = body.tfa_id.into();
        Ok(two_factor::remove(self, &caller, id, &body.password)
            .await?
            .into())
    }

    async fn two_factor_auth_list(
        &self,
        caller: Caller,
    ) -> Result<TwoFactorAuthListResponse, ApiError> {
        Ok(wire::methods(two_factor::list(self, &caller).await?))
    }
}
