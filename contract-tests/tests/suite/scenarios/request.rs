//! Which request is meant by a row, and did it end as the row says?

use contract_tests::actor::Actor;
use contract_tests::reply::{Reply, rows, text};
use serde_json::{Value, json};

use super::stage::Stage;

const NETWORK: &str = "/network";

/// A request, and the operation that it makes, with the family of paths that this belongs to.
pub(super) struct Request {
    pub(super) path: String,
    pub(super) body: Value,
    pub(super) makes: Option<(String, &'static str)>,
}

impl Request {
    /// `lock 20 in A`, with `filter.month: 2; forcePrice: 5 USD`.
    pub(super) async fn of(stage: &Stage, actor: &Actor, words: &[&str], with: &str) -> Self {
        let mut request = Self::meant(stage, actor, words).await;
        for (path, value) in members(with) {
            let member = path.rsplit('.').next().unwrap_or(path);
            let at = path
                .split('.')
                .fold(&mut request.body, |at, name| &mut at[name]);
            *at = meant(stage, member, value);
        }
        request
    }

    async fn meant(stage: &Stage, actor: &Actor, words: &[&str]) -> Self {
        let profile = |name: &str| {
            stage
                .id_for("profileId", name)
                .expect("a company")
                .to_owned()
        };
        match words {
            ["POST", path] => Self::to(&format!("/{}", path.trim_start_matches('/')), json!({})),
            ["push", name, "to", to] => Self::push(name, actor, &profile(to), false),
            ["secure", "push", name, "to", to] => Self::push(name, actor, &profile(to), true),
            ["pull", name, "from", from] => {
                let body =
                    json!({ "fromProfileId": profile(from), "toProfileId": actor.profile() });
                Self::making(name, "network-transaction/pull", body)
            }
            ["transfer", name, "from", from, "to", to] => {
                let body = json!({ "fromProfileId": profile(from), "toProfileId": profile(to) });
                Self::making(name, "intra-transfer", body)
            }
            ["consume", name] => Self::spending(name, "consumption", actor),
            ["retire", name] => Self::spending(name, "retirement", actor),
            ["lock", quantity, "in", name] => {
                let quantity: Value = serde_json::from_str(quantity).expect("a number");
                let (id, family) = stage.operation(name);
                let body = json!({ "_id": id, "quantity": quantity });
                Self::to(&format!("{NETWORK}/{family}/lock"), body)
            }
            ["look", "at", name] => Self::on(stage, "details", name),
            [verb, name] if ["unlock", "sign", "cancel", "remove", "update"].contains(verb) => {
                Self::on(stage, verb, name)
            }
            ["list", token, "at", amount, currency] => {
                let mut request = Self::listing(stage, actor, token, true).await;
                request.body["price"] = meant(stage, "price", &format!("{amount} {currency}"));
                request
            }
            ["unlist", token] => Self::listing(stage, actor, token, false).await,
            _ => panic!("what is {words:?}?"),
        }
    }

    fn to(path: &str, body: Value) -> Self {
        Self {
            path: path.to_owned(),
            body,
            makes: None,
        }
    }

    fn making(name: &str, family: &'static str, body: Value) -> Self {
        Self {
            makes: Some((name.to_owned(), family)),
            ..Self::to(&format!("{NETWORK}/{family}/create"), body)
        }
    }

    fn push(name: &str, actor: &Actor, to: &str, is_secure: bool) -> Self {
        let from = actor.profile();
        let body = json!({ "fromProfileId": from, "toProfileId": to, "isSecure": is_secure });
        Self::making(name, "network-transaction/push", body)
    }

    fn spending(name: &str, family: &'static str, actor: &Actor) -> Self {
        let body = json!({ "profileId": actor.profile(), "name": name });
        Self::making(name, family, body)
    }

    /// Push and pull differ in how they begin; from then on they are one family.
    fn on(stage: &Stage, verb: &str, name: &str) -> Self {
        let (id, family) = stage.operation(name);
        let family = family.split('/').next().unwrap_or(family);
        Self::to(&format!("{NETWORK}/{family}/{verb}"), json!({ "_id": id }))
    }

