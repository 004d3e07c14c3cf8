//! Holdings. No serial is in two places, and balances always add up to the range.
//!
//! An account whose units have all left keeps its row, because postings and locks name it, but has no
//! serials: it is moved, holds nothing for ever, and the indexes that lists walk leave it out.
//!
//! A new holding is held against one other: of those of its token that start before it ends, the
//! one that starts last. If any overlaps it, that one does. A move therefore first takes serials
//! from the source and then inserts the target.

use crate::step::Sql::{Both, Postgres, Sqlite};
use crate::step::Step;

pub(crate) const STEP: Step = Step {
    name: "m20261122_000015_create_energy_account",
    up: &[Both(TABLES), Postgres(ON_POSTGRES), Sqlite(ON_SQLITE)],
    down: &[
        Both("DROP TABLE energy_account"),
        Postgres("DROP FUNCTION refuse_serial_growth()"),
        Postgres("DROP FUNCTION refuse_serial_overlap()"),
    ],
};

const TABLES: &str = "
CREATE TABLE energy_account (
    id uuid NOT NULL PRIMARY KEY,
    wallet_id uuid NOT NULL CONSTRAINT fk_energy_account_wallet REFERENCES energy_wallet (id),
    token_id uuid NOT NULL CONSTRAINT fk_energy_account_token REFERENCES energy_token (id),
    owner_profile_id uuid NOT NULL CONSTRAINT fk_energy_account_owner
        REFERENCES organization_profile (id),
    serial_first bigint,
    serial_last bigint,
    available bigint NOT NULL,
    locked bigint NOT NULL,
    retired bigint NOT NULL,
    consumed bigint NOT NULL,
    operation_type text NOT NULL,
    operation_id uuid,
    is_public boolean NOT NULL,
    price_micro bigint,
    price_currency text,
    status text NOT NULL,
    status_reason text,
    vintage integer NOT NULL,
    minted_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT ck_energy_account_serials CHECK (
        (serial_first IS NULL) = (serial_last IS NULL)
        AND (serial_first IS NULL OR (serial_first >= 1 AND serial_last >= serial_first))),
    CONSTRAINT ck_energy_account_available CHECK (available >= 0),
    CONSTRAINT ck_energy_account_locked CHECK (locked >= 0),
    CONSTRAINT ck_energy_account_retired CHECK (retired >= 0),
    CONSTRAINT ck_energy_account_consumed CHECK (consumed >= 0),
    CONSTRAINT ck_energy_account_balance CHECK (
        available + locked + retired + consumed = coalesce(serial_last - serial_first + 1, 0)),
    CONSTRAINT ck_energy_account_moved CHECK (
        serial_first IS NOT NULL
        OR (status = 'disabled' AND status_reason = 'moved' AND status_reason IS NOT NULL
            AND NOT is_public)),
    CONSTRAINT ck_energy_account_price CHECK (
        (price_micro IS NULL AND price_currency IS NULL)
        OR (price_micro > 0 AND price_currency IS NOT NULL)),
    CONSTRAINT ck_energy_account_listing CHECK (NOT is_public OR price_micro IS NOT NULL),
    CONSTRAINT ck_energy_account_vintage CHECK (vintage % 100 BETWEEN 1 AND 12)
);
CREATE UNIQUE INDEX ux_energy_account_serial_first ON energy_account (token_id, serial_first);
CREATE INDEX ix_energy_account_wallet ON energy_account (wallet_id, created_at, id)
    WHERE serial_first IS NOT NULL;
CREATE INDEX ix_energy_account_wallet_token ON energy_account (wallet_id, token_id)
    WHERE serial_first IS NOT NULL;
CREATE INDEX ix_energy_account_selection ON energy_account (wallet_id, vintage, minted_at, id)
    WHERE available > 0;
CREATE INDEX ix_energy_account_owner ON energy_account (owner_profile_id, created_at, id)
    WHERE serial_first IS NOT NULL;
CREATE INDEX ix_energy_account_operation ON energy_account (operation_id, token_id)
    WHERE operation_id IS NOT NULL;
CREATE INDEX ix_energy_account_market ON energy_account (created_at, id) WHERE is_public;
CREATE INDEX ix_energy_account_market_token ON energy_account (token_id) WHERE is_public;
CREATE INDEX ix_energy_account_market_owner ON energy_account (owner_profile_id, created_at, id)
    WHERE is_public;
";

const ON_POSTGRES: &str = "
CREATE FUNCTION refuse_serial_overlap() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM inserted CROSS JOIN LATERAL (
            SELECT other.serial_last FROM energy_account AS other
            WHERE other.token_id = inserted.token_id
                AND other.serial_first <= inserted.serial_last AND other.id <> inserted.id
            ORDER BY other.serial_first DESC LIMIT 1
        ) AS neighbour
        WHERE neighbour.serial_last >= inserted.serial_first
    ) THEN
        RAISE EXCEPTION 'serials overlap' USING
            ERRCODE = 'integrity_constraint_violation',
            CONSTRAINT = 'tr_energy_account_serial_overlap';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER tr_energy_account_serial_overlap AFTER INSERT ON energy_account
    REFERENCING NEW TABLE AS inserted
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_serial_overlap();

CREATE FUNCTION refuse_serial_growth() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'serials only leave an account' USING
        ERRCODE = 'integrity_constraint_violation',
        CONSTRAINT = 'tr_energy_account_serial_growth';
END $$;

CREATE TRIGGER tr_energy_account_serial_growth
    BEFORE UPDATE OF token_id, serial_first, serial_last ON energy_account
    FOR EACH ROW WHEN (NEW.token_id <> OLD.token_id
        OR NEW.serial_first < OLD.serial_first OR NEW.serial_last > OLD.serial_last
        OR (OLD.serial_first IS NULL AND NEW.serial_first IS NOT NULL))
    EXECUTE FUNCTION refuse_serial_growth();
";

const ON_SQLITE: &str = "
CREATE TRIGGER tr_energy_account_serial_overlap AFTER INSERT ON energy_account
    WHEN NEW.serial_first <= (
        SELECT other.serial_last FROM energy_account AS other
        WHERE other.token_id = NEW.token_id
            AND other.serial_first <= NEW.serial_last AND other.id <> NEW.id
        ORDER BY other.serial_first DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'tr_energy_account_serial_overlap'); END;

CREATE TRIGGER tr_energy_account_serial_growth
    BEFORE UPDATE OF token_id, serial_first, serial_last ON energy_account
    WHEN NEW.token_id <> OLD.token_id
        OR NEW.serial_first < OLD.serial_first OR NEW.serial_last > OLD.serial_last
        OR (OLD.serial_first IS NULL AND NEW.serial_first IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'tr_energy_account_serial_growth'); END;
";
