//! Who did what. No foreign keys: the log outlives what it speaks of, and nothing blocks it.

use crate::step::Sql::{AppendOnly, Both};
use crate::step::Step;

pub(crate) const STEP: Step = Step {
    name: "m20261122_000018_create_audit_entry",
    up: &[Both(TABLES), AppendOnly("audit_entry")],
    down: &[Both("DROP TABLE audit_entry")],
};

const TABLES: &str = "
CREATE TABLE audit_entry (
    id uuid NOT NULL PRIMARY KEY,
    at timestamptz NOT NULL,
    user_id uuid,
    client_id text,
    operation text NOT NULL,
    entity_type text,
    entity_id uuid,
    organization_id uuid,
    request_id text NOT NULL,
    address text,
    outcome text NOT NULL
);
CREATE INDEX ix_audit_entry_at ON audit_entry (at, id);
CREATE INDEX ix_audit_entry_user ON audit_entry (user_id, at, id) WHERE user_id IS NOT NULL;
CREATE INDEX ix_audit_entry_entity ON audit_entry (entity_id, at, id) WHERE entity_id IS NOT NULL;
CREATE INDEX ix_audit_entry_organization ON audit_entry (organization_id, at, id)
    WHERE organization_id IS NOT NULL;
";
