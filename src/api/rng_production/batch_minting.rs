//! RNG production API: Batch Minting.

use attestry_openapi::answer::Answer;
use attestry_openapi::problem::ApiError;
use attestry_openapi::rng_production::{
    BatchMintingApi, CreateMintingContractRequest, EnergyAssetsResponse, MintTokensRequest,
    MintingContractResponse, SendToNetworkRequest,
};

use crate::app::App;
use crate::identity::Caller;
use crate::production::minting;

impl BatchMintingApi for App {
    async fn rng_production_batch_minting_send_to_network(
        &self,
        caller: Caller,
        body: SendToNetworkRequest,
    ) -> Result<Answer<EnergyAssetsResponse>, ApiError> {
        Ok(minting::send_to_network(self, &caller, body.into()).await?)
    }

    async fn rng_production_batch_minting_create_minting_contract(
        &self,
        caller: Caller,
        body: CreateMintingContractRequest,
    ) -> Result<Answer<MintingContractResponse>, ApiError> {
        Ok(minting::create_minting_contract(self, &caller, &body.into()).await?)
    }

    async fn rng_production_batch_minting_mint_tokens(
        &self,
        caller: Caller,
        body: MintTokensRequest,
    ) -> Result<Answer<EnergyAssetsResponse>, ApiError> {
        Ok(minting::mint_tokens(self, &caller, body.minting_contract_id.into()).await?)
    }
}
