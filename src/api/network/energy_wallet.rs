//! Network API: Energy Wallet.

use attestry_openapi::answer::Answer;
use attestry_openapi::network::{
    AccountSummaryResponse, EnergyAccountListResponse, EnergyAccountResponse,
    EnergyAccountsResponse, EnergyWalletAccountListRequest, EnergyWalletAccountSetPublicRequest,
    EnergyWalletApi, EnergyWalletCreateRequest, EnergyWalletListResponse, EnergyWalletResponse,
    EnergyWalletSummaryAccountsRequest, EnergyWalletTransactionListRequest,
    LedgerTransactionListResponse,
};
use attestry_openapi::problem::ApiError;
use uuid::Uuid;

use crate::app::App;
use crate::identity::Caller;
use crate::ledger::{accounts, transactions, wallets, wire};
use crate::wire::part;

impl EnergyWalletApi for App {
    async fn energy_wallet_list(
        &self,
        caller: Caller,
    ) -> Result<EnergyWalletListResponse, ApiError> {
        Ok(wire::wallets(wallets::list(self, &caller).await?))
    }

    async fn energy_wallet_create(
        &self,
        caller: Caller,
        body: EnergyWalletCreateRequest,
    ) -> Result<Answer<EnergyWalletResponse>, ApiError> {
        Ok(wallets::create(self, &caller, &body.into()).await?)
    }

    async fn energy_wallet_summary_accounts(
        &self,
        caller: Caller,
        body: EnergyWalletSummaryAccountsRequest,
    ) -> Result<AccountSummaryResponse, ApiError> {
        let summary = accounts::summary(self, &caller, body.try_into()?).await?;
        Ok(wire::summary(summary))
    }

    async fn energy_wallet_account_list(
        &self,
        caller: Caller,
        body: EnergyWalletAccountListRequest,
    ) -> Result<EnergyAccountListResponse, ApiError> {
        let listed = accounts::list(self, &caller, body.try_into()?).await?;
        Ok(wire::accounts(listed))
    }

    async fn energy_wallet_account_details(
        &self,
        caller: Caller,
        id: Uuid,
    ) -> Result<EnergyAccountResponse, ApiError> {
        Ok(wire::account(
            accounts::details(self, &caller, id.into()).await?,
        ))
    }

    async fn energy_wallet_account_set_public(
        &self,
        caller: Caller,
        body: EnergyWalletAccountSetPublicRequest,
    ) -> Result<Answer<EnergyAccountsResponse>, ApiError> {
        Ok(accounts::set_public(self, &caller, &body.try_into()?).await?)
    }

    async fn energy_wallet_transaction_list(
        &self,
        caller: Caller,
        body: EnergyWalletTransactionListRequest,
    ) -> Result<LedgerTransactionListResponse, ApiError> {
        let wallet = body.wallet_id.map(Into::into);
        let listed = transactions::list(self, &caller, wallet, part(body.paginate)?).await?;
        Ok(listed.into())
    }
}
