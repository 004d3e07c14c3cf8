//! The ledger. Its rows only append, and the postings of a transaction sum to zero per token.
//!
//! A posting names the serials that it moves, so that the ledger holds the whole history of every
//! unit. A transaction carries random bytes that salt what the transparency log commits to.
//!
//! PostgreSQL checks the sum when a transaction commits. SQLite can defer nothing but foreign keys:
//! there the domain's constructor and the re-derivation of `verify-ledger` carry the rule.

use crate::step::Sql::{AppendOnly, Both, Postgres};
use crate::step::Step;

pub(crate) const STEP: Step = Step {
    name: "m20261122_000016_create_ledger_transaction",
    up: &[
        Both(TABLES),
        Postgres(ON_POSTGRES),
        AppendOnly("ledger_transaction"),
        AppendOnly("posting"),
    ],
    down: &[
        Both("DROP TABLE posting"),
        Both("DROP TABLE ledger_transaction"),
        Postgres("DROP FUNCTION refuse_unbalanced()"),
    ],
};

const TABLES: &str = r#"
CREATE TABLE ledger_transaction (
    id uuid NOT NULL PRIMARY KEY,
    kind text NOT NULL,
    operation_id uuid,
    actor_user_id uuid CONSTRAINT fk_ledger_transaction_actor REFERENCES "user" (id),
    salt bytea NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT ck_ledger_transaction_salt CHECK (length(salt) = 16)
);
CREATE INDEX ix_ledger_transaction_created ON ledger_transaction (created_at, id);
CREATE INDEX ix_ledger_transaction_operation ON ledger_transaction (operation_id)
    WHERE operation_id IS NOT NULL;

CREATE TABLE posting (
    id uuid NOT NULL PRIMARY KEY,
    transaction_id uuid NOT NULL CONSTRAINT fk_posting_transaction
        REFERENCES ledger_transaction (id),
    token_id uuid NOT NULL CONSTRAINT fk_posting_token REFERENCES energy_token (id),
    wallet_id uuid CONSTRAINT fk_posting_wallet REFERENCES energy_wallet (id),
    account_id uuid CONSTRAINT fk_posting_account REFERENCES energy_account (id),
    bucket text NOT NULL,
    quantity bigint NOT NULL,
    serial_first bigint NOT NULL,
    serial_last bigint NOT NULL,
    CONSTRAINT ck_posting_bucket CHECK (
        bucket IN ('issuance', 'wallet', 'retired', 'consumed', 'withdrawn')),
    CONSTRAINT ck_posting_holding CHECK (
        (wallet_id IS NULL) = (account_id IS NULL)
        AND (account_id IS NULL) = (bucket IN ('issuance', 'withdrawn'))),
    CONSTRAINT ck_posting_quantity CHECK (quantity <> 0),
    CONSTRAINT ck_posting_serials CHECK (
        serial_first >= 1 AND serial_last - serial_first + 1 = abs(quantity))
);
CREATE INDEX ix_posting_transaction ON posting (transaction_id, token_id);
CREATE INDEX ix_posting_wallet ON posting (wallet_id, transaction_id) WHERE wallet_id IS NOT NULL;
CREATE INDEX ix_posting_token ON posting (token_id, transaction_id);
CREATE INDEX ix_posting_account ON posting (account_id) WHERE account_id IS NOT NULL;
"#;

const ON_POSTGRES: &str = "
CREATE FUNCTION refuse_unbalanced() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM posting WHERE transaction_id = NEW.id) OR EXISTS (
        SELECT FROM posting WHERE transaction_id = NEW.id
        GROUP BY token_id HAVING sum(quantity) <> 0
    ) THEN
        RAISE EXCEPTION 'ledger transaction % does not balance', NEW.id USING
            ERRCODE = 'integrity_constraint_violation',
            CONSTRAINT = 'tr_ledger_transaction_balance';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER tr_ledger_transaction_balance AFTER INSERT ON ledger_transaction
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION refuse_unbalanced();
";
