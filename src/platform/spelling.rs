//! How is a thing found that people spell differently, with the index of either database?

use attestry_domain::production::boundary::normalized;
use sea_orm::DatabaseBackend;
use sea_orm::sea_query::{Expr, ExprTrait};

/// Whether the facility in a table's column `boundary_key` has this id, in whichever scheme. Of a scheme
/// whose name has a bar in it nothing is found.
pub(crate) fn has_boundary_id(table: &str, id: &str, backend: DatabaseBackend) -> Expr {
    let bar = match backend {
        DatabaseBackend::Sqlite => "instr",
        _ => "strpos",
    };
    let key = format!(r#""{table}"."boundary_key""#);
    Expr::cust(format!("substr({key}, {bar}({key}, '|') + 1)")).eq(normalized(id))
}

/// Whether a row of `energy_token_standard` is of this standard, as `Standard::is_same_as` compares.
pub(crate) fn is_of_standard(name: &str, backend: DatabaseBackend) -> Expr {
    let in_lower_case = match backend {
        DatabaseBackend::Sqlite => r#"lower("energy_token_standard"."standard")"#,
        _ => r#"lower("energy_token_standard"."standard" COLLATE "C")"#,
    };
    Expr::cust(in_lower_case).eq(name.trim().to_ascii_lowercase())
}
