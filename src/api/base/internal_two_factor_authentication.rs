//! Tag *Internal Two-Factor Authentication*.

use attestry_openapi::base::{
    InternalTwoFactorAuthRemoveRequest, InternalTwoFactorAuthenticationApi, InternalUserRequest,
    TwoFactorAuthListResponse, TwoFactorAuthResponse,
};
use attestry_openapi::problem::ApiError;

use crate::app::App;
use crate::identity::{Caller, administration, wire};

impl InternalTwoFactorAuthenticationApi for App {
    async fn internal_two_factor_auth_list(
        &self,
        _caller: Caller,
        body: InternalUserRequest,
    ) -> Result<TwoFactorAuthListResponse, ApiError> {
        let methods = administration::second_factors(self, body.user_id.into()).await?;
        Ok(wire::methods(methods))
    }

    async fn internal_two_factor_auth_remove(
        &self,
        caller: Caller,
        body: InternalTwoFactorAuthRemoveRequest,
    ) -> Result<TwoFactorAuthResponse, ApiError> {
        let (user, method) = (body.user_id.into(), body.tfa_id.into());
        let removed = administration::remove_second_factor(self, &caller, user, method).await?;
        Ok(removed.into())
    }
}
