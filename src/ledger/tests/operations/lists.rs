//! Which operations a list shows, to whom, and by which filters.

use std::collections::BTreeMap;

use attestry_domain::energy::{EnergyType, Standard};
use attestry_domain::ids::OperationId;
use attestry_domain::ledger::operation::{OperationKind, OperationStatus, Policy, TransactionType};

use chrono::TimeDelta;

use super::{Town, price};
use crate::identity::Caller;
use crate::ledger::operation::{self, OperationFilter};
use crate::ledger::store::operations::heads;
use crate::ledger::store::wallet::{NewWallet, insert_wallet};
use crate::platform::database::{self, Tx};
use crate::platform::listed::Part;

const SECURE: Policy = Policy::Push { is_secure: true };

impl Town {
    /// Gives both sides so many more wallets.
    async fn add_wallets(&self, count: usize) {
        let app = &self.registry.app;
        let add = |tx: Tx| async move {
            for profile_id in [self.seller, self.buyer] {
                for _ in 0..count {
                    let new = NewWallet {
                        id: app.ids.next(),
                        profile_id,
                        name: "One of many",
                        is_default: false,
                        created_at: app.clock.now(),
                    };
                    insert_wallet(&*tx, &new).await?;
                }
            }
            Ok(())
        };
        database::transaction(app, add).await.unwrap();
    }

    async fn listed(&self, caller: &Caller, filter: &OperationFilter) -> Vec<OperationId> {
        let kind = OperationKind::NetworkTransaction;
        let part = Part {
            count: true,
            ..Part::default()
        };
        let listed = operation::list(&self.registry.app, caller, kind, filter, part).await;
        let listed = listed.unwrap();
        let ids: Vec<_> = listed.rows.iter().map(|it| it.id).collect();
        assert_eq!(listed.total, Some(ids.len() as u64));
        ids
    }
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "most of it is a table")]
async fn every_filter() {
    for town in Town::all(&["100"]).await {
        town.list_all(price("5 USD")).await;
        let empty = town.draft(SECURE).await;
        town.registry.later();
        let pull = town.draft(Policy::Pull).await;
        town.lock(&town.bea, pull, 5).await.unwrap();
        town.registry.later();
        let signed = town.draft(SECURE).await;
        town.lock(&town.sam, signed, 20).await.unwrap();
        town.sign(&town.sam, signed).await.unwrap();
        town.registry.later();
        let done = town.draft(Policy::Push { is_secure: false }).await;
        town.lock(&town.sam, done, 7).await.unwrap();
        town.sign(&town.sam, done).await.unwrap();
        let now = town.registry.app.clock.now();
        let with = |change: &dyn Fn(&mut OperationFilter)| {
            let mut filter = OperationFilter::default();
            change(&mut filter);
            filter
        };
        let two_earlier = now - TimeDelta::seconds(2);
        // The empty draft, the pull, the signed push and the done one, by letter, newest first; as the
        // seller sees them, and as the buyer does.
        let rows = [
            (with(&|_| ()), "dspe", "dsp"),
            (
                with(&|it| it.status = Some(OperationStatus::Draft)),
                "pe",
                "p",
            ),
            (
                with(&|it| it.transaction_type = Some(TransactionType::Pull)),
                "p",
                "p",
            ),
            (with(&|it| it.quantity_from = Some(7)), "ds", "ds"),
            (with(&|it| it.quantity_to = Some(7)), "dpe", "dp"),
            (
                with(&|it| it.energy_type = Some(EnergyType::RenewableNaturalGas)),
                "dsp",
                "dsp",
            ),
            (
                with(&|it| it.energy_type = Some(EnergyType::Methanol)),
                "",
                "",
            ),
            (
                with(&|it| it.standard = Standard::parse("GREET").ok()),
                "dsp",
                "dsp",
            ),
            (
                with(&|it| it.standard = Standard::parse("OGCI").ok()),
                "",
                "",
            ),
            (with(&|it| it.created_from = Some(now)), "d", "d"),
            (with(&|it| it.created_to = Some(two_earlier)), "pe", "p"),
            (with(&|it| it.processed_from = Some(now)), "d", "d"),
            (with(&|it| it.processed_to = Some(two_earlier)), "", ""),
            (with(&|it| it.contract_id = Some("PPA".to_owned())), "", ""),
            // Sam signed two, and owes the pull and the empty draft; Bea owes the pull and the signed one.
            (with(&|it| it.i_am_signer = true), "dspe", "sp"),
            (with(&|it| it.awaiting_my_signature = true), "", "sp"),
        ];
        let letters = [
            (empty.id, 'e'),
            (pull.id, 'p'),
            (signed.id, 's'),
            (done.id, 'd'),
        ];
        let letters = BTreeMap::from(letters);
        // The same with more wallets than one query takes parts.
        for more in [0, 600] {
            town.add_wallets(more).await;
            for (filter, sells, buys) in &rows {
                for (caller, expected) in [(&town.sam, sells), (&town.bea, buys)] {
                    let listed = town.listed(caller, filter).await;
                    let listed: String = listed.iter().map(|id| letters[id]).collect();
                    assert_eq!(listed, **expected, "{filter:?}, {more} more");
                }
            }
        }
        // A record says the same as the filters.
        for (caller, it, signer, next) in [
            (&town.sam, empty, true, false),
            (&town.sam, pull, true, false),
            (&town.bea, pull, true, true),
            (&town.bea, signed, true, true),
            (&town.bea, done, false, false),
        ] {
            let read = town.read(caller, it).await.unwrap();
            assert_eq!(
                (read.i_am_signer, read.awaiting_my_signature),
                (signer, next)
            );
        }
    }
}

