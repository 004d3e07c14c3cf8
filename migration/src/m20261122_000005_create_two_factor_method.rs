//! Second factors; at most one of a user is active.

use crate::step::Sql::Both;
use crate::step::Step;

pub(crate) const STEP: Step = Step {
    name: "m20261122_000005_create_two_factor_method",
    up: &[Both(TABLES)],
    down: &[
        Both("DROP TABLE recovery_code"),
        Both("DROP TABLE two_factor_method"),
    ],
};

const TABLES: &str = r#"
CREATE TABLE two_factor_method (
    id uuid NOT NULL PRIMARY KEY,
    user_id uuid NOT NULL CONSTRAINT fk_two_factor_method_user REFERENCES "user" (id),
    kind text NOT NULL,
    status text NOT NULL,
    secret_sealed bytea NOT NULL,
    last_step bigint,
    created_at timestamptz NOT NULL,
    activated_at timestamptz,
    disabled_at timestamptz
);
CREATE UNIQUE INDEX ux_two_factor_method_active ON two_factor_method (user_id)
    WHERE status = 'active';
CREATE INDEX ix_two_factor_method_user ON two_factor_method (user_id, created_at);

CREATE TABLE recovery_code (
    id uuid NOT NULL PRIMARY KEY,
    method_id uuid NOT NULL CONSTRAINT fk_recovery_code_method REFERENCES two_factor_method (id)
        ON DELETE CASCADE,
    code_hash bytea NOT NULL,
    used_at timestamptz
);
CREATE INDEX ix_recovery_code_method ON recovery_code (method_id);
"#;
