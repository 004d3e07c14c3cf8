//! How is a name looked for by its start, whatever its capitals, with the index of either database?

use sea_orm::DatabaseBackend;
use sea_orm::sea_query::{Expr, ExprTrait, Func, IntoColumnRef, LikeExpr};

/// Compares in the lower case of the database at hand: that of `SQLite` knows ASCII letters only.
pub(crate) fn starts_with(
    column: impl IntoColumnRef,
    prefix: &str,
    backend: DatabaseBackend,
) -> Expr {
    let lower = match backend {
        DatabaseBackend::Sqlite => prefix.to_ascii_lowercase(),
        _ => prefix.to_lowercase(),
    };
    let escaped = lower
        .replace('\\', "\\\\")
        .replace('%', "\\%")
        .replace('_', "\\_");
    let pattern = LikeExpr::new(format!("{escaped}%")).escape('\\');
    Expr::expr(Func::lower(Expr::col(column))).like(pattern)
}
