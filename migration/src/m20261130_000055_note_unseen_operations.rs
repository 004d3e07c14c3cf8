//! Who lists the operations of one wallet or profile finds also those that only another wallet of theirs sees
//! yet: that one has a row for each, which names the wallet and the profile of the other side.

use crate::step::Sql::{Both, Postgres, Sqlite};
use crate::step::Step;

/// What one side sees and the other does not: the other's wallet, and its profile where that is another.
macro_rules! unseen {
    ($wallet:literal, $profile:literal) => {
        concat!(
            "
INSERT INTO operation_facet (operation_id, facet, value, wallet_id, kind, created_at)
SELECT party.operation_id, 'unseen_by', ",
            $wallet,
            ", party.wallet_id, party.kind, party.created_at
FROM operation_party AS party
INNER JOIN operation_party AS other ON other.operation_id = party.operation_id
WHERE party.is_visible AND NOT other.is_visible
UNION ALL
SELECT party.operation_id, 'unseen_by', ",
            $profile,
            ", party.wallet_id, party.kind, party.created_at
FROM operation_party AS party
INNER JOIN operation_party AS other ON other.operation_id = party.operation_id
WHERE party.is_visible AND NOT other.is_visible AND other.profile_id <> party.profile_id;
"
        )
    };
}

/// The same table with a check of these facets.
macro_rules! facets {
    ($facets:literal) => {
        concat!(
            "
CREATE TABLE operation_facet_before AS SELECT * FROM operation_facet;
DROP TABLE operation_facet;
CREATE TABLE operation_facet (
    operation_id uuid NOT NULL CONSTRAINT fk_operation_facet_operation REFERENCES operation (id),
    facet text NOT NULL,
    value text NOT NULL,
    wallet_id uuid NOT NULL CONSTRAINT fk_operation_facet_wallet REFERENCES energy_wallet (id),
    kind text NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT pk_operation_facet PRIMARY KEY (operation_id, facet, value, wallet_id),
    CONSTRAINT ck_operation_facet_facet CHECK (facet IN (",
            $facets,
            "))
);
INSERT INTO operation_facet (operation_id, facet, value, wallet_id, kind, created_at)
SELECT operation_id, facet, value, wallet_id, kind, created_at FROM operation_facet_before;
DROP TABLE operation_facet_before;
CREATE INDEX ix_operation_facet_wallet
    ON operation_facet (wallet_id, kind, facet, value, created_at, operation_id);
"
        )
    };
}

pub(crate) const STEP: Step = Step {
    name: "m20261130_000055_note_unseen_operations",
    up: &[
        Both(facets!(
            "'energy_type', 'standard', 'signer', 'owing', 'next', 'unseen_by'"
        )),
        Postgres(unseen!(
            "replace(other.wallet_id::text, '-', '')",
            "replace(other.profile_id::text, '-', '')"
        )),
        Sqlite(unseen!(
            "lower(hex(other.wallet_id))",
            "lower(hex(other.profile_id))"
        )),
    ],
    down: &[
        Both("DELETE FROM operation_facet WHERE facet = 'unseen_by'"),
        Both(facets!(
            "'energy_type', 'standard', 'signer', 'owing', 'next'"
        )),
    ],
};
