//! Which request comes next? Whatever the dice say, but mostly one that has a chance.

use contract_tests::actor::Actor;
use contract_tests::reply::{rows, text};
use serde_json::{Value, json};

use super::{HOLDINGS, Program, SET_PUBLIC};

/// Numbers that look random and are the same for the same seed.
pub(super) struct Dice(pub(super) u64);

impl Dice {
    pub(super) fn roll(&mut self, sides: usize) -> usize {
        // Knuth's constants for a linear congruential generator of 64 bits.
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }
}

/// An operation, by the paths of its family.
#[derive(Clone)]
pub(super) struct Operation {
    pub(super) family: &'static str,
    pub(super) key: &'static str,
    pub(super) lock: &'static str,
    pub(super) id: String,
    /// Which of the two made it.
    pub(super) maker: usize,
    /// Whether it holds units, is signed, has ended, as far as its steps tell.
    pub(super) holds: bool,
    pub(super) is_signed: bool,
    pub(super) has_ended: bool,
}

/// What a step asks for, and which of the two.
pub(super) struct Request {
    pub(super) actor: usize,
    pub(super) path: String,
    pub(super) body: Value,
    pub(super) act: Act,
}

/// What it does.
pub(super) enum Act {
    /// Makes an operation: its family, its key and how it locks.
    Make(&'static str, &'static str, &'static str),
    /// Does that to an operation.
    Touch(String, &'static str),
    /// Puts accounts on the market.
    List,
}

/// All that somebody's default wallet has goes on the market or off it.
pub(super) async fn offer(actor: &Actor, is_public: bool) -> Value {
    let list = json!({ "walletId": actor.wallet(), "status": "enabled" });
    let list = actor.post(HOLDINGS, list).await.ok();
    let accounts = rows(&list, "/energyAccounts");
    let ids: Vec<_> = accounts.iter().map(|it| text(it, "/_id")).collect();
    let mut body = json!({ "walletId": actor.wallet(), "accountIds": ids, "isPublic": is_public });
    if is_public {
        body["price"] = json!({ "amount": 5, "currency": "USD" });
    }
    body
}

impl Program<'_> {
    pub(super) async fn request(&mut self) -> Request {
        let anybody = self.dice.roll(2);
        if self.open.is_empty() || self.dice.roll(4) == 0 {
            return self.making(anybody);
        }
        if self.dice.roll(12) == 0 {
            return self.listing(anybody).await;
        }
        // The newest half of the time, so that operations come to their end; ended ones are rarely tried.
        let place = match self.dice.roll(2) {
            0 => self.open.len() - 1,
            _ => self.dice.roll(self.open.len()),
        };
        let operation = &self.open[place];
        if operation.has_ended && self.dice.roll(3) > 0 {
            return self.making(anybody);
        }
        let is_transaction = operation.family == "network-transaction";
        let verb = match (operation.holds, self.dice.roll(12)) {
            (false, 0..9) | (true, 0..2) => operation.lock,
            (true, 2..10) | (false, 9) => "sign",
            (_, 10) => "unlock",
            _ if is_transaction => "cancel",
            _ => "remove",
        };
        // Mostly whoever is next.
        let next = if verb == "sign" && operation.is_signed {
            1 - operation.maker
        } else {
            operation.maker
        };
        let actor = if self.dice.roll(5) > 0 { next } else { anybody };
        let mut body = json!({ "_id": operation.id });
        if verb == operation.lock {
            body["quantity"] = (1 + self.dice.roll(30)).into();
        }
        Request {
            actor,
            path: format!("/network/{}/{verb}", operation.family),
            body,
            act: Act::Touch(operation.id.clone(), verb),
        }
    }

    fn making(&mut self, actor: usize) -> Request {
        let mine = self.actors[actor].profile();
        let theirs = self.actors[1 - actor].profile();
        let (family, key, lock, body) = match self.dice.roll(5) {
            0 => (
                "network-transaction",
                "networkTransaction",
                "push/lock",
                json!({
                    "fromProfileId": mine, "toProfileId": theirs,
                    "isSecure": self.dice.roll(2) == 0,
                }),
            ),
            1 => (
                "network-transaction",
                "networkTransaction",
                "pull/lock",
                json!({ "fromProfileId": theirs, "toProfileId": mine }),
            ),
            2 => (
                "intra-transfer",
                "intraTransfer",
                "lock",
                json!({ "fromProfileId": mine, "toProfileId": mine, "toWalletId": self.vault }),
            ),
            3 => (
                "consumption",
                "consumption",
                "lock",
                json!({ "profileId": mine, "name": "Boiler house" }),
            ),
            _ => (
                "retirement",
                "retirement",
                "lock",
                json!({ "profileId": mine, "name": "Scope 1" }),
            ),
        };
        Request {
            actor,
            path: format!("/network/{family}/{}", lock.replace("lock", "create")),
            body,
            act: Act::Make(family, key, lock),
        }
    }

    async fn listing(&mut self, actor: usize) -> Request {
        let is_public = self.dice.roll(4) > 0;
        Request {
            actor,
            path: SET_PUBLIC.to_owned(),
            body: offer(&self.actors[actor], is_public).await,
            act: Act::List,
        }
    }
}
