//! Where do profiles produce, buy, store and hand over energy?

use crate::step::Sql::Both;
use crate::step::Step;

pub(crate) const STEP: Step = Step {
    name: "m20261130_000032_create_business_location",
    up: &[Both(TABLE)],
    down: &[Both("DROP TABLE business_location")],
};

const TABLE: &str = "
CREATE TABLE business_location (
    id uuid NOT NULL PRIMARY KEY,
    profile_id uuid NOT NULL CONSTRAINT fk_business_location_profile
        REFERENCES organization_profile (id),
    name text NOT NULL,
    kind text NOT NULL CONSTRAINT ck_business_location_kind
        CHECK (kind IN ('buying', 'producing', 'storage', 'delivery')),
    basin text,
    is_direct_connection boolean NOT NULL,
    preferred_suppliers jsonb NOT NULL,
    coordinates jsonb,
    address jsonb,
    status text NOT NULL CONSTRAINT ck_business_location_status
        CHECK (status IN ('active', 'archive')),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);
CREATE INDEX ix_business_location_profile ON business_location (profile_id, created_at, id);
CREATE INDEX ix_business_location_created ON business_location (created_at, id);
";
