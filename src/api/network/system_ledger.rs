//! Network API: System Ledger.

use attestry_openapi::network::{
    BalanceSheetResponse, LedgerDatesRequest, LedgerDatesResponse, LedgerTokenFilter,
    LedgerTransactionFilter, NetworkTokenListResponse, SystemLedgerApi,
    SystemLedgerBalanceSheetRequest, SystemLedgerTokenLookupRequest, TokenLookupResponse,
    TokenReportResponse, TokenTransactionListResponse, TokenTransactionsReportResponse,
};
use attestry_openapi::problem::ApiError;

use crate::app::App;
use crate::identity::Caller;
use crate::ledger::{reports, wire};
use crate::wire::part;

impl SystemLedgerApi for App {
    async fn system_ledger_balance_sheet(
        &self,
        _caller: Caller,
        body: SystemLedgerBalanceSheetRequest,
    ) -> Result<BalanceSheetResponse, ApiError> {
        Ok(reports::balance_sheet(self, body.recompute).await?.into())
    }

    async fn system_ledger_token_transaction_dates(
        &self,
        _caller: Caller,
        body: LedgerDatesRequest,
    ) -> Result<LedgerDatesResponse, ApiError> {
        let days = body.into();
        Ok(wire::dates(reports::transaction_dates(self, days).await?))
    }

    async fn system_ledger_last_token_transactions(
        &self,
        _caller: Caller,
        mut body: LedgerTransactionFilter,
    ) -> Result<TokenTransactionListResponse, ApiError> {
        let part = part(body.paginate.take())?;
        Ok(reports::last_transactions(self, body.into(), part)
            .await?
            .into())
    }

    async fn system_ledger_token_transactions_report(
        &self,
        _caller: Caller,
        mut body: LedgerTransactionFilter,
    ) -> Result<TokenTransactionsReportResponse, ApiError> {
        let part = part(body.paginate.take())?;
        Ok(reports::transactions_report(self, body.into(), part)
            .await?
            .into())
    }

    async fn system_ledger_token_dates(
        &self,
        _caller: Caller,
        body: LedgerDatesRequest,
    ) -> Result<LedgerDatesResponse, ApiError> {
        let days = body.into();
        Ok(wire::dates(reports::token_dates(self, days).await?))
    }

    async fn system_ledger_last_minted_tokens(
        &self,
        _caller: Caller,
        mut body: LedgerTokenFilter,
    ) -> Result<NetworkTokenListResponse, ApiError> {
        let part = part(body.paginate.take())?;
        Ok(reports::last_tokens(self, &body.into(), part).await?.into())
    }

    async fn system_ledger_token_report(
        &self,
        _caller: Caller,
        mut body: LedgerTokenFilter,
    ) -> Result<TokenReportResponse, ApiError> {
        let part = part(body.paginate.take())?;
        Ok(reports::token_report(self, &body.into(), part)
            .await?
            .into())
    }

    async fn system_ledger_token_lookup(
        &self,
        _caller: Caller,
        body: SystemLedgerTokenLookupRequest,
    ) -> Result<TokenLookupResponse, ApiError> {
        let part = part(body.paginate)?;
        let token = body.token_id.into();
        Ok(reports::lookup(self, token, part).await?.into())
    }
}
