//! The transparency log: its leaves, the hashes above them, and the heads that were signed.
//!
//! One row says how far the log has come. Whoever appends swaps it, so that of two that believe they
//! lead only one succeeds.

use crate::step::Sql::{AppendOnly, Both};
use crate::step::Step;

pub(crate) const STEP: Step = Step {
    name: "m20261122_000023_create_log",
    up: &[
        Both(ENTRIES),
        Both(HASHES),
        Both(CHECKPOINTS),
        Both(HEAD),
        Both("INSERT INTO log_head (id, size) VALUES (1, 0)"),
        AppendOnly("log_entry"),
        AppendOnly("log_hash"),
        AppendOnly("log_checkpoint"),
    ],
    down: &[
        Both("DROP TABLE log_head"),
        Both("DROP TABLE log_checkpoint"),
        Both("DROP TABLE log_hash"),
        Both("DROP TABLE log_entry"),
    ],
};

const ENTRIES: &str = r#"
CREATE TABLE log_entry (
    "index" bigint NOT NULL PRIMARY KEY,
    transaction_id uuid NOT NULL CONSTRAINT fk_log_entry_transaction
        REFERENCES ledger_transaction (id),
    leaf_hash bytea NOT NULL,
    CONSTRAINT ck_log_entry_index CHECK ("index" >= 0),
    CONSTRAINT ck_log_entry_leaf CHECK (length(leaf_hash) = 32)
);
CREATE UNIQUE INDEX ux_log_entry_transaction ON log_entry (transaction_id);
"#;

const HASHES: &str = r#"
CREATE TABLE log_hash (
    "index" bigint NOT NULL PRIMARY KEY,
    hash bytea NOT NULL,
    CONSTRAINT ck_log_hash_index CHECK ("index" >= 0),
    CONSTRAINT ck_log_hash_hash CHECK (length(hash) = 32)
);
"#;

const CHECKPOINTS: &str = "
CREATE TABLE log_checkpoint (
    size bigint NOT NULL PRIMARY KEY,
    root bytea NOT NULL,
    note text NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT ck_log_checkpoint_size CHECK (size >= 0),
    CONSTRAINT ck_log_checkpoint_root CHECK (length(root) = 32)
);
";

const HEAD: &str = "
CREATE TABLE log_head (
    id integer NOT NULL PRIMARY KEY,
    size bigint NOT NULL,
    CONSTRAINT ck_log_head_id CHECK (id = 1),
    CONSTRAINT ck_log_head_size CHECK (size >= 0)
);
";
