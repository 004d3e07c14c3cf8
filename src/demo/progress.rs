//! How far is the walkthrough? A bar on a terminal, plain lines elsewhere.

use std::io::{IsTerminal, Write};

use indicatif::{ProgressBar, ProgressStyle};

/// The display of a known number of steps.
pub(super) struct Progress {
    bar: ProgressBar,
    steps: usize,
    on_terminal: bool,
}

impl Progress {
    pub(super) fn of(steps: usize) -> Self {
        let on_terminal = std::io::stderr().is_terminal();
        let bar = if on_terminal {
            ProgressBar::new(steps as u64)
        } else {
            ProgressBar::hidden()
        };
        if let Ok(style) = ProgressStyle::with_template("{spinner} [{bar:28}] {pos}/{len} {msg}") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(std::time::Duration::from_millis(100));
        Self {
            bar,
            steps,
            on_terminal,
        }
    }

    /// A step begins.
    pub(super) fn begin(&self, title: &'static str) {
        self.bar.set_message(title);
    }

    /// A step is done: `got` says what came of it.
    pub(super) fn done(&self, step: usize, title: &str, got: &str) {
        let line = format!("{step:>2}/{} {title}: {got}", self.steps);
        self.bar.inc(1);
        if self.on_terminal {
            self.bar.println(line);
        } else {
            let _unwritable = writeln!(std::io::stderr(), "{line}");
        }
    }

    pub(super) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
