//! The answer of a request is kept with the rights that it was carried out on. What was kept without them is
//! forgotten, as it is after a day anyway.

use crate::step::Sql::Both;
use crate::step::Step;

pub(crate) const STEP: Step = Step {
    name: "m20261130_000049_note_rights_of_requests",
    up: &[
        Both("DELETE FROM idempotency_record"),
        Both("ALTER TABLE idempotency_record ADD COLUMN rights jsonb"),
    ],
    down: &[Both("ALTER TABLE idempotency_record DROP COLUMN rights")],
};
