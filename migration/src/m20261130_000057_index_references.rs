//! Deleting an invited user or a temporary file asks every table that could still name it. So each of these columns
//! has an index. The operator's lists of places and organizations have theirs.

use crate::step::Sql::Both;
use crate::step::Step;

pub(crate) const STEP: Step = Step {
    name: "m20261130_000057_index_references",
    up: &[Both(INDEXES)],
    down: &[Both(DROPS)],
};

const INDEXES: &str = "
CREATE INDEX ix_batch_workflow_measured_by ON batch_workflow (measured_by) WHERE measured_by IS NOT NULL;
CREATE INDEX ix_business_location_kind ON business_location (kind, created_at, id);
CREATE INDEX ix_flag_request_requested_by ON flag_request (requested_by);
CREATE INDEX ix_ledger_transaction_actor ON ledger_transaction (actor_user_id)
    WHERE actor_user_id IS NOT NULL;
CREATE INDEX ix_minting_contract_approved_by ON minting_contract (approved_by)
    WHERE approved_by IS NOT NULL;
CREATE INDEX ix_minting_contract_created_by ON minting_contract (created_by)
    WHERE created_by IS NOT NULL;
CREATE INDEX ix_operation_created_by ON operation (created_by);
CREATE INDEX ix_operation_signature_signer ON operation_signature (user_id);
CREATE INDEX ix_organization_status ON organization (status, created_at, id);
CREATE INDEX ix_production_batch_created_by ON production_batch (created_by);
CREATE INDEX ix_production_batch_document_file ON production_batch (document_file_id);
CREATE INDEX ix_production_batch_ended_by ON production_batch (ended_by) WHERE ended_by IS NOT NULL;
CREATE INDEX ix_retirement_certificate_file ON retirement_certificate (file_id) WHERE file_id IS NOT NULL;
CREATE INDEX ix_workflow_approval_approver ON workflow_approval (user_id);
";

const DROPS: &str = "
DROP INDEX ix_batch_workflow_measured_by;
DROP INDEX ix_business_location_kind;
DROP INDEX ix_flag_request_requested_by;
DROP INDEX ix_ledger_transaction_actor;
DROP INDEX ix_minting_contract_approved_by;
DROP INDEX ix_minting_contract_created_by;
DROP INDEX ix_operation_created_by;
DROP INDEX ix_operation_signature_signer;
DROP INDEX ix_organization_status;
DROP INDEX ix_production_batch_created_by;
DROP INDEX ix_production_batch_document_file;
DROP INDEX ix_production_batch_ended_by;
DROP INDEX ix_retirement_certificate_file;
DROP INDEX ix_workflow_approval_approver;
";
