//! What does a table say? Its scenarios, with their notes and steps, as text.

/// A heading with its notes and its rows.
pub(super) struct Scenario {
    /// The heading.
    pub(super) title: String,
    /// What is special about the registry: people, wallets, settings.
    pub(super) notes: Vec<String>,
    /// The rows, in order.
    pub(super) steps: Vec<Step>,
}

/// A row.
pub(super) struct Step {
    /// Where it stands, for whoever has to look: `push.md:17`.
    pub(super) place: String,
    pub(super) who: String,
    pub(super) does: String,
    pub(super) with: String,
    pub(super) outcome: String,
    pub(super) holdings: String,
}

const COLUMNS: [&str; 5] = ["who", "does", "with", "outcome", "holdings afterwards"];

impl Scenario {
    /// Every scenario of a table. What is neither a heading, a note nor a row is prose.
    pub(super) fn all(table: &str, text: &str) -> Vec<Self> {
        let mut scenarios: Vec<Self> = Vec::new();
        for (number, line) in text.lines().enumerate() {
            let place = format!("{table}.md:{}", number + 1);
            if let Some(title) = line.strip_prefix("## ") {
                scenarios.push(Self {
                    title: title.to_owned(),
                    notes: Vec::new(),
                    steps: Vec::new(),
                });
            } else if let Some(scenario) = scenarios.last_mut() {
                if let Some(note) = line.strip_prefix("- ") {
                    scenario.notes.push(note.to_owned());
                } else if line.starts_with('|') {
                    scenario.steps.extend(Step::read(place, line));
                }
            }
        }
        assert!(!scenarios.is_empty(), "{table}.md has no scenario");
        for scenario in &scenarios {
            assert!(!scenario.steps.is_empty(), "{}: no step", scenario.title);
        }
        scenarios
    }
}

impl Step {
    /// A row; none where it is the head of the table or the line below it.
    fn read(place: String, line: &str) -> Option<Self> {
        let cells = line.trim().trim_start_matches('|').trim_end_matches('|');
        let cells: Vec<_> = cells.split('|').map(str::trim).collect();
        let [who, does, with, outcome, holdings] = cells[..] else {
            panic!("{place}: {} columns", cells.len());
        };
        let is_head = cells == COLUMNS;
        if is_head || cells.iter().all(|cell| cell.trim_matches('-').is_empty()) {
            return None;
        }
        let [who, does, with, outcome, holdings] =
            [who, does, with, outcome, holdings].map(str::to_owned);
        Some(Self {
            place,
            who,
            does,
            with,
            outcome,
            holdings,
        })
    }
}
