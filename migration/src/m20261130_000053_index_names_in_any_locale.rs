//! Names are looked for in the lower case of ASCII letters, which is the same whatever the locale of the
//! database; the cases of other letters are the question's. SQLite knows no other lower case.

use crate::step::Sql::Postgres;
use crate::step::Step;

pub(crate) const STEP: Step = Step {
    name: "m20261130_000053_index_names_in_any_locale",
    up: &[Postgres(DROP), Postgres(IN_ASCII)],
    down: &[Postgres(DROP), Postgres(IN_THE_LOCALE)],
};

const DROP: &str = "
DROP INDEX ix_organization_name;
DROP INDEX ix_organization_profile_name;
DROP INDEX ix_energy_token_issuer_name;
";

const IN_ASCII: &str = r#"
CREATE INDEX ix_organization_name ON organization (lower(name COLLATE "C") text_pattern_ops);
CREATE INDEX ix_organization_profile_name
    ON organization_profile (lower(name COLLATE "C") text_pattern_ops);
CREATE INDEX ix_energy_token_issuer_name
    ON energy_token (lower(issuer_name COLLATE "C") text_pattern_ops);
"#;

const IN_THE_LOCALE: &str = "
CREATE INDEX ix_organization_name ON organization (lower(name) text_pattern_ops);
CREATE INDEX ix_organization_profile_name ON organization_profile (lower(name) text_pattern_ops);
CREATE INDEX ix_energy_token_issuer_name ON energy_token (lower(issuer_name) text_pattern_ops);
";
