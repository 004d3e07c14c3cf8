//! The audit log can be read: an index for each of its filters, in the order of the list.

use crate::step::Sql::Both;
use crate::step::Step;

pub(crate) const STEP: Step = Step {
    name: "m20261130_000036_index_audit_entry",
    up: &[Both(INDEXES)],
    down: &[
        Both("DROP INDEX ix_audit_entry_client"),
        Both("DROP INDEX ix_audit_entry_operation"),
        Both("DROP INDEX ix_audit_entry_entity_type"),
        Both("DROP INDEX ix_audit_entry_request"),
        Both("DROP INDEX ix_audit_entry_outcome"),
    ],
};

const INDEXES: &str = "
CREATE INDEX ix_audit_entry_client ON audit_entry (client_id, at, id) WHERE client_id IS NOT NULL;
CREATE INDEX ix_audit_entry_operation ON audit_entry (operation, at, id);
CREATE INDEX ix_audit_entry_entity_type ON audit_entry (entity_type, at, id)
    WHERE entity_type IS NOT NULL;
CREATE INDEX ix_audit_entry_request ON audit_entry (request_id, at, id);
CREATE INDEX ix_audit_entry_outcome ON audit_entry (outcome, at, id);
";
