//! The units that an account came from are found by the operation that made it and the account itself.

use crate::step::Sql::Both;
use crate::step::Step;

pub(crate) const STEP: Step = Step {
    name: "m20261130_000046_index_operation_lock_target",
    up: &[Both(
        "CREATE INDEX ix_operation_lock_target
            ON operation_lock (operation_id, target_account_id)",
    )],
    down: &[Both("DROP INDEX ix_operation_lock_target")],
};
