//! Which units an open operation holds, and which ones a processed operation moved.
//!
//! A lock is open until it has a target. Unlocking deletes open locks; what moved never changes.

use crate::step::Sql::{Both, Frozen};
use crate::step::Step;

pub(crate) const STEP: Step = Step {
    name: "m20261122_000020_create_operation_lock",
    up: &[
        Both(TABLES),
        Frozen {
            table: "operation_lock",
            update: "OLD.target_account_id IS NOT NULL",
            delete: "OLD.target_account_id IS NOT NULL",
        },
    ],
    down: &[Both("DROP TABLE operation_lock")],
};

const TABLES: &str = "
CREATE TABLE operation_lock (
    operation_id uuid NOT NULL CONSTRAINT fk_operation_lock_operation REFERENCES operation (id),
    account_id uuid NOT NULL CONSTRAINT fk_operation_lock_account REFERENCES energy_account (id),
    round integer NOT NULL,
    token_id uuid NOT NULL CONSTRAINT fk_operation_lock_token REFERENCES energy_token (id),
    quantity bigint NOT NULL,
    price_micro bigint,
    price_currency text,
    target_account_id uuid CONSTRAINT fk_operation_lock_target REFERENCES energy_account (id),
    serial_first bigint,
    serial_last bigint,
    CONSTRAINT pk_operation_lock PRIMARY KEY (operation_id, account_id, round),
    CONSTRAINT ck_operation_lock_round CHECK (round >= 1),
    CONSTRAINT ck_operation_lock_quantity CHECK (quantity > 0),
    CONSTRAINT ck_operation_lock_price CHECK (
        (price_micro IS NULL AND price_currency IS NULL)
        OR (price_micro >= 0 AND price_micro IS NOT NULL AND price_currency IS NOT NULL)),
    CONSTRAINT ck_operation_lock_moved CHECK (
        (target_account_id IS NULL) = (serial_first IS NULL)
        AND (target_account_id IS NULL) = (serial_last IS NULL)
        AND (serial_first IS NULL
            OR (serial_first >= 1 AND serial_last - serial_first + 1 = quantity)))
);
CREATE INDEX ix_operation_lock_account ON operation_lock (account_id, target_account_id);
CREATE INDEX ix_operation_lock_token ON operation_lock (operation_id, token_id);
";
