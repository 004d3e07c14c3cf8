//! Network transactions, intra-transfers, consumptions and retirements: one table, four kinds.
//!
//! A processed or canceled operation never changes again. Lists walk `operation_party`, which has a
//! row for each side that copies what they sort and select by; `operation_facet` answers the filters
//! that ask for what an operation holds.

use crate::step::Sql::{Both, Frozen, Postgres};
use crate::step::Step;

pub(crate) const STEP: Step = Step {
    name: "m20261122_000019_create_operation",
    up: &[
        Both(TABLES),
        Both(PARTIES),
        Postgres(ON_POSTGRES),
        Frozen {
            table: "operation",
            update: "OLD.status IN ('processed', 'canceled')",
            delete: "true",
        },
    ],
    down: &[
        Both("DROP TABLE operation_facet"),
        Both("DROP TABLE operation_party"),
        Both("DROP TABLE operation"),
        Postgres("DROP FUNCTION refuse_frozen()"),
    ],
};

const TABLES: &str = r#"
CREATE TABLE operation (
    id uuid NOT NULL PRIMARY KEY,
    kind text NOT NULL,
    transaction_type text,
    is_secure boolean NOT NULL,
    status text NOT NULL,
    name text,
    from_profile_id uuid NOT NULL CONSTRAINT fk_operation_from_profile
        REFERENCES organization_profile (id),
    from_wallet_id uuid NOT NULL CONSTRAINT fk_operation_from_wallet REFERENCES energy_wallet (id),
    to_profile_id uuid CONSTRAINT fk_operation_to_profile REFERENCES organization_profile (id),
    to_wallet_id uuid CONSTRAINT fk_operation_to_wallet REFERENCES energy_wallet (id),
    quantity bigint NOT NULL,
    uom text,
    price_currency text,
    total_price_micro bigint,
    fee_micro bigint,
    contract_id text,
    is_bundle boolean NOT NULL,
    description text,
    cancel_reason text,
    purpose text,
    purpose_code text,
    additional_context text,
    beneficiary jsonb,
    reporting_start text,
    reporting_end text,
    site jsonb,
    boundary jsonb,
    consumption jsonb,
    transport jsonb,
    transport_intensity_micro bigint,
    required_signatures integer NOT NULL,
    terms_hash bytea,
    lock_round integer NOT NULL,
    lock_expires_at timestamptz,
    created_by uuid NOT NULL CONSTRAINT fk_operation_created_by REFERENCES "user" (id),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    processed_at timestamptz,
    canceled_at timestamptz,
    removed_at timestamptz,
    CONSTRAINT ck_operation_kind CHECK (
        kind IN ('network_transaction', 'intra_transfer', 'consumption', 'retirement')),
    CONSTRAINT ck_operation_transaction_type CHECK (
        (transaction_type IS NOT NULL) = (kind = 'network_transaction')
        AND (transaction_type IS NULL OR transaction_type IN ('push', 'pull'))),
    CONSTRAINT ck_operation_secure CHECK (
        NOT is_secure OR (transaction_type IS NOT NULL AND transaction_type = 'push')),
    CONSTRAINT ck_operation_status CHECK (
        status IN ('draft', 'awaiting_approval', 'processed', 'canceled')),
    CONSTRAINT ck_operation_receiver CHECK (
        (to_profile_id IS NULL) = (to_wallet_id IS NULL)
        AND (to_wallet_id IS NOT NULL) = (kind IN ('network_transaction', 'intra_transfer'))
        AND (to_wallet_id IS NULL OR to_wallet_id <> from_wallet_id)),
    CONSTRAINT ck_operation_quantity CHECK (
        quantity >= 0 AND (status <> 'processed' OR quantity > 0)),
    CONSTRAINT ck_operation_price CHECK (
        (total_price_micro IS NULL OR (total_price_micro >= 0 AND price_currency IS NOT NULL))
        AND (fee_micro IS NULL OR (fee_micro >= 0 AND price_currency IS NOT NULL))),
    CONSTRAINT ck_operation_signatures CHECK (required_signatures BETWEEN 1 AND 4),
    CONSTRAINT ck_operation_terms CHECK (
        (terms_hash IS NULL OR length(terms_hash) = 32)
        AND (terms_hash IS NOT NULL OR status IN ('draft', 'canceled'))),
    CONSTRAINT ck_operation_lock_round CHECK (lock_round >= 0),
    CONSTRAINT ck_operation_expiry CHECK (
        lock_expires_at IS NULL OR status IN ('draft', 'awaiting_approval')),
    CONSTRAINT ck_operation_processed CHECK ((processed_at IS NOT NULL) = (status = 'processed')),
    CONSTRAINT ck_operation_canceled CHECK ((canceled_at IS NOT NULL) = (status = 'canceled')),
    CONSTRAINT ck_operation_removed CHECK (removed_at IS NULL OR status = 'canceled')
);
CREATE INDEX ix_operation_expiry ON operation (lock_expires_at, id)
    WHERE lock_expires_at IS NOT NULL;
CREATE INDEX ix_operation_open_pull ON operation (to_profile_id, id)
    WHERE transaction_type = 'pull' AND status = 'draft';
"#;

const PARTIES: &str = "
CREATE TABLE operation_party (
    operation_id uuid NOT NULL CONSTRAINT fk_operation_party_operation REFERENCES operation (id),
    side text NOT NULL,
    profile_id uuid NOT NULL CONSTRAINT fk_operation_party_profile
        REFERENCES organization_profile (id),
    wallet_id uuid NOT NULL CONSTRAINT fk_operation_party_wallet REFERENCES energy_wallet (id),
    kind text NOT NULL,
    created_at timestamptz NOT NULL,
    is_visible boolean NOT NULL,
    signatures_due integer NOT NULL,
    CONSTRAINT pk_operation_party PRIMARY KEY (operation_id, side),
    CONSTRAINT ck_operation_party_side CHECK (side IN ('source', 'destination')),
    CONSTRAINT ck_operation_party_signatures CHECK (signatures_due BETWEEN 0 AND 2)
);
CREATE INDEX ix_operation_party_wallet
    ON operation_party (wallet_id, kind, created_at, operation_id) WHERE is_visible;
CREATE INDEX ix_operation_party_profile
    ON operation_party (profile_id, kind, created_at, operation_id) WHERE is_visible;

CREATE TABLE operation_facet (
    operation_id uuid NOT NULL CONSTRAINT fk_operation_facet_operation REFERENCES operation (id),
    facet text NOT NULL,
    value text NOT NULL,
    CONSTRAINT pk_operation_facet PRIMARY KEY (operation_id, facet, value),
    CONSTRAINT ck_operation_facet_facet CHECK (facet IN ('energy_type', 'standard'))
);
CREATE INDEX ix_operation_facet_value ON operation_facet (facet, value, operation_id);
";

const ON_POSTGRES: &str = "
CREATE FUNCTION refuse_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a row of % is frozen', TG_TABLE_NAME USING
        ERRCODE = 'integrity_constraint_violation',
        CONSTRAINT = format('tr_%s_frozen', TG_TABLE_NAME);
END $$;
";