#[tokio::test]
async fn an_operation_of_two_own_sides_is_listed_once() {
    for town in Town::all(&["100"]).await {
        let roles = [("basic.trader", town.seller), ("basic.trader", town.buyer)];
        let both = town.registry.caller("both", &roles).await;
        let pull = town.draft(Policy::Pull).await;
        let push = town.draft(SECURE).await;
        town.lock(&town.sam, push, 5).await.unwrap();
        let listed = town.listed(&both, &OperationFilter::default()).await;
        assert_eq!(listed, [push.id, pull.id]);
        town.sign(&both, push).await.unwrap();
        assert_eq!(
            town.listed(&both, &OperationFilter::default()).await,
            listed
        );
        let twice = town.sign(&both, push).await;
        assert_eq!(
            twice.unwrap_err(),
            "already_signed",
            "nobody signs for both sides"
        );
        let wallet = |id| OperationFilter {
            wallet: Some(id),
            ..OperationFilter::default()
        };
        let theirs = wallet(town.registry.wallet(town.buyer).await);
        assert_eq!(town.listed(&both, &theirs).await, listed);
        let kind = OperationKind::NetworkTransaction;
        let strange = operation::list(
            &town.registry.app,
            &town.sam,
            kind,
            &theirs,
            Part::default(),
        );
        assert_eq!(super::code(strange.await.unwrap_err()), "not_found");
    }
}

#[tokio::test]
async fn a_filter_by_side_hides_nothing_that_the_caller_sees() {
    for town in Town::all(&["100"]).await {
        let roles = [("basic.trader", town.seller), ("basic.trader", town.buyer)];
        let both = town.registry.caller("both", &roles).await;
        let wallets = [town.seller, town.buyer].map(|it| town.registry.wallet(it));
        let [source, target] = wallets;
        let (source, target) = (source.await, target.await);
        let unseen = town.draft(SECURE).await;
        town.registry.later();
        let seen = town.draft(SECURE).await;
        town.lock(&town.sam, seen, 5).await.unwrap();
        town.sign(&town.sam, seen).await.unwrap();
        let removed = town.draft(SECURE).await;
        town.remove(&town.sam, removed).await.unwrap();
        let by = |wallet: Option<_>, profile: Option<_>| OperationFilter {
            wallet,
            profile,
            ..OperationFilter::default()
        };
        let sides = [
            by(None, None),
            by(Some(source), None),
            by(Some(target), None),
            by(None, Some(town.seller)),
            by(None, Some(town.buyer)),
            by(Some(source), Some(town.buyer)),
            by(Some(target), Some(town.seller)),
            by(Some(target), Some(town.buyer)),
        ];
        for more in [0, 600] {
            town.add_wallets(more).await;
            for filter in &sides {
                let listed = town.listed(&both, filter).await;
                assert_eq!(listed, [seen.id, unseen.id], "{filter:?}, {more} more");
                let drafts = OperationFilter {
                    status: Some(OperationStatus::Draft),
                    quantity_to: Some(4),
                    ..filter.clone()
                };
                assert_eq!(town.listed(&both, &drafts).await, [unseen.id], "{filter:?}");
            }
        }
        // The buyer alone sees what was signed.
        for filter in [by(Some(target), None), by(None, Some(town.buyer))] {
            assert_eq!(town.listed(&town.bea, &filter).await, [seen.id]);
        }
    }
}

#[tokio::test]
async fn a_draft_between_two_wallets_is_found_by_either() {
    for town in Town::all(&["100"]).await {
        let app = &town.registry.app;
        let draft = town.draft(Policy::IntraTransfer).await;
        let head = heads::by_ref(app.database.reader(), draft).await;
        let head = head.unwrap().unwrap();
        for wallet in [head.from.wallet, head.to.unwrap().wallet] {
            let filter = OperationFilter {
                wallet: Some(wallet),
                ..OperationFilter::default()
            };
            let part = Part::default();
            let kind = OperationKind::IntraTransfer;
            let listed = operation::list(app, &town.sam, kind, &filter, part)
                .await
                .unwrap();
            assert_eq!(listed.rows.len(), 1);
        }
    }
}

#[tokio::test]
async fn retirements_are_found_by_their_token() {
    for town in Town::all(&["100"]).await {
        let app = &town.registry.app;
        let wallet = town.registry.wallet(town.seller).await;
        let token = town.accounts(&town.sam).await[0].token.id;
        let nothing = operation::lookup(app, &town.sam, token, wallet).await;
        assert_eq!(super::code(nothing.unwrap_err()), "not_found");
        let mut retired = Vec::new();
        for units in [5, 6] {
            town.registry.later();
            let retirement = town.draft(Policy::Retirement).await;
            town.lock(&town.sam, retirement, units).await.unwrap();
            town.sign(&town.sam, retirement).await.unwrap();
            retired.insert(0, retirement.id);
        }
        let found = operation::lookup(app, &town.sam, token, wallet)
            .await
            .unwrap();
        assert_eq!(found.newest.id, retired[0]);
        assert_eq!(
            found.all.iter().map(|it| it.id).collect::<Vec<_>>(),
            retired
        );
        let stranger = operation::lookup(app, &town.bea, token, wallet).await;
        assert_eq!(super::code(stranger.unwrap_err()), "not_found");
        let kind = OperationKind::Retirement;
        let newest = super::OperationRef {
            kind,
            id: retired[0],
        };
        let cohort = operation::cohort(app, &town.sam, newest, token)
            .await
            .unwrap();
        let serials: Vec<_> = cohort
            .holdings
            .iter()
            .map(|it| it.serials.unwrap().to_string())
            .collect();
        assert_eq!((cohort.units, serials), (6, vec!["6–11".to_owned()]));
    }
}
