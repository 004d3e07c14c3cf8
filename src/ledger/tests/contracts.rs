//! Which assets go together, who sees a contract, and how it ends.

use attestry_domain::energy::{EnergyType, TokenType};
use attestry_domain::ids::AssetId;
use attestry_domain::ledger::minting::OperationContractType;
use attestry_domain::ledger::operation::OperationStatus;
use attestry_domain::production::asset::AssetStatus;
use attestry_openapi::common::MintingContractResponse;
use attestry_openapi::network::{
    MintingContractListResponse, MintingContractsApi, MintingCreateRequest,
    MintingDetailsCohortRequest, MintingListRequest,
};
use attestry_openapi::problem::ApiError;
use serde_json::{Value, json};

use super::Registry;
use crate::error::Error;
use crate::identity::Caller;
use crate::ledger::PartyRef;
use crate::ledger::minting::{ContractFilter, cohort, details, list, of_workflows, remove};
use crate::ledger::store::contracts::{self, Sight};
use crate::platform::database;
use crate::platform::listed::Part;

pub(super) type Removed = MintingContractResponse;

impl Registry {
    /// Asks as the surface asks, and tells the answer or the code of the refusal.
    async fn create(&self, caller: &Caller, body: Value) -> Result<Value, String> {
        let body: MintingCreateRequest = serde_json::from_value(body).unwrap();
        let answer = self.app.minting_create(caller.clone(), body).await;
        let answer = answer.map_err(|error: ApiError| error.code().to_string())?;
        Ok(serde_json::from_slice(answer.bytes()).unwrap())
    }

    async fn listed(&self, caller: &Caller, body: Value) -> Vec<String> {
        let body: MintingListRequest = serde_json::from_value(body).unwrap();
        let answer: MintingContractListResponse =
            self.app.minting_list(caller.clone(), body).await.unwrap();
        answer
            .contracts
            .into_iter()
            .map(|contract| contract.id.to_string())
            .collect()
    }
}

fn body(assets: &[AssetId]) -> Value {
    json!({
        "name": "My Minting Contract",
        "referenceIds": assets,
        "operationContractType": "renewable_natural_gas_produce_minting",
    })
}

#[tokio::test]
async fn assets_that_do_not_go_together_are_refused() {
    for registry in Registry::all().await {
        let (issuer, admin) = registry.producer("Prairie").await;
        let (other, _) = registry.producer("Lakeside").await;
        let month = |month| registry.month(issuer, "PRL-1", month, "7");
        let sent = month(202_501);
        let measured = super::Asset {
            status: AssetStatus::Measured,
            ..month(202_502)
        };
        let cet = super::Asset {
            token_type: TokenType::Cet,
            ..month(202_503)
        };
        let fuel = super::Asset {
            energy_type: EnergyType::SolidFuel,
            ..month(202_504)
        };
        let taken = month(202_505);
        let minted = month(202_506);
        let strange = registry.month(other, "LKS-1", 202_501, "7");
        let all = [sent, measured, cet, fuel, taken, minted, strange];
        let [sent, measured, cet, fuel, taken, minted, strange] =
            registry.seed(&all).await.try_into().unwrap();
        registry.contract(&admin, issuer, &[taken]).await;
        let done = registry.contract(&admin, issuer, &[minted]).await;
        registry.mint(&admin, done.id).await.unwrap();
        let both = registry
            .caller("both", &[("basic.admin", issuer), ("basic.admin", other)])
            .await;
        let viewer = registry.caller("vera", &[("basic.viewer", issuer)]).await;
        let unknown: AssetId = registry.app.ids.next();
        let with = |member: &str, value: Value| {
            let mut body = body(&[sent]);
            body[member] = value;
            body
        };
        let rows = [
            (&admin, body(&[sent, unknown]), "not_found"),
            (&admin, body(&[sent, strange]), "not_found"),
            (&viewer, body(&[sent]), "permission_denied"),
            (&viewer, with("workflowId", json!(unknown)), "not_found"),
            (&both, body(&[sent, strange]), "invalid_request"),
            (&admin, body(&[sent, sent]), "invalid_request"),
            (&admin, body(&[sent, cet]), "invalid_request"),
            (&admin, body(&[sent, fuel]), "invalid_request"),
            (
                &admin,
                with("operationContractType", json!("solid_fuel_produce_minting")),
                "invalid_request",
            ),
            (&admin, with("workflowId", json!(unknown)), "not_found"),
            (
                &admin,
                with("buyer", json!({ "profileId": unknown })),
                "not_found",
            ),
            (&admin, body(&[sent, measured]), "state_conflict"),
            (&admin, body(&[sent, minted]), "state_conflict"),
            (&admin, body(&[sent, taken]), "asset_in_open_contract"),
        ];
        for (caller, body, code) in rows {
            let refused = registry.create(caller, body.clone()).await.unwrap_err();
            assert_eq!(refused, code, "{body}");
        }
        assert!(registry.create(&admin, body(&[sent])).await.is_ok());
        let again = registry.create(&admin, body(&[sent])).await.unwrap_err();
        assert_eq!(again, "asset_in_open_contract");
    }
}

