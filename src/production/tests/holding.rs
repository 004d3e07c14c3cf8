//! The asset document behind a token, for its holders and on the market.

use attestry_domain::ids::ProfileId;
use attestry_openapi::network::EnergyWalletApi;
use attestry_openapi::rng_production::TokenAccountsApi;
use serde_json::{Value, json};

use super::{EXAMPLE, Outcome, Person, World, each, refusal, value};

impl World {
    /// The tokens of the example, minted for the profile.
    async fn minted(&self, person: &Person, profile: ProfileId) -> Vec<Value> {
        let (batch, _) = self.sent(person, profile, EXAMPLE).await;
        let make = json!({ "batchId": batch, "name": "minting-contract-001" });
        let contract = self.contract(person, make).await.unwrap()["contract"]["_id"].clone();
        each(
            &self.mint(person, &contract).await.unwrap()["energyAssets"],
            "tokenId",
        )
    }

    async fn token_held(&self, person: &Person, token: &Value) -> Outcome {
        let id = token.as_str().unwrap().parse().unwrap();
        let found = self
            .app
            .token_account_energy_wallet_details(person.0.clone(), id)
            .await;
        found
            .map(|found| value(&found)["energyAccount"].clone())
            .map_err(|error| refusal(&error))
    }

    async fn token_listed(&self, person: &Person, token: &Value) -> Outcome {
        let id = token.as_str().unwrap().parse().unwrap();
        let found = self
            .app
            .token_account_market_details(person.0.clone(), id)
            .await;
        found
            .map(|found| value(&found)["energyAccount"].clone())
            .map_err(|error| refusal(&error))
    }

    async fn publish(&self, person: &Person, account: &Value) {
        let body = json!({
            "walletId": account["walletId"],
            "accountIds": [account["_id"]],
            "isPublic": true,
            "price": { "amount": 5.25, "currency": "USD" },
        });
        let body = serde_json::from_value(body).unwrap();
        let api = &self.app;
        api.energy_wallet_account_set_public(person.0.clone(), body)
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn the_issuer_sees_the_document_its_holding_and_every_file() {
    let (world, profile, ada) = World::with_producer().await;
    let token = &world.minted(&ada, profile).await[1];
    let shown = world.token_held(&ada, token).await.unwrap();
    assert_eq!((&shown["_id"], &shown["tokenId"]), (token, token));
    assert_eq!(shown["energy"]["quantity"]["amount"], 37890.5);
    assert_eq!(
        (&shown["carriedIn"], &shown["minted"]),
        (&json!(0.25), &json!(37890))
    );
    let issued = &shown["standards"][0]["verification"]["issuance"]["timestamp"];
    assert_eq!(*issued, "2025-05-16T00:00:00Z");
    assert_eq!(shown["balance"]["available"], 37890);
    assert_eq!(each(&shown["holdings"], "ownerId"), [json!(profile)]);
    let mut kinds = each(&shown["files"], "kind");
    kinds.sort_by_key(ToString::to_string);
    assert_eq!(kinds, ["evidence", "workbook"]);
}

#[tokio::test]
async fn who_has_nothing_to_do_with_a_token_sees_none() {
    let (world, profile, ada) = World::with_producer().await;
    let other = world.producer("Riverbend Fuels", &[]).await;
    let bo = world.person("bo", &[("basic.admin", other)]).await;
    let token = &world.minted(&ada, profile).await[0];
    assert_eq!(
        world.token_held(&bo, token).await.unwrap_err(),
        "404 not_found"
    );
    let unknown = json!("01980d94-9ca0-713d-b1d5-e55a19d1f109");
    assert_eq!(
        world.token_held(&ada, &unknown).await.unwrap_err(),
        "404 not_found"
    );
}

#[tokio::test]
async fn the_market_shows_what_is_listed_without_files_of_holders() {
    let (world, profile, ada) = World::with_producer().await;
    let other = world.producer("Riverbend Fuels", &[]).await;
    let bo = world.person("bo", &[("basic.admin", other)]).await;
    let tokens = world.minted(&ada, profile).await;
    assert_eq!(
        world.token_listed(&bo, &tokens[0]).await.unwrap_err(),
        "404 not_found"
    );
    let held = world.token_held(&ada, &tokens[0]).await.unwrap();
    world.publish(&ada, &held["holdings"][0]).await;
    let shown = world.token_listed(&bo, &tokens[0]).await.unwrap();
    assert_eq!(
        shown["holdings"][0]["price"],
        json!({ "amount": 5.25, "currency": "USD" })
    );
    assert_eq!(
        (&shown["balance"]["total"], &shown["files"]),
        (&json!(41250), &json!([]))
    );
    assert_eq!(
        world.token_listed(&bo, &tokens[1]).await.unwrap_err(),
        "404 not_found"
    );
}
