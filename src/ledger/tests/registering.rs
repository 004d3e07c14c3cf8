//! Tokens that were issued elsewhere: what is kept of them, and what they take from nobody.

use attestry_domain::energy::{OperationType, TokenType};
use attestry_domain::ids::{ProfileId, TokenId};
use attestry_domain::production::asset::AssetStatus;
use attestry_openapi::network::{EnergyTokenCreate, EnergyWalletApi, RegisteredTokensResponse};
use attestry_openapi::problem::ApiError;
use futures_util::future::join;
use serde_json::{Value, json};
use uuid::Uuid;

use super::Registry;
use crate::error::{Conflict, Error};
use crate::ledger::register::register;
use crate::ledger::{balances, wire};

impl Registry {
    /// Registers the tokens by a system; answers their records.
    pub(super) async fn register(&self, tokens: &[Value]) -> Result<Vec<Value>, Error> {
        let body = tokens.iter().map(|token| {
            let token: EnergyTokenCreate = serde_json::from_str(&token.to_string()).unwrap();
            token
        });
        let tokens = wire::registrations(body.collect())?;
        let system = self.system().await;
        let answer = register::<RegisteredTokensResponse>(&self.app, &system, &tokens).await?;
        let answer: Value = serde_json::from_slice(answer.bytes()).unwrap();
        Ok(answer["tokens"].as_array().unwrap().clone())
    }

    async fn tokens(&self) -> u64 {
        crate::ledger::verify(&self.app).await.unwrap().tokens
    }
}

/// A verified month of a well.
pub(super) fn month_of(issuer: ProfileId, well: &str, month: u32) -> Value {
    json!({
        "issuerId": issuer,
        "energyType": "natural-gas",
        "tokenType": "QET",
        "quantity": 2500,
        "vintage": { "year": 2025, "month": month },
        "boundary": {
            "identifier": { "format": "API", "id": well },
            "name": "Mesa 7H",
            "basin": "Permian",
        },
        "standards": [{ "name": "OGCI", "carbonIntensity": 4.1265 }, { "name": "NGSI", "carbonIntensity": 5 }],
        "verifiers": [{ "identifier": "CWA-0007", "name": "Clearwater Assurance" }],
    })
}

fn with(mut token: Value, member: &str, value: impl Into<Value>) -> Value {
    token[member] = value.into();
    token
}

/// The conflict that the tokens at `pointers` are in.
fn conflict<T>(outcome: Result<T, Error>, pointers: &[&str]) -> Conflict {
    match named(outcome.err(), pointers) {
        Some(Error::Conflict(conflict)) => conflict,
        other => panic!("not a conflict: {other:?}"),
    }
}

/// Why the members at `pointers` are refused.
fn named(error: Option<Error>, pointers: &[&str]) -> Option<Error> {
    let Some(Error::Named { error, faults }) = error else {
        return error;
    };
    let named: Vec<_> = faults.iter().map(|it| it.pointer.as_str()).collect();
    assert_eq!(named, pointers);
    Some(*error)
}

#[tokio::test]
async fn a_registered_token_keeps_its_id_and_is_held_like_any_other() {
    for registry in Registry::all().await {
        let (issuer, _) = registry.producer("Mesa").await;
        let (buyer, holder) = registry.producer("Harbor").await;
        let id = Uuid::from_u128(0x0198_0f00_7a10_7c3e_8b52_94d0_e6a1_f3c7);
        let wallet = registry.wallet(buyer).await;
        let kept = with(
            with(month_of(issuer, "W-1", 3), "_id", id.to_string()),
            "walletId",
            wallet.to_string(),
        );
        let tokens = registry
            .register(&[month_of(issuer, "W-1", 2), kept])
            .await
            .unwrap();
        assert_eq!(tokens[1]["_id"], json!(id));
        assert_eq!(tokens[1]["tokenId"], json!(id));
        assert_eq!(tokens[1]["quantity"], 2500);
        assert_eq!(
            tokens[1]["defaultStandard"]["carbonIntensity"]["value"],
            json!(4.1265)
        );
        assert_eq!(tokens[1]["standardTypes"], json!(["OGCI", "NGSI"]));
        assert_eq!(tokens[1]["boundary"]["basin"], "Permian");
        assert_eq!(tokens[1]["mintingContractId"], Value::Null);

        let held = crate::ledger::accounts::held(&registry.app, &holder, TokenId::from(id))
            .await
            .unwrap();
        assert_eq!((held.total, held.balance.total()), (1, 2500));
        // Read again, too, the default standard comes first.
        let all = serde_json::from_value(json!({})).unwrap();
        let listed = registry.app.energy_wallet_account_list(holder.clone(), all);
        let listed = listed
            .await
            .map_err(|error: ApiError| error.code())
            .unwrap();
        assert_eq!(listed.energy_accounts[0].standard_types, ["OGCI", "NGSI"]);
        let held = held.accounts;
        assert_eq!(held[0].operation_type, OperationType::SingleTransaction);
        assert_eq!(
            (held[0].wallet, held[0].balance.available()),
            (wallet, 2500)
        );
        assert_eq!(held[0].token.token_type, TokenType::Qet);
        registry.assert_sound().await;
        let recount = balances::recount(&registry.app).await.unwrap();
        assert!(recount.check.agreed);
        assert_eq!(recount.derived[0].positions.minted, 5000);
    }
}

