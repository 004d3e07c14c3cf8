//! What the last comparison of the balance sheet with the postings found.

use sea_orm::entity::prelude::*;

/// A row of `balance_check`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "balance_check")]
pub struct Model {
    /// Always 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i32,
    /// When they were last compared.
    pub checked_at: DateTimeUtc,
    /// Whether they agreed then.
    pub agreed: bool,
    /// When they last agreed; null where they never did.
    pub agreed_at: Option<DateTimeUtc>,
    /// How many tokens did not add up; null where that was not kept yet.
    pub offending: Option<i64>,
    /// How many things were wrong with the transparency log; null where it was never verified.
    pub log_faults: Option<i64>,
    /// When it was verified.
    pub log_checked_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
