//! Who has asked to turn a flag off that takes two users?

use crate::step::Sql::Both;
use crate::step::Step;

pub(crate) const STEP: Step = Step {
    name: "m20261130_000031_create_flag_request",
    up: &[Both(TABLE)],
    down: &[Both("DROP TABLE flag_request")],
};

const TABLE: &str = r#"
CREATE TABLE flag_request (
    profile_id uuid NOT NULL CONSTRAINT fk_flag_request_profile REFERENCES organization_profile (id),
    flag text NOT NULL,
    requested_by uuid NOT NULL CONSTRAINT fk_flag_request_requested_by REFERENCES "user" (id),
    requested_at timestamptz NOT NULL,
    CONSTRAINT pk_flag_request PRIMARY KEY (profile_id, flag)
);
"#;
