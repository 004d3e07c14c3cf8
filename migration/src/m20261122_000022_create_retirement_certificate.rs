//! Certificates of retirements, numbered without gaps.
//!
//! The number is the one counter row, bumped in the transaction that retires. The rendered document
//! is noted later, once; nothing else of a certificate ever changes.

use crate::step::Sql::{Both, Frozen};
use crate::step::Step;

pub(crate) const STEP: Step = Step {
    name: "m20261122_000022_create_retirement_certificate",
    up: &[
        Both(CERTIFICATES),
        Both(COUNTER),
        Both("INSERT INTO certificate_counter (id, last) VALUES (1, 0)"),
        Frozen {
            table: "retirement_certificate",
            update: "OLD.file_id IS NOT NULL OR NEW.operation_id <> OLD.operation_id
                OR NEW.number <> OLD.number OR NEW.code <> OLD.code
                OR NEW.issued_at <> OLD.issued_at",
            delete: "true",
        },
    ],
    down: &[
        Both("DROP TABLE certificate_counter"),
        Both("DROP TABLE retirement_certificate"),
    ],
};

const CERTIFICATES: &str = "
CREATE TABLE retirement_certificate (
    operation_id uuid NOT NULL PRIMARY KEY CONSTRAINT fk_retirement_certificate_operation
        REFERENCES operation (id),
    number bigint NOT NULL,
    code text NOT NULL,
    issued_at timestamptz NOT NULL,
    file_id uuid CONSTRAINT fk_retirement_certificate_file REFERENCES stored_file (id),
    sha256 text,
    CONSTRAINT ck_retirement_certificate_number CHECK (number >= 1),
    CONSTRAINT ck_retirement_certificate_code CHECK (length(code) = 26 AND code = lower(code)),
    CONSTRAINT ck_retirement_certificate_file CHECK (
        (file_id IS NULL) = (sha256 IS NULL) AND (sha256 IS NULL OR length(sha256) = 64))
);
CREATE UNIQUE INDEX ux_retirement_certificate_number ON retirement_certificate (number);
CREATE UNIQUE INDEX ux_retirement_certificate_code ON retirement_certificate (code);
CREATE INDEX ix_retirement_certificate_pending ON retirement_certificate (number)
    WHERE file_id IS NULL;
";

const COUNTER: &str = "
CREATE TABLE certificate_counter (
    id integer NOT NULL PRIMARY KEY,
    last bigint NOT NULL,
    CONSTRAINT ck_certificate_counter_id CHECK (id = 1),
    CONSTRAINT ck_certificate_counter_last CHECK (last >= 0)
);
";
