//! Tag *Preproduction Utilities*.

use attestry_openapi::base::{
    PreprodApiKeysResponse, PreprodSetPasswordsRequest, PreproductionUtilitiesApi,
};
use attestry_openapi::common::Success;
use attestry_openapi::problem::ApiError;

use crate::app::App;
use crate::identity::{Caller, set_passwords, two_factor};
use crate::organizations::{self, wire};

impl PreproductionUtilitiesApi for App {
    async fn internal_preprod_set_api_keys(
        &self,
        caller: Caller,
    ) -> Result<PreprodApiKeysResponse, ApiError> {
        let keys = organizations::set_api_keys(self, &caller).await?;
        Ok(wire::system_keys(keys))
    }

    async fn internal_preprod_set_passwords(
        &self,
        caller: Caller,
        body: PreprodSetPasswordsRequest,
    ) -> Result<Success, ApiError> {
        set_passwords::set_passwords(self, &caller, &body.password).await?;
        Ok(Success { success: true })
    }

    async fn internal_preprod_remove_tfas(&self, caller: Caller) -> Result<Success, ApiError> {
        two_factor::remove_all(self, &caller).await?;
        Ok(Success { success: true })
    }
}
