//! People who sign in.

use crate::step::Sql::Both;
use crate::step::Step;

pub(crate) const STEP: Step = Step {
    name: "m20261122_000002_create_user",
    up: &[Both(TABLES)],
    down: &[Both(r#"DROP TABLE "user""#)],
};

const TABLES: &str = r#"
CREATE TABLE "user" (
    id uuid NOT NULL PRIMARY KEY,
    email text NOT NULL,
    first_name text NOT NULL,
    last_name text NOT NULL,
    password_hash text,
    status text NOT NULL,
    password_changed_at timestamptz,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX ux_user_email ON "user" (email);
"#;
