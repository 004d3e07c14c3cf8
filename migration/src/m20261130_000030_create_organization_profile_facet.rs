//! How are organizations and profiles listed? Newest first, and profiles by the parts and tags they have.

use crate::step::Sql::{Both, Postgres, Sqlite};
use crate::step::Step;

pub(crate) const STEP: Step = Step {
    name: "m20261130_000030_create_organization_profile_facet",
    up: &[
        Both(TABLE),
        Postgres(FILL_ON_POSTGRES),
        Sqlite(FILL_ON_SQLITE),
        Both(INDEXES),
        Postgres(NAMES_ON_POSTGRES),
        Sqlite(NAMES_ON_SQLITE),
    ],
    down: &[
        Both("DROP INDEX ix_organization_name"),
        Both("DROP INDEX ix_organization_profile_organization_created"),
        Both("DROP INDEX ix_organization_profile_created"),
        Both("DROP INDEX ix_organization_created"),
        Both("DROP TABLE organization_profile_facet"),
    ],
};

const TABLE: &str = "
CREATE TABLE organization_profile_facet (
    profile_id uuid NOT NULL CONSTRAINT fk_organization_profile_facet_profile
        REFERENCES organization_profile (id),
    kind text NOT NULL CONSTRAINT ck_organization_profile_facet_kind
        CHECK (kind IN ('participant_type', 'participant_tag')),
    value text NOT NULL,
    CONSTRAINT pk_organization_profile_facet PRIMARY KEY (profile_id, kind, value)
);
CREATE INDEX ix_organization_profile_facet_value ON organization_profile_facet (kind, value, profile_id);
";

const FILL_ON_POSTGRES: &str = "
INSERT INTO organization_profile_facet (profile_id, kind, value)
SELECT DISTINCT profile.id, 'participant_type', part.value
FROM organization_profile profile, jsonb_array_elements_text(profile.participant_types) part (value);
INSERT INTO organization_profile_facet (profile_id, kind, value)
SELECT DISTINCT profile.id, 'participant_tag', tag.value ->> 'tag'
FROM organization_profile profile, jsonb_array_elements(profile.participant_tags) tag (value);
";

const FILL_ON_SQLITE: &str = "
INSERT INTO organization_profile_facet (profile_id, kind, value)
SELECT DISTINCT profile.id, 'participant_type', part.value
FROM organization_profile profile, json_each(profile.participant_types) part;
INSERT INTO organization_profile_facet (profile_id, kind, value)
SELECT DISTINCT profile.id, 'participant_tag', json_extract(tag.value, '$.tag')
FROM organization_profile profile, json_each(profile.participant_tags) tag;
";

const INDEXES: &str = "
CREATE INDEX ix_organization_created ON organization (created_at, id);
CREATE INDEX ix_organization_profile_created ON organization_profile (created_at, id);
CREATE INDEX ix_organization_profile_organization_created
    ON organization_profile (organization_id, created_at, id);
";

const NAMES_ON_POSTGRES: &str = "
CREATE INDEX ix_organization_name ON organization (lower(name) text_pattern_ops);
";

const NAMES_ON_SQLITE: &str = "
CREATE INDEX ix_organization_name ON organization (lower(name) COLLATE NOCASE);
";
