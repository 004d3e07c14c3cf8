//! Tokens with every attribute that a filter asks for. They never change once minted.

use crate::step::Sql::{AppendOnly, Both, Postgres, Sqlite};
use crate::step::Step;

pub(crate) const STEP: Step = Step {
    name: "m20261122_000013_create_energy_token",
    up: &[
        Both(TABLES),
        Postgres(ON_POSTGRES),
        Sqlite(ON_SQLITE),
        AppendOnly("energy_token"),
        AppendOnly("energy_token_standard"),
        AppendOnly("energy_token_party"),
    ],
    down: &[
        Both("DROP TABLE energy_token_party"),
        Both("DROP TABLE energy_token_standard"),
        Both("DROP TABLE energy_token"),
    ],
};

const TABLES: &str = "
CREATE TABLE energy_token (
    id uuid NOT NULL PRIMARY KEY,
    asset_id uuid CONSTRAINT fk_energy_token_asset REFERENCES energy_asset (id),
    issuer_profile_id uuid NOT NULL CONSTRAINT fk_energy_token_issuer
        REFERENCES organization_profile (id),
    issuer_name text NOT NULL,
    energy_type text NOT NULL,
    token_type text NOT NULL,
    uom text NOT NULL,
    quantity bigint NOT NULL,
    vintage integer NOT NULL,
    carbon_intensity_micro bigint NOT NULL,
    default_standard text NOT NULL,
    boundary_key text NOT NULL,
    boundary_format text NOT NULL,
    boundary_identifier text NOT NULL,
    boundary jsonb NOT NULL,
    basin text,
    is_ghgp boolean NOT NULL,
    document text NOT NULL,
    minted_at timestamptz NOT NULL,
    contract_id uuid CONSTRAINT fk_energy_token_contract REFERENCES minting_contract (id),
    CONSTRAINT ck_energy_token_quantity CHECK (quantity > 0),
    CONSTRAINT ck_energy_token_vintage CHECK (vintage % 100 BETWEEN 1 AND 12)
);
CREATE UNIQUE INDEX ux_energy_token_asset ON energy_token (asset_id);
CREATE INDEX ix_energy_token_minted ON energy_token (minted_at, id);
CREATE INDEX ix_energy_token_kind ON energy_token (energy_type, token_type, vintage);
CREATE INDEX ix_energy_token_vintage ON energy_token (vintage);
CREATE INDEX ix_energy_token_issuer ON energy_token (issuer_profile_id, vintage);
CREATE INDEX ix_energy_token_boundary ON energy_token (boundary_identifier, vintage);
CREATE INDEX ix_energy_token_month ON energy_token (boundary_key, energy_type, vintage);
CREATE INDEX ix_energy_token_basin ON energy_token (basin) WHERE basin IS NOT NULL;
CREATE INDEX ix_energy_token_standard ON energy_token (default_standard, carbon_intensity_micro);
CREATE INDEX ix_energy_token_carbon_intensity ON energy_token (carbon_intensity_micro);
CREATE INDEX ix_energy_token_contract ON energy_token (contract_id) WHERE contract_id IS NOT NULL;

CREATE TABLE energy_token_standard (
    token_id uuid NOT NULL CONSTRAINT fk_energy_token_standard_token REFERENCES energy_token (id),
    standard text NOT NULL,
    carbon_intensity_micro bigint NOT NULL,
    CONSTRAINT pk_energy_token_standard PRIMARY KEY (token_id, standard)
);
CREATE INDEX ix_energy_token_standard_carbon_intensity
    ON energy_token_standard (standard, carbon_intensity_micro);

CREATE TABLE energy_token_party (
    token_id uuid NOT NULL CONSTRAINT fk_energy_token_party_token REFERENCES energy_token (id),
    role text NOT NULL,
    identifier text NOT NULL,
    name text NOT NULL,
    CONSTRAINT pk_energy_token_party PRIMARY KEY (token_id, role, identifier)
);
CREATE INDEX ix_energy_token_party_identifier ON energy_token_party (identifier, role);
";

const ON_POSTGRES: &str = "
CREATE INDEX ix_energy_token_issuer_name ON energy_token (lower(issuer_name) text_pattern_ops);
";

const ON_SQLITE: &str = "
CREATE INDEX ix_energy_token_issuer_name ON energy_token (lower(issuer_name) COLLATE NOCASE);
";
