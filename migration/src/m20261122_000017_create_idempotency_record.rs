//! Requests already taken, and their answers.

use crate::step::Sql::Both;
use crate::step::Step;

pub(crate) const STEP: Step = Step {
    name: "m20261122_000017_create_idempotency_record",
    up: &[Both(TABLES)],
    down: &[Both("DROP TABLE idempotency_record")],
};

const TABLES: &str = "
CREATE TABLE idempotency_record (
    scope text NOT NULL,
    operation text NOT NULL,
    key text NOT NULL,
    request_hash bytea NOT NULL,
    answer bytea,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    CONSTRAINT pk_idempotency_record PRIMARY KEY (scope, operation, key)
);
CREATE INDEX ix_idempotency_record_expiry ON idempotency_record (expires_at);
";
