//! Wallets; one of a profile is its default.

use crate::step::Sql::Both;
use crate::step::Step;

pub(crate) const STEP: Step = Step {
    name: "m20261122_000011_create_energy_wallet",
    up: &[Both(TABLES)],
    down: &[Both("DROP TABLE energy_wallet")],
};

const TABLES: &str = "
CREATE TABLE energy_wallet (
    id uuid NOT NULL PRIMARY KEY,
    profile_id uuid NOT NULL CONSTRAINT fk_energy_wallet_profile
        REFERENCES organization_profile (id),
    name text NOT NULL,
    kind text NOT NULL,
    status text NOT NULL,
    address text NOT NULL,
    rules jsonb NOT NULL,
    is_default boolean NOT NULL,
    created_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX ux_energy_wallet_address ON energy_wallet (address);
CREATE UNIQUE INDEX ux_energy_wallet_default ON energy_wallet (profile_id) WHERE is_default;
CREATE INDEX ix_energy_wallet_profile ON energy_wallet (profile_id, created_at, id);
";
