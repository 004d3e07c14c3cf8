//! Counters of attempts.

use crate::step::Sql::Both;
use crate::step::Step;

pub(crate) const STEP: Step = Step {
    name: "m20261122_000006_create_rate_limit",
    up: &[Both(TABLES)],
    down: &[Both("DROP TABLE rate_limit")],
};

const TABLES: &str = "
CREATE TABLE rate_limit (
    bucket text NOT NULL,
    window_start bigint NOT NULL,
    count integer NOT NULL,
    CONSTRAINT pk_rate_limit PRIMARY KEY (bucket, window_start),
    CONSTRAINT ck_rate_limit_count CHECK (count >= 0)
);
CREATE INDEX ix_rate_limit_window ON rate_limit (window_start);
";
