//! What there is of each kind of token, by what became of it.
//!
//! Writers append deltas, in which minted equals the sum of the rest, and wait for nobody; a job folds
//! them into the sheet. What a comparison with the postings last found is kept beside it.

use crate::step::Sql::Both;
use crate::step::Step;

pub(crate) const STEP: Step = Step {
    name: "m20261122_000024_create_balance_sheet",
    up: &[Both(DELTAS), Both(SHEET), Both(CHECKED)],
    down: &[
        Both("DROP TABLE balance_check"),
        Both("DROP TABLE balance_sheet"),
        Both("DROP TABLE balance_delta"),
    ],
};

const DELTAS: &str = "
CREATE TABLE balance_delta (
    id uuid NOT NULL PRIMARY KEY,
    transaction_id uuid CONSTRAINT fk_balance_delta_transaction
        REFERENCES ledger_transaction (id),
    energy_type text NOT NULL,
    token_type text NOT NULL,
    uom text NOT NULL,
    minted bigint NOT NULL,
    available bigint NOT NULL,
    locked bigint NOT NULL,
    retired bigint NOT NULL,
    consumed bigint NOT NULL,
    withdrawn bigint NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT ck_balance_delta_sum CHECK (
        minted = available + locked + retired + consumed + withdrawn)
);
";

const SHEET: &str = "
CREATE TABLE balance_sheet (
    energy_type text NOT NULL,
    token_type text NOT NULL,
    uom text NOT NULL,
    minted bigint NOT NULL,
    available bigint NOT NULL,
    locked bigint NOT NULL,
    retired bigint NOT NULL,
    consumed bigint NOT NULL,
    withdrawn bigint NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT pk_balance_sheet PRIMARY KEY (energy_type, token_type, uom)
);
";

const CHECKED: &str = "
CREATE TABLE balance_check (
    id integer NOT NULL PRIMARY KEY,
    checked_at timestamptz NOT NULL,
    agreed boolean NOT NULL,
    agreed_at timestamptz,
    CONSTRAINT ck_balance_check_id CHECK (id = 1),
    CONSTRAINT ck_balance_check_agreed CHECK (
        NOT agreed OR (agreed_at IS NOT NULL AND agreed_at = checked_at))
);
";
