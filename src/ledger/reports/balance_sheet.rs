//! Where is every unit that was ever minted, and does everything agree on it?

use attestry_domain::ledger::balance_sheet::Positions;
use chrono::{DateTime, Utc};

use crate::app::App;
use crate::error::Error;
use crate::ledger::balances::{self, Check, Offending, SheetLine};
use crate::transparency;

/// The balance sheet with what is known of its soundness.
#[derive(Clone, Debug)]
pub struct SheetReport {
    /// The moment that it is of.
    pub computed_at: DateTime<Utc>,
    /// A line for each kind of token.
    pub lines: Vec<SheetLine>,
    /// The tokens that do not add up; named in a recount only. How many they were then, the check tells.
    pub offending: Vec<Offending>,
    /// What the last recount found.
    pub check: Option<Check>,
    /// The transparency log.
    pub log: LogState,
}

/// How the transparency log stands.
#[derive(Clone, Debug)]
pub struct LogState {
    /// How many entries it has.
    pub entries: u64,
    /// What a look at the whole of it found just now; none where there was none.
    pub verified: Option<Verified>,
}

/// What a look at the whole log found.
#[derive(Clone, Debug)]
pub struct Verified {
    /// How many transactions have no entry yet.
    pub waiting: u64,
    /// What is wrong; nothing in a sound log.
    pub faults: Vec<String>,
}

impl SheetReport {
    /// Whether nothing was found that should not be, now and when somebody looked at everything last.
    pub fn is_balanced(&self) -> bool {
        let adds_up = |positions: &Positions| positions.difference() == 0;
        self.lines.iter().all(|line| adds_up(&line.positions))
            && self
                .check
                .is_none_or(|check| check.agreed && check.log.is_none_or(|log| log.faults == 0))
    }
}

/// The sheet as it is kept or, for `recompute`, as the postings say, with the log verified.
pub async fn balance_sheet(app: &App, recompute: bool) -> Result<SheetReport, Error> {
    let computed_at = app.clock.now();
    if !recompute {
        let sheet = balances::sheet(app).await?;
        let log = LogState {
            entries: transparency::latest(app).await?.size,
            verified: None,
        };
        return Ok(SheetReport {
            computed_at,
            lines: sheet.lines,
            offending: Vec::new(),
            check: sheet.check,
            log,
        });
    }
    let recount = balances::recount(app).await?;
    let (entries, verified) = verified(app).await?;
    let log = balances::note_log(app, verified.faults.len()).await?;
    Ok(SheetReport {
        computed_at,
        lines: recount.derived,
        offending: recount.offending,
        check: Some(Check {
            log: Some(log),
            ..recount.check
        }),
        log: LogState {
            entries,
            verified: Some(verified),
        },
    })
}

async fn verified(app: &App) -> Result<(u64, Verified), Error> {
    let report = transparency::verify(app).await?;
    let fault = |it: transparency::Difference| {
        let transparency::Difference {
            promise,
            what,
            expected,
            found,
        } = it;
        format!("{what}: {promise}; expected {expected}, found {found}")
    };
    let verified = Verified {
        waiting: report.waiting,
        faults: report.differences.into_iter().map(fault).collect(),
    };
    Ok((report.entries, verified))
}
