//! RNG production API: Token Accounts.

use attestry_openapi::answer::Answer;
use attestry_openapi::common::ConsumptionResponse;
use attestry_openapi::problem::ApiError;
use attestry_openapi::rng_production::{
    ConsumptionUpdateRequest, TokenAccountResponse, TokenAccountsApi,
};
use uuid::Uuid;

use crate::app::App;
use crate::identity::Caller;
use crate::ledger::operation;
use crate::production::token_accounts;

impl TokenAccountsApi for App {
    async fn token_account_energy_wallet_details(
        &self,
        caller: Caller,
        id: Uuid,
    ) -> Result<TokenAccountResponse, ApiError> {
        Ok(token_accounts::held(self, &caller, id.into()).await?.into())
    }

    async fn token_account_market_details(
        &self,
        _caller: Caller,
        id: Uuid,
    ) -> Result<TokenAccountResponse, ApiError> {
        Ok(token_accounts::listed(self, id.into()).await?.into())
    }

    async fn consumption_update(
        &self,
        caller: Caller,
        body: ConsumptionUpdateRequest,
    ) -> Result<Answer<ConsumptionResponse>, ApiError> {
        Ok(operation::set_site(self, &caller, &body.try_into()?).await?)
    }
}
