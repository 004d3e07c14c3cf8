//! Organizations, their profiles and the keys by which systems speak for a profile.

use crate::step::Sql::{Both, Postgres, Sqlite};
use crate::step::Step;

pub(crate) const STEP: Step = Step {
    name: "m20261122_000007_create_organization",
    up: &[Both(TABLES), Postgres(ON_POSTGRES), Sqlite(ON_SQLITE)],
    down: &[
        Both("DROP TABLE api_key"),
        Both("DROP TABLE organization_profile"),
        Both("DROP TABLE organization"),
    ],
};

const TABLES: &str = "
CREATE TABLE organization (
    id uuid NOT NULL PRIMARY KEY,
    name text NOT NULL,
    tax_id text,
    duns text,
    status text NOT NULL,
    address jsonb,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);

CREATE TABLE organization_profile (
    id uuid NOT NULL PRIMARY KEY,
    organization_id uuid NOT NULL CONSTRAINT fk_organization_profile_organization
        REFERENCES organization (id),
    name text NOT NULL,
    tax_id text,
    duns text,
    participant_types jsonb NOT NULL,
    participant_tags jsonb NOT NULL,
    flags jsonb NOT NULL,
    address jsonb,
    status text NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);
CREATE INDEX ix_organization_profile_organization ON organization_profile (organization_id);

CREATE TABLE api_key (
    id uuid NOT NULL PRIMARY KEY,
    profile_id uuid NOT NULL CONSTRAINT fk_api_key_profile REFERENCES organization_profile (id),
    client_id text NOT NULL,
    prefix text NOT NULL,
    key_hash bytea NOT NULL,
    created_at timestamptz NOT NULL,
    last_used_at timestamptz,
    revoked_at timestamptz
);
CREATE UNIQUE INDEX ux_api_key_client_id ON api_key (client_id);
CREATE INDEX ix_api_key_profile ON api_key (profile_id, created_at);
";

const ON_POSTGRES: &str = "
CREATE INDEX ix_organization_profile_name ON organization_profile (lower(name) text_pattern_ops);
";

const ON_SQLITE: &str = "
CREATE INDEX ix_organization_profile_name ON organization_profile (lower(name) COLLATE NOCASE);
";
