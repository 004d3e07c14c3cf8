//! What was seen of each operation? A table to read, and everything that is missing from it at once.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use contract_tests::documents::Operation;
use contract_tests::reply::Reply;

/// What is known to be missing: operation, status and reason of each. The list should shrink.
const UNCOVERED: &str = include_str!("../../../fixtures/uncovered.txt");

/// What was seen, by operation, as the documents list them.
#[derive(Default)]
pub(super) struct Table {
    rows: BTreeMap<String, Vec<String>>,
    /// What is missing, such as `POST /api/auth/login 409`, with what was seen in its place.
    gaps: BTreeMap<String, String>,
    successes: usize,
    refusals: usize,
}

impl Table {
    /// An example was answered.
    pub(super) fn succeeded(&mut self, operation: Operation, example: &str, reply: &Reply) {
        if reply.status == 200 {
            self.successes += 1;
            self.row(operation).push(format!("200 {example}"));
        } else {
            let seen = format!("{example}: {} {}", reply.status, reply.text());
            self.gaps.insert(format!("{} 200", name(operation)), seen);
        }
    }

    /// Something was refused, with this status and code.
    pub(super) fn refused(&mut self, operation: Operation, status: u16, seen: &str) {
        if seen.starts_with(&status.to_string()) {
            self.refusals += 1;
            self.row(operation).push(seen.to_owned());
        } else {
            self.never_refused(operation, status, &[seen.to_owned()]);
        }
    }

    /// No client can cause it.
    pub(super) fn reserved(&mut self, operation: Operation, status: u16) {
        self.row(operation).push(format!("({status} reserved)"));
    }

    /// Nothing that was tried had the documented status.
    pub(super) fn never_refused(&mut self, operation: Operation, status: u16, tried: &[String]) {
        let gap = format!("{} {status}", name(operation));
        self.gaps.insert(gap, tried.join("; "));
    }

    fn row(&mut self, operation: Operation) -> &mut Vec<String> {
        self.rows.entry(name(operation)).or_default()
    }

    /// Prints the table, and ends the test where something is missing.
    #[expect(clippy::print_stdout, reason = "the table is what the test shows")]
    pub(super) fn finish(self) {
        let mut text = String::new();
        for (operation, seen) in &self.rows {
            let _ = writeln!(text, "{operation:<70} {}", seen.join(", "));
        }
        let _ = writeln!(
            text,
            "{} operations, {} successes, {} refusals",
            self.rows.len(),
            self.successes,
            self.refusals
        );
        println!("{text}");
        let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("coverage.txt");
        fs::write(file, &text).expect("a file for the table");
        let faults = self.faults();
        assert!(
            faults.is_empty(),
            "{} gaps:\n{}",
            faults.len(),
            faults.join("\n")
        );
    }

    /// Gaps that are not listed, and listed ones that were closed.
    fn faults(&self) -> Vec<String> {
        let lines = UNCOVERED.lines().filter(|line| !line.starts_with('#'));
        let listed: BTreeSet<_> = lines.filter_map(|line| line.split(": ").next()).collect();
        let unlisted = self
            .gaps
            .iter()
            .filter(|(gap, _)| !listed.contains(gap.as_str()));
        let mut faults: Vec<_> = unlisted
            .map(|(gap, seen)| format!("{gap} was never seen: {seen}"))
            .collect();
        let closed = listed.iter().filter(|gap| !self.gaps.contains_key(**gap));
        faults.extend(closed.map(|gap| format!("{gap} is covered: take it off uncovered.txt")));
        faults
    }
}

fn name(operation: Operation) -> String {
    format!(
        "{} {}{}",
        operation.method, operation.document.base_path, operation.path
    )
}
