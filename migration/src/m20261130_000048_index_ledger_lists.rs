//! The accounts of a month and the transactions of a kind are found in the order of their lists, however
//! old the month and however rare the kind.

use crate::step::Sql::Both;
use crate::step::Step;

pub(crate) const STEP: Step = Step {
    name: "m20261130_000048_index_ledger_lists",
    up: &[Both(INDEXES)],
    down: &[
        Both("DROP INDEX ix_ledger_transaction_kind"),
        Both("DROP INDEX ix_energy_account_market_month"),
        Both("DROP INDEX ix_energy_account_wallet_month"),
    ],
};

const INDEXES: &str = "
CREATE INDEX ix_energy_account_wallet_month ON energy_account (wallet_id, vintage, created_at, id)
    WHERE serial_first IS NOT NULL;
CREATE INDEX ix_energy_account_market_month ON energy_account (vintage, created_at, id)
    WHERE is_public;
CREATE INDEX ix_ledger_transaction_kind ON ledger_transaction (kind, created_at, id);
";
