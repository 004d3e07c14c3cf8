//! A log-in looks for an earlier one from the same network, and a sweep for texts that may not be repeated any more:
//! both read an index, however many sessions somebody has had.

use crate::step::Sql::Both;
use crate::step::Step;

pub(crate) const STEP: Step = Step {
    name: "m20261130_000044_index_session",
    up: &[Both(INDEXES)],
    down: &[
        Both("DROP INDEX ix_session_origin"),
        Both("DROP INDEX ix_refresh_token_sealed"),
        Both("DROP INDEX ix_mail_recipient"),
    ],
};

const INDEXES: &str = "
CREATE INDEX ix_session_origin ON session (user_id, address);
CREATE INDEX ix_refresh_token_sealed ON refresh_token (spent_at)
    WHERE successor_sealed IS NOT NULL;
CREATE INDEX ix_mail_recipient ON mail (recipient);
";
