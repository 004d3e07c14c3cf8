//! Which assets a contract binds; an asset is in one open contract.

use crate::step::Sql::Both;
use crate::step::Step;

pub(crate) const STEP: Step = Step {
    name: "m20261122_000014_create_minting_contract_asset",
    up: &[Both(TABLES)],
    down: &[Both("DROP TABLE minting_contract_asset")],
};

const TABLES: &str = "
CREATE TABLE minting_contract_asset (
    contract_id uuid NOT NULL CONSTRAINT fk_minting_contract_asset_contract
        REFERENCES minting_contract (id),
    asset_id uuid NOT NULL CONSTRAINT fk_minting_contract_asset_asset REFERENCES energy_asset (id),
    is_open boolean NOT NULL,
    token_id uuid CONSTRAINT fk_minting_contract_asset_token REFERENCES energy_token (id),
    CONSTRAINT pk_minting_contract_asset PRIMARY KEY (contract_id, asset_id)
);
CREATE UNIQUE INDEX ux_minting_contract_asset_open ON minting_contract_asset (asset_id)
    WHERE is_open;
CREATE INDEX ix_minting_contract_asset_asset ON minting_contract_asset (asset_id);
";
