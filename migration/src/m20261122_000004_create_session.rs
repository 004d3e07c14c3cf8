//! Sign-ins and their chains of refresh tokens. Sweeping a session sweeps its chain.

use crate::step::Sql::Both;
use crate::step::Step;

pub(crate) const STEP: Step = Step {
    name: "m20261122_000004_create_session",
    up: &[Both(TABLES)],
    down: &[Both("DROP TABLE refresh_token"), Both("DROP TABLE session")],
};

const TABLES: &str = r#"
CREATE TABLE session (
    id uuid NOT NULL PRIMARY KEY,
    user_id uuid NOT NULL CONSTRAINT fk_session_user REFERENCES "user" (id),
    used_tfa_at timestamptz,
    address text NOT NULL,
    created_at timestamptz NOT NULL,
    last_used_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz,
    revoked_reason text
);
CREATE INDEX ix_session_user ON session (user_id, created_at);
CREATE INDEX ix_session_expiry ON session (expires_at);

CREATE TABLE refresh_token (
    id uuid NOT NULL PRIMARY KEY,
    session_id uuid NOT NULL CONSTRAINT fk_refresh_token_session REFERENCES session (id)
        ON DELETE CASCADE,
    token_hash bytea NOT NULL,
    issued_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    spent_at timestamptz,
    successor_id uuid CONSTRAINT fk_refresh_token_successor REFERENCES refresh_token (id)
        ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED,
    successor_sealed bytea
);
CREATE UNIQUE INDEX ux_refresh_token_hash ON refresh_token (token_hash);
CREATE INDEX ix_refresh_token_session ON refresh_token (session_id);
CREATE INDEX ix_refresh_token_successor ON refresh_token (successor_id)
    WHERE successor_id IS NOT NULL;
CREATE INDEX ix_refresh_token_expiry ON refresh_token (expires_at);
"#;
