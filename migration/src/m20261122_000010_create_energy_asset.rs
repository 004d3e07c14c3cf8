//! Assets, the claims that keep a month from being minted twice, and fractions that wait.

use crate::step::Sql::Both;
use crate::step::Step;

pub(crate) const STEP: Step = Step {
    name: "m20261122_000010_create_energy_asset",
    up: &[Both(TABLES)],
    down: &[
        Both("DROP TABLE carried_fraction"),
        Both("DROP TABLE facility_month"),
        Both("DROP TABLE energy_asset"),
    ],
};

const TABLES: &str = "
CREATE TABLE energy_asset (
    id uuid NOT NULL PRIMARY KEY,
    workflow_id uuid CONSTRAINT fk_energy_asset_workflow REFERENCES batch_workflow (id),
    batch_id uuid CONSTRAINT fk_energy_asset_batch REFERENCES production_batch (id),
    profile_id uuid NOT NULL CONSTRAINT fk_energy_asset_profile
        REFERENCES organization_profile (id),
    boundary_key text NOT NULL,
    energy_type text NOT NULL,
    token_type text NOT NULL,
    vintage integer NOT NULL,
    measured_micro bigint NOT NULL,
    uom text NOT NULL,
    carbon_intensity_micro bigint NOT NULL,
    document text NOT NULL,
    status text NOT NULL,
    carried_in_micro bigint,
    minted_quantity bigint,
    carried_out_micro bigint,
    token_id uuid,
    is_open boolean NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT ck_energy_asset_vintage CHECK (vintage % 100 BETWEEN 1 AND 12),
    CONSTRAINT ck_energy_asset_measured CHECK (measured_micro >= 0),
    CONSTRAINT ck_energy_asset_minted CHECK (
        (minted_quantity IS NULL AND carried_in_micro IS NULL AND carried_out_micro IS NULL)
        OR (minted_quantity >= 0 AND carried_in_micro BETWEEN 0 AND 999999
            AND carried_out_micro BETWEEN 0 AND 999999
            AND measured_micro + carried_in_micro
                = minted_quantity * 1000000 + carried_out_micro)),
    CONSTRAINT ck_energy_asset_token CHECK (token_id IS NULL OR coalesce(minted_quantity, 0) > 0)
);
CREATE UNIQUE INDEX ux_energy_asset_open_month
    ON energy_asset (profile_id, boundary_key, energy_type, vintage) WHERE is_open;
CREATE INDEX ix_energy_asset_workflow ON energy_asset (workflow_id, vintage);
CREATE INDEX ix_energy_asset_batch ON energy_asset (batch_id, vintage);

CREATE TABLE facility_month (
    boundary_key text NOT NULL,
    energy_type text NOT NULL,
    vintage integer NOT NULL,
    asset_id uuid NOT NULL CONSTRAINT fk_facility_month_asset REFERENCES energy_asset (id),
    profile_id uuid NOT NULL CONSTRAINT fk_facility_month_profile
        REFERENCES organization_profile (id),
    claimed_at timestamptz NOT NULL,
    CONSTRAINT pk_facility_month PRIMARY KEY (boundary_key, energy_type, vintage),
    CONSTRAINT ck_facility_month_vintage CHECK (vintage % 100 BETWEEN 1 AND 12)
);
CREATE UNIQUE INDEX ux_facility_month_asset ON facility_month (asset_id);

CREATE TABLE carried_fraction (
    profile_id uuid NOT NULL CONSTRAINT fk_carried_fraction_profile
        REFERENCES organization_profile (id),
    boundary_key text NOT NULL,
    energy_type text NOT NULL,
    token_type text NOT NULL,
    fraction_micro bigint NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT pk_carried_fraction PRIMARY KEY (profile_id, boundary_key, energy_type, token_type),
    CONSTRAINT ck_carried_fraction_range CHECK (fraction_micro BETWEEN 0 AND 999999)
);
";
