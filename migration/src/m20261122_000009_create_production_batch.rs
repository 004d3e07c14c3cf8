//! Batches, the way of each facility through them, and who signed which step.

use crate::step::Sql::Both;
use crate::step::Step;

pub(crate) const STEP: Step = Step {
    name: "m20261122_000009_create_production_batch",
    up: &[Both(TABLES)],
    down: &[
        Both("DROP TABLE workflow_approval"),
        Both("DROP TABLE batch_workflow"),
        Both("DROP TABLE production_batch"),
    ],
};

const TABLES: &str = r#"
CREATE TABLE production_batch (
    id uuid NOT NULL PRIMARY KEY,
    profile_id uuid NOT NULL CONSTRAINT fk_production_batch_profile
        REFERENCES organization_profile (id),
    name text NOT NULL,
    energy_type text NOT NULL,
    token_type text NOT NULL,
    status text NOT NULL,
    document_file_id uuid NOT NULL CONSTRAINT fk_production_batch_document_file
        REFERENCES stored_file (id),
    document_sha256 text NOT NULL,
    warnings jsonb NOT NULL,
    created_by uuid NOT NULL CONSTRAINT fk_production_batch_created_by REFERENCES "user" (id),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    ended_at timestamptz,
    ended_by uuid CONSTRAINT fk_production_batch_ended_by REFERENCES "user" (id),
    ended_reason text
);
CREATE UNIQUE INDEX ux_production_batch_open_document
    ON production_batch (profile_id, document_sha256)
    WHERE ended_at IS NULL;
CREATE INDEX ix_production_batch_profile ON production_batch (profile_id, created_at, id);

CREATE TABLE batch_workflow (
    id uuid NOT NULL PRIMARY KEY,
    batch_id uuid NOT NULL CONSTRAINT fk_batch_workflow_batch REFERENCES production_batch (id),
    profile_id uuid NOT NULL CONSTRAINT fk_batch_workflow_profile
        REFERENCES organization_profile (id),
    status text NOT NULL,
    boundary_key text NOT NULL,
    boundary_format text NOT NULL,
    boundary_identifier text NOT NULL,
    facility jsonb NOT NULL,
    description text,
    rejection_reason text,
    measured_by uuid CONSTRAINT fk_batch_workflow_measured_by REFERENCES "user" (id),
    measured_at timestamptz,
    sent_at timestamptz,
    minted_at timestamptz,
    removed_at timestamptz,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX ux_batch_workflow_facility ON batch_workflow (batch_id, boundary_key);
CREATE INDEX ix_batch_workflow_boundary ON batch_workflow (profile_id, boundary_identifier);

CREATE TABLE workflow_approval (
    id uuid NOT NULL PRIMARY KEY,
    workflow_id uuid NOT NULL CONSTRAINT fk_workflow_approval_workflow
        REFERENCES batch_workflow (id),
    step text NOT NULL,
    user_id uuid NOT NULL CONSTRAINT fk_workflow_approval_user REFERENCES "user" (id),
    approved_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX ux_workflow_approval_signer ON workflow_approval (workflow_id, step, user_id);
"#;
