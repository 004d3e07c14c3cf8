//! What a list of contracts asks for is found by an index in the order of the list, as issuer and as buyer.

use crate::step::Sql::Both;
use crate::step::Step;

pub(crate) const STEP: Step = Step {
    name: "m20261130_000047_create_contract_search",
    up: &[Both(INDEXES)],
    down: &[
        Both("DROP INDEX ix_minting_contract_bought_issuer"),
        Both("DROP INDEX ix_minting_contract_bought_type"),
        Both("DROP INDEX ix_minting_contract_bought_token_type"),
        Both("DROP INDEX ix_minting_contract_bought_energy_type"),
        Both("DROP INDEX ix_minting_contract_bought"),
        Both("DROP INDEX ix_minting_contract_issued_type"),
        Both("DROP INDEX ix_minting_contract_issued_token_type"),
        Both("DROP INDEX ix_minting_contract_issued_energy_type"),
        Both("DROP INDEX ix_minting_contract_issued_status"),
        Both("DROP INDEX ix_minting_contract_issued_buyer"),
    ],
};

const INDEXES: &str = "
CREATE INDEX ix_minting_contract_issued_buyer
    ON minting_contract (issuer_profile_id, buyer_profile_id, created_at, id);
CREATE INDEX ix_minting_contract_issued_status
    ON minting_contract (issuer_profile_id, status, created_at, id);
CREATE INDEX ix_minting_contract_issued_energy_type
    ON minting_contract (issuer_profile_id, energy_type, created_at, id);
CREATE INDEX ix_minting_contract_issued_token_type
    ON minting_contract (issuer_profile_id, token_type, created_at, id);
CREATE INDEX ix_minting_contract_issued_type
    ON minting_contract (issuer_profile_id, operation_contract_type, created_at, id);
CREATE INDEX ix_minting_contract_bought
    ON minting_contract (buyer_profile_id, status, created_at, id);
CREATE INDEX ix_minting_contract_bought_energy_type
    ON minting_contract (buyer_profile_id, status, energy_type, created_at, id);
CREATE INDEX ix_minting_contract_bought_token_type
    ON minting_contract (buyer_profile_id, status, token_type, created_at, id);
CREATE INDEX ix_minting_contract_bought_type
    ON minting_contract (buyer_profile_id, status, operation_contract_type, created_at, id);
CREATE INDEX ix_minting_contract_bought_issuer
    ON minting_contract (buyer_profile_id, status, issuer_profile_id, created_at, id);
";
