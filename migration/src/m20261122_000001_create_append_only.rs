//! Rows that may not be changed: the function behind later triggers, which SQLite does without.

use crate::step::Sql::Postgres;
use crate::step::Step;

pub(crate) const STEP: Step = Step {
    name: "m20261122_000001_create_append_only",
    up: &[Postgres(ON_POSTGRES)],
    down: &[Postgres("DROP FUNCTION refuse_change()")],
};

const ON_POSTGRES: &str = "
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% only appends', TG_TABLE_NAME USING
        ERRCODE = 'integrity_constraint_violation',
        CONSTRAINT = format('tr_%s_append_only', TG_TABLE_NAME);
END $$;
";