    /// All units of the token that the actor's company can list.
    async fn listing(stage: &Stage, actor: &Actor, token: &str, is_public: bool) -> Self {
        let accounts = Stage::accounts(actor, "/network/energy-wallet/account/list").await;
        let token = stage.id_for("tokenId", token).expect("a token");
        let accounts: Vec<_> = rows(&accounts.ok(), "/energyAccounts")
            .iter()
            .filter(|it| it["tokenId"] == token && it["status"] == "enabled")
            .filter(|it| it["walletId"] == actor.wallet())
            .map(|account| text(account, "/_id"))
            .collect();
        let body = json!({
            "walletId": actor.wallet(),
            "accountIds": accounts,
            "isPublic": is_public,
        });
        Self::to(&format!("{NETWORK}/energy-wallet/account/set-public"), body)
    }
}

/// Holds an answer against `409 nothing_locked` or `draft; quantity: 20`.
pub(super) fn hold_against(cell: &str, reply: &Reply, place: &str, stage: &Stage) {
    let mut parts = cell.split("; ").filter(|part| !part.is_empty());
    if cell.starts_with(|first: char| first.is_ascii_digit()) {
        let refusal = parts.next().unwrap_or_default();
        assert!(reply.status >= 400, "{place}: {}", reply.text());
        match refusal.split_once(" at ") {
            Some((refusal, pointer)) => {
                assert_eq!(reply.refusal(), refusal, "{place}: {}", reply.text());
                assert_eq!(reply.pointers(), [pointer], "{place}: {}", reply.text());
            }
            None => assert_eq!(reply.refusal(), refusal, "{place}: {}", reply.text()),
        }
        let faults: Vec<_> = parts.collect();
        if !faults.is_empty() {
            assert_eq!(reply.faults(), faults, "{place}: {}", reply.text());
        }
        return;
    }
    assert_eq!(reply.status, 200, "{place}: {}", reply.text());
    let answer = reply.json();
    let record = record(&answer);
    for part in parts {
        let (path, expected) = part.split_once(": ").unwrap_or(("status", part));
        let pointer = format!("/{}", path.replace('.', "/"));
        let told = record.pointer(&pointer);
        let told = told.unwrap_or_else(|| panic!("{place}: no {path} in {record:#}"));
        assert_eq!(said(stage, told), expected, "{place}: {path}");
    }
}

/// The record of an answer, under whatever key.
pub(super) fn record(answer: &Value) -> &Value {
    let keys = [
        "networkTransaction",
        "intraTransfer",
        "consumption",
        "retirement",
    ];
    keys.iter()
        .find_map(|key| answer.get(key))
        .unwrap_or(answer)
}

/// `name: value; name: value`
pub(super) fn members(cell: &str) -> impl Iterator<Item = (&str, &str)> {
    let parts = cell.split("; ").filter(|part| !part.is_empty());
    parts.map(|part| part.split_once(": ").expect("a name and a value"))
}

/// A value as a body has it: a name's id, money, JSON, or else text.
fn meant(stage: &Stage, member: &str, value: &str) -> Value {
    if let Some(id) = stage.id_for(member, value) {
        return id.into();
    }
    if let Some((amount, currency)) = value.split_once(' ')
        && currency.len() == 3
        && let Ok(amount @ Value::Number(_)) = serde_json::from_str(amount)
    {
        return json!({ "amount": amount, "currency": currency });
    }
    serde_json::from_str(value).unwrap_or_else(|_| value.into())
}

/// A value as a table has it.
fn said(stage: &Stage, value: &Value) -> String {
    match value {
        Value::Null => "none".to_owned(),
        Value::String(text) => stage.name_of(text).to_owned(),
        Value::Array(values) if values.is_empty() => "none".to_owned(),
        Value::Array(values) => {
            let values: Vec<_> = values.iter().map(|value| said(stage, value)).collect();
            values.join(", ")
        }
        Value::Object(members) => match (Stage::money(value), members.get("userId")) {
            (Some(money), _) => money,
            (None, Some(user)) => said(stage, user),
            (None, None) => value.to_string(),
        },
        Value::Number(number) => number
            .as_f64()
            .map_or_else(String::new, |it| it.to_string()),
        Value::Bool(truth) => truth.to_string(),
    }
}