#[tokio::test]
async fn a_contract_is_told_with_its_assets_and_then_with_its_tokens() {
    let registry = Registry::start(None).await;
    let (issuer, admin) = registry.producer("Prairie").await;
    let (batch, workflow) = registry.workflow(issuer, &admin).await;
    let month = |number, measured| super::Asset {
        batch: Some(batch),
        workflow: Some(workflow),
        ..registry.month(issuer, "PRL-1", number, measured)
    };
    let ids = registry
        .seed(&[month(202_502, "7.5"), month(202_501, "12345.678901")])
        .await;
    let mut request = body(&ids);
    request["workflowId"] = json!(workflow);
    let draft = registry.create(&admin, request).await.unwrap();
    let contract = &draft["contract"];
    assert_eq!(contract["status"], "draft");
    assert_eq!(contract["batchId"], json!(batch));
    assert_eq!(contract["buyer"], Value::Null);
    assert_eq!(
        contract["quantity"],
        json!({ "amount": 12_353.178_901, "uom": "MMBtu" })
    );
    assert_eq!(
        contract["referenceIds"],
        json!([ids[1], ids[0]]),
        "oldest month first"
    );
    assert_eq!(
        contract["energyAssets"][0]["carbonIntensity"]["value"],
        json!(-65.15)
    );

    let id = contract["_id"].as_str().unwrap().parse().unwrap();
    registry.mint(&admin, id).await.unwrap();
    let details = registry
        .app
        .minting_details(admin.clone(), uuid::Uuid::from(id))
        .await
        .unwrap();
    let told = serde_json::to_value(&details.contract).unwrap();
    assert_eq!(
        (&told["status"], &told["minted"]),
        (&json!("processed"), &json!(12_353))
    );
    let asset = &told["energyAssets"][1];
    assert_eq!(asset["carriedIn"], json!(0.678_901));
    assert_eq!(
        (&asset["minted"], &asset["carriedOut"]),
        (&json!(8), &json!(0.178_901))
    );

    let ask = MintingDetailsCohortRequest {
        id: id.uuid(),
        energy_token_id: details.contract.energy_assets[1].token_id.0.unwrap(),
    };
    let cohort = registry
        .app
        .minting_details_cohort(admin.clone(), ask)
        .await
        .unwrap();
    let told = serde_json::to_value(&cohort.cohort_summary).unwrap();
    assert_eq!(
        (&told["quantity"], &told["isGHGP"]),
        (&json!(8), &json!(false))
    );
    assert_eq!(told["boundary"]["location"]["latitude"], json!(41.587_214));
    assert_eq!(
        told["energyAccounts"][0]["serialRanges"],
        json!([{ "start": 1, "end": 8 }])
    );
    assert_eq!(told["energyAccounts"][0]["ownerName"], "Prairie");
}

#[tokio::test]
async fn a_removed_draft_frees_its_assets() {
    for registry in Registry::all().await {
        let (issuer, admin) = registry.producer("Prairie").await;
        let (_, stranger) = registry.producer("Lakeside").await;
        let viewer = registry.caller("vera", &[("basic.viewer", issuer)]).await;
        let ids = registry
            .seed(&[registry.month(issuer, "PRL-1", 202_501, "7")])
            .await;
        let first = registry.contract(&admin, issuer, &ids).await;
        let remove = async |caller| remove::<Removed>(&registry.app, caller, first.id).await;
        assert!(matches!(remove(&stranger).await, Err(Error::NotFound)));
        assert!(matches!(remove(&viewer).await, Err(Error::Forbidden(_))));
        assert!(remove(&admin).await.is_ok());
        assert!(
            matches!(remove(&admin).await, Err(Error::Conflict(_))),
            "it is no draft now"
        );
        let removed = details(&registry.app, &viewer, first.id).await.unwrap();
        assert_eq!(
            (removed.status, removed.assets.len()),
            (OperationStatus::Canceled, 1)
        );

        let second = registry.contract(&admin, issuer, &ids).await;
        registry.mint(&admin, second.id).await.unwrap();
        let late = crate::ledger::minting::remove::<Removed>(&registry.app, &admin, second.id);
        assert!(
            matches!(late.await, Err(Error::Conflict(_))),
            "it is minted"
        );
    }
}

