//! What roles can permit. `role_permission` has no foreign key to it: a permission that is made again is
//! granted again to the roles that had it.

use crate::step::Sql::Both;
use crate::step::Step;

pub(crate) const STEP: Step = Step {
    name: "m20261130_000035_create_permission",
    up: &[Both(TABLES)],
    down: &[Both("DROP TABLE permission")],
};

const TABLES: &str = "
CREATE TABLE permission (
    code text NOT NULL PRIMARY KEY,
    description text NOT NULL,
    created_at timestamptz NOT NULL
);
";
