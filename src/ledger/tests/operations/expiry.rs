//! Nobody holds units for ever.

use attestry_domain::ledger::operation::Policy;
use chrono::TimeDelta;
use sea_orm::{ConnectionTrait, Statement};

use super::{Town, price};
use crate::ledger::operation;

impl Town {
    async fn sweep(&self) -> usize {
        operation::sweep(&self.registry.app).await.unwrap()
    }

    pub(super) fn wait(&self, time: TimeDelta) {
        self.registry.clock.advance(time);
    }
}

const ALL: &str = "1–100 minting 100";
const HELD: &str = "1–100 minting 75+25";

#[tokio::test]
async fn a_draft_lets_its_units_go_after_three_days() {
    for town in Town::all(&["100"]).await {
        town.list_all(price("5 USD")).await;
        let retirement = town.draft(Policy::Retirement).await;
        town.lock(&town.sam, retirement, 20).await.unwrap();
        let end = town.registry.app.clock.now() + TimeDelta::hours(72);
        town.wait(TimeDelta::hours(48));
        town.lock(&town.sam, retirement, 5).await.unwrap();
        let read = town.read(&town.sam, retirement).await.unwrap();
        assert_eq!(read.lock_expires_at, Some(end), "from the first lock");
        town.wait(TimeDelta::hours(24) - TimeDelta::microseconds(1));
        assert_eq!(
            (town.sweep().await, town.holdings(&town.sam).await),
            (0, HELD.to_owned())
        );
        town.wait(TimeDelta::microseconds(1));
        // Before anybody swept, the units are not the draft's any more.
        assert_eq!(
            town.sign(&town.sam, retirement).await.unwrap_err(),
            "nothing_locked"
        );
        assert_eq!(
            (town.sweep().await, town.holdings(&town.sam).await),
            (1, ALL.to_owned())
        );
        let read = town.read(&town.sam, retirement).await.unwrap();
        assert_eq!(read.status.as_str(), "draft");
        assert_eq!((read.locking.quantity, read.lock_expires_at), (0, None));
        assert!(read.accounts.is_empty() && read.energy_types.is_empty());
        let account = &town.accounts(&town.sam).await[0];
        assert_eq!(account.listing, Some(price("5 USD")), "as it was listed");
        assert_eq!(town.sweep().await, 0);
        // It can be locked and signed as before.
        town.lock(&town.sam, retirement, 25).await.unwrap();
        town.sign(&town.sam, retirement).await.unwrap();
        town.registry.assert_sound().await;
    }
}

#[tokio::test]
async fn one_that_cannot_be_ended_holds_up_no_other() {
    for town in Town::all(&["100"]).await {
        let broken = town.draft(Policy::Retirement).await;
        town.lock(&town.sam, broken, 5).await.unwrap();
        town.wait(TimeDelta::seconds(1));
        let sound = town.draft(Policy::Retirement).await;
        town.lock(&town.sam, sound, 20).await.unwrap();
        let writer = town.registry.app.database.for_migrations();
        let spoil = Statement::from_sql_and_values(
            writer.get_database_backend(),
            "UPDATE operation SET beneficiary = '{}' WHERE id = $1",
            [broken.id.uuid().into()],
        );
        writer.execute_raw(spoil).await.unwrap();
        town.wait(TimeDelta::hours(72));
        for swept in [1, 0] {
            assert_eq!(town.sweep().await, swept);
            assert_eq!(town.holdings(&town.sam).await, "1–100 minting 95+5");
        }
    }
}

#[tokio::test]
async fn an_unsigned_pull_holds_units_for_half_an_hour() {
    for town in Town::all(&["100"]).await {
        town.list_all(price("5 USD")).await;
        let pull = town.draft(Policy::Pull).await;
        town.lock(&town.bea, pull, 25).await.unwrap();
        town.wait(TimeDelta::minutes(30));
        // Locking anew takes the place of what has expired.
        town.lock(&town.bea, pull, 30).await.unwrap();
        assert_eq!(town.holdings(&town.sam).await, "1–100 minting 70+30");
        town.wait(TimeDelta::minutes(29));
        town.sign(&town.bea, pull).await.unwrap();
        town.wait(TimeDelta::days(1));
        assert_eq!(town.sweep().await, 0, "signed, it has two weeks");
        town.sign(&town.sam, pull).await.unwrap();
        assert_eq!(
            town.holdings(&town.bea).await,
            "1–30 network_transaction 30"
        );
    }
}

#[tokio::test]
async fn approval_has_two_weeks() {
    for town in Town::all(&["100"]).await {
        let push = town.draft(Policy::Push { is_secure: true }).await;
        town.lock(&town.sam, push, 25).await.unwrap();
        town.sign(&town.sam, push).await.unwrap();
        town.wait(TimeDelta::days(14));
        assert_eq!(
            town.sign(&town.bea, push).await.unwrap_err(),
            "state_conflict"
        );
        assert_eq!(
            town.status(&town.bea, push).await,
            "awaiting_approval",
            "nobody swept"
        );
        let (one, other) = futures_util::future::join(town.sweep(), town.sweep()).await;
        assert_eq!(one + other, 1, "once, however many sweep");
        let read = town.read(&town.bea, push).await.unwrap();
        assert_eq!(read.status.as_str(), "canceled");
        assert!(read.cancel_reason.is_some() && read.canceled_at.is_some());
        assert_eq!(town.holdings(&town.sam).await, ALL);
        town.registry.assert_sound().await;
    }
}
