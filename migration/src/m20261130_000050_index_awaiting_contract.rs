//! The job that ends contracts which wait too long for an approval finds them without reading all of them.

use crate::step::Sql::Both;
use crate::step::Step;

pub(crate) const STEP: Step = Step {
    name: "m20261130_000050_index_awaiting_contract",
    up: &[Both(
        "CREATE INDEX ix_minting_contract_awaiting ON minting_contract (updated_at)
            WHERE status = 'awaiting_approval'",
    )],
    down: &[Both("DROP INDEX ix_minting_contract_awaiting")],
};
