//! Network API: Market Accounts.

use attestry_openapi::network::{
    AccountSummaryResponse, EnergyAccountListResponse, EnergyAccountResponse,
    MarketAccountListRequest, MarketAccountSummaryRequest, MarketAccountsApi,
};
use attestry_openapi::problem::ApiError;
use uuid::Uuid;

use crate::app::App;
use crate::identity::Caller;
use crate::ledger::wire;
use crate::market;

impl MarketAccountsApi for App {
    async fn market_account_list(
        &self,
        _caller: Caller,
        body: MarketAccountListRequest,
    ) -> Result<EnergyAccountListResponse, ApiError> {
        Ok(wire::accounts(market::list(self, body.try_into()?).await?))
    }

    async fn market_account_details(
        &self,
        _caller: Caller,
        id: Uuid,
    ) -> Result<EnergyAccountResponse, ApiError> {
        Ok(wire::account(market::details(self, id.into()).await?))
    }

    async fn market_account_summary(
        &self,
        _caller: Caller,
        body: MarketAccountSummaryRequest,
    ) -> Result<AccountSummaryResponse, ApiError> {
        Ok(wire::summary(
            market::summary(self, body.try_into()?).await?,
        ))
    }
}
