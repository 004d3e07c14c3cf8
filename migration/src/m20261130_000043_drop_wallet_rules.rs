//! What operations on a wallet must meet follows from its profile's flags, which may change after it was made.

use crate::step::Sql::{Both, Postgres};
use crate::step::Step;

pub(crate) const STEP: Step = Step {
    name: "m20261130_000043_drop_wallet_rules",
    up: &[Both("ALTER TABLE energy_wallet DROP COLUMN rules")],
    down: &[
        Both(
            "ALTER TABLE energy_wallet ADD COLUMN rules jsonb NOT NULL
                DEFAULT '[{\"name\": \"sign\", \"required\": 1}]'",
        ),
        Postgres("ALTER TABLE energy_wallet ALTER COLUMN rules DROP DEFAULT"),
    ],
};