#[tokio::test]
async fn a_month_is_issued_once_as_qet_or_cet_and_a_list_is_taken_whole() {
    for registry in Registry::all().await {
        let (issuer, _) = registry.producer("Mesa").await;
        let (other, _) = registry.producer("Rival").await;
        let first = ["W-1", "W-9"].map(|well| month_of(issuer, well, 3));
        registry.register(&first).await.unwrap();
        let mut again = with(month_of(other, " w-1 ", 3), "tokenType", "CET");
        again.as_object_mut().unwrap().remove("verifiers");
        let list = [month_of(other, "W-2", 3), again.clone()];
        let two = [again, list[0].clone(), month_of(issuer, "W-9", 3)];
        let pointers = ["/0/boundary/identifier", "/2/boundary/identifier"];
        let refused = registry.register(&two[..]).await;
        drop(conflict(refused, &pointers));
        let refused = conflict(registry.register(&list).await, &["/1/boundary/identifier"]);
        assert!(
            matches!(refused, Conflict::FacilityMonthClaimed(text) if text.contains("2025-03"))
        );
        assert_eq!(registry.tokens().await, 2);
        registry.register(&list[..1]).await.unwrap();
        registry.assert_sound().await;
    }
}

#[tokio::test]
async fn a_month_in_an_open_batch_of_the_issuer_waits_for_it() {
    for registry in Registry::all().await {
        let (issuer, _) = registry.producer("Prairie").await;
        let draft = crate::assets::Asset {
            status: AssetStatus::Draft,
            ..registry.month(issuer, "PRL-1", 202_506, "5")
        };
        registry.seed(&[draft]).await;
        let token = with(
            month_of(issuer, "prl-1", 6),
            "energyType",
            "renewable-natural-gas",
        );
        let mut token = token;
        token["boundary"]["identifier"]["format"] = "epa".into();
        let refused = conflict(
            registry.register(&[token]).await,
            &["/0/boundary/identifier"],
        );
        assert!(matches!(refused, Conflict::FacilityMonthOpen(_)));
        assert_eq!(registry.tokens().await, 0);
    }
}

#[tokio::test]
async fn refusals_come_in_the_documented_order() {
    for registry in Registry::all().await {
        let (issuer, _) = registry.producer("Mesa").await;
        let known = registry
            .register(&[month_of(issuer, "W-1", 3)])
            .await
            .unwrap();
        // Everything is wrong at once; then one thing after the other is mended.
        let nobody = Uuid::from_u128(7).to_string();
        let mut token = with(month_of(issuer, "W-1", 3), "issuerId", nobody);
        token["_id"] = known[0]["_id"].clone();
        token["uom"] = "MScf".into();
        let outcome = registry.register(&[token.clone()]).await;
        let Err(Error::Invalid(faults)) = outcome else {
            panic!("{outcome:?}");
        };
        assert_eq!(faults[0].pointer, "/0/uom");

        token["uom"] = "MMBtu".into();
        let outcome = registry.register(&[token.clone()]).await;
        let refused = named(outcome.err(), &["/0/issuerId"]);
        assert!(matches!(refused, Some(Error::NotFound)), "{refused:?}");

        token["issuerId"] = json!(issuer);
        let refused = conflict(registry.register(&[token.clone()]).await, &["/0/_id"]);
        assert!(matches!(refused, Conflict::State(_)), "{refused:?}");

        token["_id"] = json!(Uuid::from_u128(8));
        let refused = registry.register(&[token.clone()]).await;
        let refused = conflict(refused, &["/0/boundary/identifier"]);
        assert!(matches!(refused, Conflict::FacilityMonthClaimed(_)));

        token["vintage"]["month"] = 4.into();
        registry.register(&[token]).await.unwrap();
    }
}

#[tokio::test]
async fn of_two_at_once_with_one_id_the_second_is_told() {
    for registry in Registry::all().await {
        let (issuer, _) = registry.producer("Mesa").await;
        for turn in 0..8_u128 {
            let id = Uuid::from_u128(0x0198_0f00_7a10_7c3e_8b52_94d0_e6a1_0000 + turn);
            let of = |well: &str| {
                let well = format!("{well}-{turn}");
                [with(month_of(issuer, &well, 3), "_id", id.to_string())]
            };
            let (one, other) = (of("A"), of("B"));
            let (one, other) = join(registry.register(&one), registry.register(&other)).await;
            assert!(one.is_ok() != other.is_ok(), "{one:?} {other:?}");
            let refused = match one.err().or(other.err()) {
                Some(Error::Named { error, .. }) => Some(*error),
                other => other,
            };
            assert!(
                matches!(refused, Some(Error::Conflict(Conflict::State(_)))),
                "{refused:?}"
            );
        }
        registry.assert_sound().await;
    }
}

#[tokio::test]
async fn lists_in_opposite_orders_do_not_wait_for_each_other() {
    for registry in Registry::all().await {
        let (issuer, _) = registry.producer("Mesa").await;
        for turn in 0..8 {
            let list: Vec<_> = (0..40)
                .map(|well| month_of(issuer, &format!("W-{turn}-{well}"), 3))
                .collect();
            let back: Vec<_> = list.iter().rev().cloned().collect();
            let (one, other) = join(registry.register(&list), registry.register(&back)).await;
            assert!(one.is_ok() != other.is_ok(), "{one:?} {other:?}");
            let Some(Error::Named { error, faults }) = one.err().or(other.err()) else {
                panic!("no token is named");
            };
            assert_eq!(faults.len(), list.len());
            assert!(
                matches!(
                    *error,
                    Error::Conflict(
                        Conflict::FacilityMonthClaimed(_) | Conflict::FacilityMonthOpen(_)
                    )
                ),
                "{error:?}"
            );
        }
        registry.assert_sound().await;
    }
}
