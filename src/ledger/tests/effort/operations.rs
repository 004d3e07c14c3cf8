//! The lists of operations: for the one who signs, for one who reads, and for the other side.

use attestry_domain::energy::{EnergyType, Standard};
use attestry_domain::ledger::operation::{OperationKind, OperationStatus, TransactionType};
use attestry_domain::market::paging::Page;
use chrono::{DateTime, TimeDelta, Utc};

use super::City;
use super::Found::{Nothing, Old, Something};
use super::measure::{Judge, OPERATIONS, SPANS};
use crate::ledger::operation::{self, OperationFilter};
use crate::platform::listed::Part;

/// Each kind, by the letter that stands for it.
const KINDS: [(char, OperationKind); 4] = [
    ('t', OperationKind::NetworkTransaction),
    ('i', OperationKind::IntraTransfer),
    ('c', OperationKind::Consumption),
    ('r', OperationKind::Retirement),
];

/// A filter, and of which kinds it finds operations: for the trader, for the helper who does not sign,
/// and for the other side.
type Row = (OperationFilter, &'static str, &'static str, &'static str);

/// Where a wallet or profile is named that the other side may not read.
const REFUSED: &str = "-";

/// Those of each kind that wait for a second signature, all of them signed by the trader.
const WAITING: u64 = 2_400;
/// The thousand drafts of each kind, the oldest.
const DRAFTS: u64 = 1_000;

impl City {
    pub(super) async fn operations(&self, judge: &mut Judge) {
        for (filter, trader, helper, stranger) in self.rows() {
            let callers = [
                ("trader", &self.admin, trader),
                ("helper", &self.helper, helper),
                ("stranger", &self.stranger, stranger),
            ];
            for (name, caller, finding) in callers {
                let refused = finding == REFUSED;
                for (letter, kind) in KINDS.into_iter().filter(|_| !refused) {
                    let app = &self.registry.app;
                    let what = format!("{name} {} {}", kind.as_str(), told(&filter));
                    let part = Part::default();
                    let run = operation::list(app, caller, kind, &filter, part);
                    let is_span = filter.quantity_from.is_some()
                        || filter.quantity_to.is_some()
                        || filter.processed_from.is_some()
                        || filter.processed_to.is_some();
                    let (rows, expected) = match (is_span, finding.contains(letter)) {
                        (true, true) => (SPANS, Old(DRAFTS)),
                        (true, false) => (SPANS, Nothing),
                        // Those that the trader signed are passed over, in both wallets, each with the row
                        // of the side and the signature.
                        (false, true) if filter.awaiting_my_signature => {
                            (OPERATIONS, Old(3 * WAITING))
                        }
                        (false, true) => (OPERATIONS, Something),
                        (false, false) => (OPERATIONS, Nothing),
                    };
                    let listed = judge.hear(app, &what, rows, expected, run).await.unwrap();
                    judge.expect(&what, !listed.rows.is_empty(), finding.contains(letter));
                }
            }
        }
        self.last_pages(judge).await;
    }

    /// The page after the newest twenty thousand.
    async fn last_pages(&self, judge: &mut Judge) {
        let kind = OperationKind::Retirement;
        let at = start() + TimeDelta::seconds(50_000);
        let id = self.registry.app.ids.next();
        let after = attestry_domain::market::paging::Cursor { at, id }.encode();
        let part = Part {
            page: Page::new(None, None, Some(&after)).unwrap(),
            count: false,
        };
        for filter in [
            OperationFilter::default(),
            with(|it| it.status = Some(OperationStatus::Processed)),
            with(|it| it.i_am_signer = true),
        ] {
            let app = &self.registry.app;
            let what = format!("later page {}", told(&filter));
            let run = operation::list(app, &self.admin, kind, &filter, part);
            let listed = judge
                .hear(app, &what, OPERATIONS, Something, run)
                .await
                .unwrap();
            judge.expect(&what, !listed.rows.is_empty(), true);
        }
    }

    #[expect(clippy::too_many_lines, reason = "it is a table")]
    fn rows(&self) -> Vec<Row> {
        let wallet = Some(self.wallet);
        let status = |it| with(move |filter| filter.status = Some(it));
        let energy = |it| with(move |filter| filter.energy_type = Some(it));
        let standard = |it| with(move |filter| filter.standard = Standard::parse(it).ok());
        let contract = |it: &str| with(|filter| filter.contract_id = Some(it.to_owned()));
        let kind = |it| with(move |filter| filter.transaction_type = Some(it));
        let mut rows = vec![
            (with(|_| ()), "ticr", "ticr", "tr"),
            (
                with(|it| it.profile = Some(self.holder)),
                "ticr",
                "ticr",
                REFUSED,
            ),
            (with(|it| it.wallet = wallet), "ticr", "ticr", REFUSED),
            (status(OperationStatus::Canceled), "ticr", "ticr", "t"),
            (status(OperationStatus::Draft), "ticr", "ticr", "t"),
            (
                status(OperationStatus::AwaitingApproval),
                "ticr",
                "ticr",
                "t",
            ),
            (status(OperationStatus::Processed), "ticr", "ticr", "tr"),
            (kind(TransactionType::Push), "t", "t", "t"),
            (kind(TransactionType::Pull), "t", "t", "t"),
            (energy(EnergyType::NaturalGas), "ticr", "ticr", "t"),
            (energy(EnergyType::SolidFuel), "ticr", "ticr", "t"),
            (energy(EnergyType::Methanol), "", "", "r"),
            (standard("GREET"), "ticr", "ticr", "t"),
            (standard("OGCI"), "ticr", "ticr", "t"),
            (standard("NGSI"), "", "", "r"),
            (contract("PPA"), "ticr", "ticr", "t"),
            (contract("Old"), "ticr", "ticr", "t"),
            (contract("Rare"), "ticr", "ticr", "t"),
            (contract("Away"), "", "", "r"),
            (contract("None"), "", "", ""),
            (with(|it| it.quantity_from = Some(50)), "ticr", "ticr", "t"),
            (with(|it| it.quantity_from = Some(200)), "ticr", "ticr", "t"),
            (
                with(|it| it.quantity_from = Some(1_000)),
                "ticr",
                "ticr",
                "t",
            ),
            (with(|it| it.quantity_from = Some(10_000)), "", "", ""),
            (with(|it| it.quantity_to = Some(0)), "", "", ""),
            (with(|it| it.quantity_to = Some(5)), "ticr", "ticr", "t"),
            (with(|it| it.created_to = Some(start())), "t", "t", "tr"),
            (
                with(|it| it.created_from = Some(later(2_000_000))),
                "",
                "",
                "",
            ),
            (with(|it| it.created_to = Some(later(-1))), "", "", ""),
            (
                with(|it| it.processed_to = Some(later(60_000))),
                "ticr",
                "ticr",
                "tr",
            ),
            (with(|it| it.processed_to = Some(later(-1))), "", "", ""),
            (
                with(|it| it.processed_from = Some(later(2_000_000))),
                "",
                "",
                "",
            ),
            // The helper signed the twenty oldest, but no retirement.
            (with(|it| it.i_am_signer = true), "ticr", "tic", "t"),
            // The buyer signs pulls and what waits; the trader what else is not signed.
            (with(|it| it.awaiting_my_signature = true), "icr", "", "t"),
        ];
        let signing = |change: &dyn Fn(&mut OperationFilter)| {
            let mut filter = with(|it| it.i_am_signer = true);
            change(&mut filter);
            filter
        };
        let both = |status, energy_type| {
            with(move |it| {
                it.status = Some(status);
                it.energy_type = Some(energy_type);
            })
        };
        rows.extend([
            (
                both(OperationStatus::Canceled, EnergyType::NaturalGas),
                "ticr",
                "ticr",
                "t",
            ),
            (
                both(OperationStatus::Processed, EnergyType::SolidFuel),
                "",
                "",
                "",
            ),
            (
                both(OperationStatus::Canceled, EnergyType::Methanol),
                "",
                "",
                "",
            ),
            (
                signing(&|it| it.status = Some(OperationStatus::Canceled)),
                "",
                "tic",
                "",
            ),
            (
                signing(&|it| it.contract_id = Some("Rare".to_owned())),
                "",
                "tic",
                "",
            ),
            (
                signing(&|it| it.contract_id = Some("Away".to_owned())),
                "",
                "",
                "",
            ),
            (
                with(|it| {
                    it.awaiting_my_signature = true;
                    it.status = Some(OperationStatus::Canceled);
                }),
                "",
                "",
                "",
            ),
            (
                with(|it| {
                    it.wallet = wallet;
                    it.quantity_from = Some(200);
                    it.status = Some(OperationStatus::Canceled);
                }),
                "ticr",
                "ticr",
                REFUSED,
            ),
        ]);
        rows
    }
}

fn with(change: impl FnOnce(&mut OperationFilter)) -> OperationFilter {
    let mut filter = OperationFilter::default();
    change(&mut filter);
    filter
}

/// When the oldest operation was made.
fn start() -> DateTime<Utc> {
    DateTime::from_timestamp(1_577_836_800, 0).unwrap()
}

fn later(seconds: i64) -> DateTime<Utc> {
    start() + TimeDelta::seconds(seconds)
}

/// What a filter asks, without what it does not.
fn told(filter: &OperationFilter) -> String {
    let fields = format!("{filter:?}");
    let fields = fields
        .trim_start_matches("OperationFilter { ")
        .trim_end_matches(" }");
    let is_asked = |field: &&str| !field.ends_with(": None") && !field.ends_with(": false");
    let asked: Vec<_> = fields.split(", ").filter(is_asked).collect();
    asked.join(", ")
}
