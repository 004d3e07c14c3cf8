//! What a look at everything found is kept as a whole: how many tokens did not add up, and how many things
//! were wrong with the transparency log. Nothing is said where nobody has looked yet.

use crate::step::Sql::Both;
use crate::step::Step;

pub(crate) const STEP: Step = Step {
    name: "m20261130_000052_keep_log_check",
    up: &[
        Both("ALTER TABLE balance_check ADD COLUMN offending bigint"),
        Both("ALTER TABLE balance_check ADD COLUMN log_faults bigint"),
        Both("ALTER TABLE balance_check ADD COLUMN log_checked_at timestamptz"),
    ],
    down: &[
        Both("ALTER TABLE balance_check DROP COLUMN log_checked_at"),
        Both("ALTER TABLE balance_check DROP COLUMN log_faults"),
        Both("ALTER TABLE balance_check DROP COLUMN offending"),
    ],
};
