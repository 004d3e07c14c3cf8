//! Signatures in the order in which they were given. Nobody signs an operation twice.

use crate::step::Sql::{AppendOnly, Both};
use crate::step::Step;

pub(crate) const STEP: Step = Step {
    name: "m20261122_000021_create_operation_signature",
    up: &[Both(TABLES), AppendOnly("operation_signature")],
    down: &[Both("DROP TABLE operation_signature")],
};

const TABLES: &str = r#"
CREATE TABLE operation_signature (
    operation_id uuid NOT NULL CONSTRAINT fk_operation_signature_operation
        REFERENCES operation (id),
    position integer NOT NULL,
    side text NOT NULL,
    user_id uuid NOT NULL CONSTRAINT fk_operation_signature_user REFERENCES "user" (id),
    profile_id uuid NOT NULL CONSTRAINT fk_operation_signature_profile
        REFERENCES organization_profile (id),
    terms_hash bytea NOT NULL,
    signed_at timestamptz NOT NULL,
    CONSTRAINT pk_operation_signature PRIMARY KEY (operation_id, position),
    CONSTRAINT ck_operation_signature_position CHECK (position BETWEEN 1 AND 4),
    CONSTRAINT ck_operation_signature_side CHECK (side IN ('source', 'destination')),
    CONSTRAINT ck_operation_signature_terms CHECK (length(terms_hash) = 32)
);
CREATE UNIQUE INDEX ux_operation_signature_user ON operation_signature (operation_id, user_id);
"#;
