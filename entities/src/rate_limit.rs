//! Attempts counted in one window of one bucket.

use sea_orm::entity::prelude::*;

/// A row of `rate_limit`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "rate_limit")]
pub struct Model {
    /// What is limited, e.g. a kind and an account or address.
    #[sea_orm(primary_key, auto_increment = false)]
    pub bucket: String,
    /// Start of the window, seconds since the epoch.
    #[sea_orm(primary_key, auto_increment = false)]
    pub window_start: i64,
    /// Attempts in the window.
    pub count: i32,
}

impl ActiveModelBehavior for ActiveModel {}
