//! What a filter of accounts asks of the account itself is found by an index, in the order of the list or
//! among the few that have a price.

use crate::step::Sql::Both;
use crate::step::Step;

pub(crate) const STEP: Step = Step {
    name: "m20261130_000040_create_account_search",
    up: &[Both(INDEXES)],
    down: &[
        Both("DROP INDEX ix_energy_account_market_currency"),
        Both("DROP INDEX ix_energy_account_market_price"),
        Both("DROP INDEX ix_energy_account_market_operation_type"),
        Both("DROP INDEX ix_energy_account_wallet_currency"),
        Both("DROP INDEX ix_energy_account_wallet_price"),
        Both("DROP INDEX ix_energy_account_wallet_public"),
        Both("DROP INDEX ix_energy_account_wallet_status"),
        Both("DROP INDEX ix_energy_account_wallet_operation_status"),
        Both("DROP INDEX ix_energy_account_wallet_operation_type"),
    ],
};

const INDEXES: &str = "
CREATE INDEX ix_energy_account_wallet_operation_type
    ON energy_account (wallet_id, operation_type, created_at, id) WHERE serial_first IS NOT NULL;
CREATE INDEX ix_energy_account_wallet_operation_status
    ON energy_account (wallet_id, operation_type, status, created_at, id)
    WHERE serial_first IS NOT NULL;
CREATE INDEX ix_energy_account_wallet_status ON energy_account (wallet_id, status, created_at, id)
    WHERE serial_first IS NOT NULL;
CREATE INDEX ix_energy_account_wallet_public ON energy_account (wallet_id, created_at, id)
    WHERE is_public;
CREATE INDEX ix_energy_account_wallet_price ON energy_account (wallet_id, price_micro)
    WHERE price_micro IS NOT NULL;
CREATE INDEX ix_energy_account_wallet_currency
    ON energy_account (wallet_id, price_currency, created_at, id) WHERE price_micro IS NOT NULL;
CREATE INDEX ix_energy_account_market_operation_type
    ON energy_account (operation_type, created_at, id) WHERE is_public;
CREATE INDEX ix_energy_account_market_price ON energy_account (price_micro) WHERE is_public;
CREATE INDEX ix_energy_account_market_currency
    ON energy_account (price_currency, created_at, id) WHERE is_public;
";
