//! Contracts to mint.

use crate::step::Sql::Both;
use crate::step::Step;

pub(crate) const STEP: Step = Step {
    name: "m20261122_000012_create_minting_contract",
    up: &[Both(TABLES)],
    down: &[Both("DROP TABLE minting_contract")],
};

const TABLES: &str = r#"
CREATE TABLE minting_contract (
    id uuid NOT NULL PRIMARY KEY,
    name text NOT NULL,
    operation_contract_type text NOT NULL,
    status text NOT NULL,
    issuer_profile_id uuid NOT NULL CONSTRAINT fk_minting_contract_issuer
        REFERENCES organization_profile (id),
    buyer_profile_id uuid CONSTRAINT fk_minting_contract_buyer REFERENCES organization_profile (id),
    buyer_wallet_id uuid CONSTRAINT fk_minting_contract_buyer_wallet REFERENCES energy_wallet (id),
    batch_id uuid CONSTRAINT fk_minting_contract_batch REFERENCES production_batch (id),
    workflow_id uuid CONSTRAINT fk_minting_contract_workflow REFERENCES batch_workflow (id),
    energy_type text NOT NULL,
    token_type text NOT NULL,
    created_by uuid CONSTRAINT fk_minting_contract_created_by REFERENCES "user" (id),
    approved_by uuid CONSTRAINT fk_minting_contract_approved_by REFERENCES "user" (id),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    processed_at timestamptz,
    canceled_at timestamptz,
    CONSTRAINT ck_minting_contract_buyer CHECK (
        buyer_wallet_id IS NULL OR buyer_profile_id IS NOT NULL)
);
CREATE INDEX ix_minting_contract_issuer ON minting_contract (issuer_profile_id, created_at, id);
CREATE INDEX ix_minting_contract_buyer ON minting_contract (buyer_profile_id, created_at, id)
    WHERE buyer_profile_id IS NOT NULL;
CREATE INDEX ix_minting_contract_batch ON minting_contract (batch_id, created_at, id)
    WHERE batch_id IS NOT NULL;
CREATE INDEX ix_minting_contract_workflow ON minting_contract (workflow_id, created_at, id)
    WHERE workflow_id IS NOT NULL;
"#;
