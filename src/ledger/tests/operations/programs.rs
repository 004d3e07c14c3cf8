//! Whatever is done in whatever order: no unit is lost or doubled, and what is processed stays.

use std::collections::BTreeMap;

use attestry_domain::ids::OperationId;
use attestry_domain::ledger::operation::{OperationStatus, Policy};
use attestry_domain::ledger::serial::are_disjoint;

use super::{OperationRef, Town, price};

/// Numbers that look random and are the same for the same seed.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        // Knuth's constants for a linear congruential generator of 64 bits.
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }
}

const UNITS: i64 = 100;

#[tokio::test]
async fn random_programs_keep_the_books() {
    for seed in [1, 20, 300] {
        for town in Town::all(&["60", "40"]).await {
            town.list_all(price("5 USD")).await;
            run(&town, Dice(seed)).await;
            town.registry.assert_sound().await;
        }
    }
}

async fn run(town: &Town, mut dice: Dice) {
    let mut open: Vec<OperationRef> = Vec::new();
    let mut processed: BTreeMap<OperationId, String> = BTreeMap::new();
    for step in 0..60 {
        town.registry.later();
        if open.is_empty() || dice.roll(4) == 0 {
            open.push(town.draft(Policy::ALL[dice.roll(Policy::ALL.len())]).await);
        }
        let it = open[dice.roll(open.len())];
        let actor = if dice.roll(2) == 0 {
            &town.sam
        } else {
            &town.bea
        };
        // Refusals are part of the program.
        let _refused = match dice.roll(12) {
            0..5 => {
                town.lock(actor, it, 1 + i64::try_from(dice.roll(30)).unwrap())
                    .await
            }
            5..9 => town.sign(actor, it).await,
            9 => town.unlock(actor, it).await,
            10 => town.cancel(actor, it).await,
            _ => town.remove(actor, it).await,
        };
        check(town, step).await;
        for it in &open {
            let Ok(read) = town.read(&town.sam, *it).await else {
                continue;
            };
            if read.status == OperationStatus::Processed {
                let told = format!("{:?} {:?}", read.summary.head, read.accounts);
                let before = processed.entry(it.id).or_insert_with(|| told.clone());
                assert_eq!(*before, told, "processed is processed");
            }
        }
    }
    assert!(
        !processed.is_empty(),
        "a program that moves nothing shows nothing"
    );
}

/// Every unit of a token is somebody's, once, and is free, locked or spent.
async fn check(town: &Town, step: usize) {
    let mut held = town.accounts(&town.sam).await;
    held.extend(town.accounts(&town.bea).await);
    let mut tokens: BTreeMap<_, (i64, i64, Vec<_>)> = BTreeMap::new();
    for account in &held {
        let locked: i64 = account.locks.iter().map(|lock| lock.quantity).sum();
        assert_eq!(locked, account.balance.locked(), "step {step}");
        let minted = account.token.quantity;
        let (_, units, ranges) = tokens
            .entry(account.token.id)
            .or_insert((minted, 0, vec![]));
        *units += account.balance.total();
        ranges.push(account.serials.unwrap());
    }
    let minted: i64 = tokens.values().map(|(minted, ..)| minted).sum();
    assert_eq!(minted, UNITS, "step {step}");
    for (minted, units, ranges) in tokens.values() {
        assert_eq!(minted, units, "step {step}");
        let serials: i64 = ranges.iter().map(|range| range.count()).sum();
        assert_eq!(*minted, serials, "step {step}");
        assert!(are_disjoint(ranges), "step {step}");
    }
}
