//! Facilities and standards are looked for in any spelling: the facility's id by its part of the normalized
//! key, the standard in lower case of ASCII letters.
//!
//! Keys are made in code, where all of Unicode is known. Those that are stored stay as they are: a key of an
//! identifier in ASCII is the same as ever, and another one is that of its spelling when it was made.

use crate::step::Sql::{Both, Postgres, Sqlite};
use crate::step::Step;

pub(crate) const STEP: Step = Step {
    name: "m20261130_000051_index_spellings",
    up: &[
        Both("DROP INDEX ix_energy_token_boundary"),
        Both("DROP INDEX ix_batch_workflow_boundary"),
        Both("DROP INDEX ix_energy_token_standard_carbon_intensity"),
        Postgres(ON_POSTGRES),
        Sqlite(ON_SQLITE),
    ],
    down: &[
        Both("DROP INDEX ix_energy_token_standard_in_any_case"),
        Both("DROP INDEX ix_batch_workflow_boundary_id"),
        Both("DROP INDEX ix_energy_token_boundary_id"),
        Both(
            "CREATE INDEX ix_energy_token_standard_carbon_intensity
                ON energy_token_standard (standard, carbon_intensity_micro)",
        ),
        Both(
            "CREATE INDEX ix_batch_workflow_boundary
                ON batch_workflow (profile_id, boundary_identifier)",
        ),
        Both(
            "CREATE INDEX ix_energy_token_boundary ON energy_token (boundary_identifier, vintage)",
        ),
    ],
};

const ON_POSTGRES: &str = r#"
CREATE INDEX ix_energy_token_boundary_id
    ON energy_token (substr(boundary_key, strpos(boundary_key, '|') + 1), vintage);
CREATE INDEX ix_batch_workflow_boundary_id
    ON batch_workflow (profile_id, substr(boundary_key, strpos(boundary_key, '|') + 1));
CREATE INDEX ix_energy_token_standard_in_any_case
    ON energy_token_standard (lower(standard COLLATE "C"), carbon_intensity_micro);
"#;

const ON_SQLITE: &str = "
CREATE INDEX ix_energy_token_boundary_id
    ON energy_token (substr(boundary_key, instr(boundary_key, '|') + 1), vintage);
CREATE INDEX ix_batch_workflow_boundary_id
    ON batch_workflow (profile_id, substr(boundary_key, instr(boundary_key, '|') + 1));
CREATE INDEX ix_energy_token_standard_in_any_case
    ON energy_token_standard (lower(standard), carbon_intensity_micro);
";