#[tokio::test]
async fn a_buyer_sees_a_contract_once_it_is_minted() {
    let registry = Registry::start(None).await;
    let (issuer, admin) = registry.producer("Prairie").await;
    let (buyer, trader) = registry.producer("Lakeside").await;
    let (_, stranger) = registry.producer("Elsewhere").await;
    let ids = registry
        .seed(&[registry.month(issuer, "PRL-1", 202_501, "7")])
        .await;
    let for_buyer = Some(PartyRef {
        profile: buyer,
        wallet: None,
    });
    let contract = registry
        .contract_for(&admin, issuer, &ids, for_buyer)
        .await
        .unwrap();
    let seen = async |caller| {
        let app = &registry.app;
        let filter = ContractFilter::default();
        let listed = list(app, caller, &filter, Part::default())
            .await
            .unwrap()
            .rows
            .len();
        (listed, details(app, caller, contract.id).await.is_ok())
    };
    assert_eq!(seen(&admin).await, (1, true));
    assert_eq!(seen(&trader).await, (0, false));
    let minted = registry.mint(&admin, contract.id).await.unwrap();
    assert_eq!(seen(&trader).await, (1, true));
    assert_eq!(seen(&stranger).await, (0, false));

    let token = minted.contract.assets[0].token.unwrap();
    let of = async |caller, token| cohort(&registry.app, caller, contract.id, token).await;
    assert_eq!(of(&trader, token).await.unwrap().holdings[0].owner, buyer);
    assert!(matches!(of(&stranger, token).await, Err(Error::NotFound)));
    let other = registry
        .minted(&admin, &[registry.month(issuer, "PRL-1", 202_502, "7")])
        .await;
    let other = other.contract.assets[0].token.unwrap();
    assert!(
        matches!(of(&trader, other).await, Err(Error::NotFound)),
        "minted by another one"
    );
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "most of them are a table")]
async fn every_filter_selects_and_misses() {
    for registry in Registry::all().await {
        let (issuer, admin) = registry.producer("Prairie").await;
        let (buyer, _) = registry.producer("Lakeside").await;
        let (batch, workflow) = registry.workflow(issuer, &admin).await;
        let (_, idle) = registry.workflow(issuer, &admin).await;
        let asset = super::Asset {
            batch: Some(batch),
            workflow: Some(workflow),
            ..registry.month(issuer, "PRL-1", 202_501, "7")
        };
        let ids = registry.seed(&[asset]).await;
        let for_buyer = Some(PartyRef {
            profile: buyer,
            wallet: None,
        });
        let made = registry
            .contract_for(&admin, issuer, &ids, for_buyer)
            .await
            .unwrap();
        let rows = [
            ("status", json!("draft"), json!("processed")),
            (
                "energyType",
                json!("renewable-natural-gas"),
                json!("methanol"),
            ),
            ("tokenType", json!("QET"), json!("CET")),
            (
                "operationContractType",
                json!("renewable_natural_gas_produce_minting"),
                json!("natural_gas_produce_minting"),
            ),
            ("issuerProfileId", json!(issuer), json!(buyer)),
            ("buyerProfileId", json!(buyer), json!(issuer)),
            ("workflowId", json!(workflow), json!(idle)),
            (
                "createdAtFrom",
                json!("2025-07-15T09:00:00Z"),
                json!("2025-07-15T09:00:01Z"),
            ),
            (
                "createdAtTo",
                json!("2025-07-15T09:00:00Z"),
                json!("2025-07-15T08:59:59Z"),
            ),
        ];
        let mut every = json!({});
        for (member, hit, miss) in rows {
            assert_eq!(
                registry.listed(&admin, json!({ member: hit })).await.len(),
                1,
                "{member}"
            );
            assert!(
                registry
                    .listed(&admin, json!({ member: miss }))
                    .await
                    .is_empty(),
                "{member}"
            );
            every[member] = hit;
        }
        assert_eq!(registry.listed(&admin, every).await, [made.id.to_string()]);

        let app = &registry.app;
        let found = database::transaction(app, |tx| async move {
            Ok((
                of_workflows(&tx, &[workflow, idle]).await?,
                of_workflows(&tx, &[idle]).await?,
            ))
        });
        let (found, none) = found.await.unwrap();
        assert_eq!((found.len(), found[0].id, none.len()), (1, made.id, 0));
        assert_eq!(
            found[0].kind,
            OperationContractType::RenewableNaturalGasProduce
        );
    }
}

/// One query cannot have two parts for each of them.
#[tokio::test]
async fn contracts_of_very_many_profiles_are_listed() {
    for registry in Registry::all().await {
        let (issuer, admin) = registry.producer("Prairie").await;
        let (buyer, _) = registry.producer("Lakeside").await;
        let month = |month| registry.month(issuer, "PRL-1", month, "7");
        let ids = registry.seed(&[month(202_501), month(202_502)]).await;
        let own = registry.contract(&admin, issuer, &ids[..1]).await;
        let for_buyer = Some(PartyRef {
            profile: buyer,
            wallet: None,
        });
        let sold = registry.contract_for(&admin, issuer, &ids[1..], for_buyer);
        let sold = sold.await.unwrap();
        registry.mint(&admin, sold.id).await.unwrap();
        for (mine, expected) in [
            (vec![issuer, buyer], vec![sold.id, own.id]),
            (vec![buyer], vec![sold.id]),
            (vec![], vec![]),
        ] {
            let mut sight = Sight((0..600).map(|_| registry.app.ids.next()).collect());
            sight.0.splice(300..300, mine);
            let db = registry.app.database.reader();
            let filter = ContractFilter::default();
            let listed = contracts::list(db, &sight, &filter, Part::default());
            let listed: Vec<_> = listed
                .await
                .unwrap()
                .rows
                .iter()
                .map(|it| it.head.id)
                .collect();
            assert_eq!(listed, expected);
        }
    }
}
