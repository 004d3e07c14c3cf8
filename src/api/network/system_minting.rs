//! Network API: System Minting.

use attestry_openapi::answer::Answer;
use attestry_openapi::common::MintingContractResponse;
use attestry_openapi::network::{
    MintingCreateRequest, SystemMintingApi, SystemMintingMintRequest, SystemMintingMintResponse,
};
use attestry_openapi::problem::ApiError;

use crate::app::App;
use crate::identity::Caller;
use crate::ledger::minting;
use crate::production::minting::mint_contract;

impl SystemMintingApi for App {
    async fn system_minting_create(
        &self,
        caller: Caller,
        body: MintingCreateRequest,
    ) -> Result<Answer<MintingContractResponse>, ApiError> {
        Ok(minting::create(self, &caller, &body.into()).await?)
    }

    async fn system_minting_mint(
        &self,
        caller: Caller,
        body: SystemMintingMintRequest,
    ) -> Result<Answer<SystemMintingMintResponse>, ApiError> {
        Ok(mint_contract(self, &caller, body.id.into()).await?)
    }
}
