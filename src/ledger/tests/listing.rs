//! How holdings get on the market, and why not.

use attestry_domain::energy::AccountStatus;
use attestry_domain::ids::AccountId;
use attestry_domain::ledger::account::Balance;
use attestry_openapi::network::EnergyWalletApi;
use attestry_openapi::problem::ApiError;
use serde_json::{Value, json};

use super::Registry;
use crate::identity::Caller;
use crate::ledger::accounts;

impl Registry {
    async fn set_public(&self, caller: &Caller, body: Value) -> Result<Value, String> {
        let body = serde_json::from_value(body).unwrap();
        let answer = self
            .app
            .energy_wallet_account_set_public(caller.clone(), body)
            .await;
        let answer = answer.map_err(|error: ApiError| error.code().to_string())?;
        Ok(serde_json::from_slice(answer.bytes()).unwrap())
    }
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "most of them are a table")]
async fn all_accounts_change_or_none() {
    for registry in Registry::all().await {
        let (owner, admin) = registry.producer("Prairie").await;
        let (other, stranger) = registry.producer("Lakeside").await;
        let viewer = registry.caller("vera", &[("basic.viewer", owner)]).await;
        let good = registry.hold(owner, |_, _| ()).await.id;
        let spent = registry
            .hold(owner, |_, it| it.status = AccountStatus::Disabled)
            .await
            .id;
        let locked = registry
            .hold(owner, |_, it| {
                it.balance = Balance::new(0, 10, 0, 0).unwrap();
            })
            .await
            .id;
        let strange = registry.hold(other, |_, _| ()).await.id;
        let wallet = registry.wallet(owner).await;
        let price = json!({ "amount": 5.25, "currency": "USD" });
        let body = |ids: &[AccountId], is_public: bool, price: Value| {
            let mut body = json!({ "walletId": wallet, "accountIds": ids, "isPublic": is_public });
            if !price.is_null() {
                body["price"] = price;
            }
            body
        };
        let xyz = json!({ "amount": 5, "currency": "XYZ" });
        let zero = json!({ "amount": 0, "currency": "USD" });
        let rows = [
            (&admin, body(&[good], true, Value::Null), "invalid_request"),
            (&admin, body(&[good], true, xyz), "invalid_request"),
            (&admin, body(&[good], true, zero), "invalid_request"),
            (&stranger, body(&[good], true, price.clone()), "not_found"),
            (
                &viewer,
                body(&[good], true, price.clone()),
                "permission_denied",
            ),
            (
                &admin,
                body(&[good, good], true, price.clone()),
                "invalid_request",
            ),
            (
                &admin,
                body(&[good, strange], true, price.clone()),
                "not_found",
            ),
            (
                &admin,
                body(&[good, spent], true, price.clone()),
                "state_conflict",
            ),
            (
                &admin,
                body(&[good, locked], true, price.clone()),
                "state_conflict",
            ),
        ];
        for (caller, body, code) in rows {
            assert_eq!(
                registry.set_public(caller, body.clone()).await.unwrap_err(),
                code,
                "{body}"
            );
            let account = accounts::details(&registry.app, &admin, good)
                .await
                .unwrap();
            assert!(account.listing.is_none(), "{body}");
        }

        registry.later();
        let told = registry
            .set_public(&admin, body(&[good], true, price))
            .await
            .unwrap();
        let account = &told["energyAccounts"][0];
        assert_eq!(
            account["price"],
            json!({ "amount": 5.25, "currency": "USD" })
        );
        assert_eq!(account["updatedAt"], "2025-07-15T09:00:01Z");
        let dearer = json!({ "amount": 6, "currency": "EUR" });
        let told = registry
            .set_public(&admin, body(&[good], true, dearer))
            .await
            .unwrap();
        assert_eq!(told["energyAccounts"][0]["price"]["amount"], 6);
        // Unpublishing asks for nothing, ignores a price, and answers in the order of the request.
        let ids = [spent, good, locked];
        let ignored = json!({ "amount": 7, "currency": "USD" });
        let told = registry
            .set_public(&admin, body(&ids, false, ignored))
            .await
            .unwrap();
        let rows = told["energyAccounts"].as_array().unwrap();
        let told: Vec<_> = rows.iter().map(|row| row["_id"].clone()).collect();
        assert_eq!(told, ids.map(|id| json!(id)));
        assert!(
            rows.iter()
                .all(|row| row["isPublic"] == false && row["price"].is_null())
        );
    }
}
