//! What is there of each kind of token, and is it what the postings say?
//!
//! The sheet is kept up to date by changes that every mint and operation appends, so that no two of
//! them wait for one row; [`fold`] is the job that adds them up. [`recount`] derives the sheet from the
//! postings and the open locks alone and remembers whether the two agreed.

use attestry_domain::ledger::balance_sheet::{Positions, TokenKind};

use crate::app::App;
use crate::error::Error;
use crate::ledger::store::balances;
use crate::platform::database;

pub use crate::ledger::store::balances::{Check, LogCheck, Offending};

/// How many changes one transaction folds.
const CHANGES_MAX: u64 = 10_000;

/// All units of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SheetLine {
    /// The kind.
    pub kind: TokenKind,
    /// How many there are, by what became of them.
    pub positions: Positions,
}

/// The balance sheet as it is kept.
#[derive(Clone, Debug)]
pub struct BalanceSheet {
    /// A line for each kind of token, in the order of the kinds.
    pub lines: Vec<SheetLine>,
    /// What the last [`recount`] found.
    pub check: Option<Check>,
}

/// The balance sheet, derived again.
#[derive(Clone, Debug)]
pub struct Recount {
    /// What was kept when it was derived.
    pub kept: Vec<SheetLine>,
    /// What the postings say.
    pub derived: Vec<SheetLine>,
    /// The tokens that do not add up, by id; none in a sound ledger.
    pub offending: Vec<Offending>,
    /// Whether all of this agrees, as remembered.
    pub check: Check,
}

/// The balance sheet of this moment.
pub async fn sheet(app: &App) -> Result<BalanceSheet, Error> {
    let db = app.database.reader();
    Ok(BalanceSheet {
        lines: lines(balances::kept(db).await?),
        check: balances::last_check(db).await?,
    })
}

/// Derives the sheet from the postings, compares, and remembers the outcome. Reads the whole ledger.
pub async fn recount(app: &App) -> Result<Recount, Error> {
    let db = app.database.reader();
    let (kept, derived) = balances::kept_and_derived(db).await?;
    let (kept, derived) = (lines(kept), lines(derived));
    let offending = balances::offending(db).await?;
    let sound = derived.iter().all(|line| line.positions.difference() == 0);
    let agreed = sound && kept == derived && offending.is_empty();
    if !agreed {
        tracing::error!(?kept, ?derived, ?offending, "the balance sheet is off");
    }
    let (now, count) = (app.clock.now(), i64::try_from(offending.len()));
    let count = count.map_err(Error::internal)?;
    let keep = |tx| async move {
        balances::keep_check(&tx, now, agreed, count).await?;
        balances::last_check(&*tx).await
    };
    let check = database::transaction(app, keep).await?;
    Ok(Recount {
        kept,
        derived,
        offending,
        check: check.ok_or_else(|| Error::internal("the check was not kept"))?,
    })
}

/// Remembers what a look at the transparency log found that came with a recount.
pub async fn note_log(app: &App, faults: usize) -> Result<LogCheck, Error> {
    let found = LogCheck {
        checked_at: app.clock.now(),
        faults: i64::try_from(faults).map_err(Error::internal)?,
    };
    let keep = |tx| async move { balances::keep_log(&tx, found).await };
    database::transaction(app, keep).await?;
    Ok(found)
}

/// Folds all changes into the sheet.
pub async fn fold(app: &App) -> Result<(), Error> {
    let now = app.clock.now();
    loop {
        let folded = database::transaction(app, |tx| async move {
            balances::fold(&tx, CHANGES_MAX, now).await
        })
        .await?;
        if (folded as u64) < CHANGES_MAX {
            return Ok(());
        }
    }
}

/// Kinds of which nothing is left and nothing ever was say nothing.
fn lines(sheet: balances::Sheet) -> Vec<SheetLine> {
    let lines = sheet.into_iter().filter(|(_, it)| !it.is_empty());
    lines
        .map(|(kind, positions)| SheetLine { kind, positions })
        .collect()
}
