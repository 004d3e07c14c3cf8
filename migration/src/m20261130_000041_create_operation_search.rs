//! What a list of operations asks for is found by an index that begins with the wallet, in the order of
//! the list.
//!
//! The row of a side copies what there is one of; `operation_facet` has a row for each wallet and for
//! each energy type, standard and signer of its operations, and for each profile that owes a signature. A
//! profile is the sum of its wallets, so that no index by profile is left.

use crate::step::Sql::{Both, Postgres, Sqlite};
use crate::step::Step;

/// The users who signed, by the digits of their ids.
macro_rules! signers {
    ($digits:literal) => {
        concat!(
            "
INSERT INTO operation_facet (operation_id, facet, value, wallet_id, kind, created_at)
SELECT party.operation_id, 'signer', ",
            $digits,
            ", wallet_id, kind, created_at
FROM operation_signature INNER JOIN operation_party AS party
    ON party.operation_id = operation_signature.operation_id;
"
        )
    };
}

/// The profiles that owe a signature, and those whose turn it is: of the side that prepares, the buyer of a
/// pull or else the owner, and once that one owes none, of the other.
macro_rules! owing {
    ($digits:literal) => {
        concat!(
            "
INSERT INTO operation_facet (operation_id, facet, value, wallet_id, kind, created_at)
SELECT DISTINCT party.operation_id, turn.facet, ",
            $digits,
            ", party.wallet_id, party.kind, party.created_at
FROM operation_party AS due
INNER JOIN operation_party AS party ON party.operation_id = due.operation_id
INNER JOIN (SELECT 'owing' AS facet UNION ALL SELECT 'next' AS facet) AS turn
    ON turn.facet = 'owing' OR (due.quantity > 0 AND (
        due.side = CASE WHEN due.transaction_type = 'pull' THEN 'destination' ELSE 'source' END
        OR NOT EXISTS (
            SELECT 1 FROM operation_party AS other
            WHERE other.operation_id = due.operation_id AND other.side <> due.side
                AND other.signatures_due > 0)))
WHERE due.signatures_due > 0;
"
        )
    };
}

pub(crate) const STEP: Step = Step {
    name: "m20261130_000041_create_operation_search",
    up: &[
        Both(PARTIES),
        Both(PARTIES_FILLED),
        Both(PARTY_INDEXES),
        Both(FACETS),
        Postgres(concat!(
            signers!("replace(user_id::text, '-', '')"),
            owing!("replace(due.profile_id::text, '-', '')")
        )),
        Sqlite(concat!(
            signers!("lower(hex(user_id))"),
            owing!("lower(hex(due.profile_id))")
        )),
    ],
    down: &[Both(FACETS_BEFORE), Both(PARTIES_BEFORE)],
};

const PARTIES: &str = "
ALTER TABLE operation_party ADD COLUMN status text NOT NULL DEFAULT 'draft';
ALTER TABLE operation_party ADD COLUMN transaction_type text;
ALTER TABLE operation_party ADD COLUMN contract_id text;
ALTER TABLE operation_party ADD COLUMN quantity bigint NOT NULL DEFAULT 0;
ALTER TABLE operation_party ADD COLUMN processed_at timestamptz;
";

const PARTIES_FILLED: &str = "
UPDATE operation_party SET
    status = whole.status,
    transaction_type = whole.transaction_type,
    contract_id = whole.contract_id,
    quantity = whole.quantity,
    processed_at = whole.processed_at,
    is_visible = is_visible AND whole.removed_at IS NULL
FROM operation AS whole WHERE whole.id = operation_party.operation_id;
";

const PARTY_INDEXES: &str = "
DROP INDEX ix_operation_party_profile;
CREATE UNIQUE INDEX ux_operation_party_wallet ON operation_party (operation_id, wallet_id);
CREATE INDEX ix_operation_party_status
    ON operation_party (wallet_id, kind, status, created_at, operation_id) WHERE is_visible;
CREATE INDEX ix_operation_party_transaction_type
    ON operation_party (wallet_id, kind, transaction_type, created_at, operation_id)
    WHERE is_visible AND transaction_type IS NOT NULL;
CREATE INDEX ix_operation_party_contract
    ON operation_party (wallet_id, kind, contract_id, created_at, operation_id)
    WHERE is_visible AND contract_id IS NOT NULL;
CREATE INDEX ix_operation_party_quantity ON operation_party (wallet_id, kind, quantity)
    WHERE is_visible;
CREATE INDEX ix_operation_party_processed ON operation_party (wallet_id, kind, processed_at)
    WHERE is_visible AND processed_at IS NOT NULL;
";

const FACETS: &str = "
CREATE TABLE operation_facet_before AS SELECT operation_id, facet, value FROM operation_facet;
DROP TABLE operation_facet;
CREATE TABLE operation_facet (
    operation_id uuid NOT NULL CONSTRAINT fk_operation_facet_operation REFERENCES operation (id),
    facet text NOT NULL,
    value text NOT NULL,
    wallet_id uuid NOT NULL CONSTRAINT fk_operation_facet_wallet REFERENCES energy_wallet (id),
    kind text NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT pk_operation_facet PRIMARY KEY (operation_id, facet, value, wallet_id),
    CONSTRAINT ck_operation_facet_facet CHECK (facet IN ('energy_type', 'standard', 'signer', 'owing', 'next'))
);
INSERT INTO operation_facet (operation_id, facet, value, wallet_id, kind, created_at)
SELECT party.operation_id, facet, value, wallet_id, kind, created_at
FROM operation_facet_before AS known
INNER JOIN operation_party AS party ON party.operation_id = known.operation_id;
DROP TABLE operation_facet_before;
CREATE INDEX ix_operation_facet_wallet
    ON operation_facet (wallet_id, kind, facet, value, created_at, operation_id);
";

const FACETS_BEFORE: &str = "
CREATE TABLE operation_facet_after AS
    SELECT DISTINCT operation_id, facet, value FROM operation_facet WHERE facet IN ('energy_type', 'standard');
DROP TABLE operation_facet;
CREATE TABLE operation_facet (
    operation_id uuid NOT NULL CONSTRAINT fk_operation_facet_operation REFERENCES operation (id),
    facet text NOT NULL,
    value text NOT NULL,
    CONSTRAINT pk_operation_facet PRIMARY KEY (operation_id, facet, value),
    CONSTRAINT ck_operation_facet_facet CHECK (facet IN ('energy_type', 'standard'))
);
INSERT INTO operation_facet (operation_id, facet, value)
SELECT operation_id, facet, value FROM operation_facet_after;
DROP TABLE operation_facet_after;
CREATE INDEX ix_operation_facet_value ON operation_facet (facet, value, operation_id);
";

const PARTIES_BEFORE: &str = "
DROP INDEX ix_operation_party_processed;
DROP INDEX ix_operation_party_quantity;
DROP INDEX ix_operation_party_contract;
DROP INDEX ix_operation_party_transaction_type;
DROP INDEX ix_operation_party_status;
DROP INDEX ux_operation_party_wallet;
ALTER TABLE operation_party DROP COLUMN processed_at;
ALTER TABLE operation_party DROP COLUMN quantity;
ALTER TABLE operation_party DROP COLUMN contract_id;
ALTER TABLE operation_party DROP COLUMN transaction_type;
ALTER TABLE operation_party DROP COLUMN status;
CREATE INDEX ix_operation_party_profile
    ON operation_party (profile_id, kind, created_at, operation_id) WHERE is_visible;
";
