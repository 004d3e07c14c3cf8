//! Who did what, when and with what outcome; append-only.

use sea_orm::entity::prelude::*;

/// A row of `audit_entry`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_entry")]
pub struct Model {
    /// UUID v7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// When.
    pub at: DateTimeUtc,
    /// The acting user.
    pub user_id: Option<Uuid>,
    /// The acting API key's `client-id`.
    pub client_id: Option<String>,
    /// The operation id or the job's name.
    pub operation: String,
    /// Kind of entity acted on.
    pub entity_type: Option<String>,
    /// The entity acted on.
    pub entity_id: Option<Uuid>,
    /// The organization at which it was done.
    pub organization_id: Option<Uuid>,
    /// The request's id, as in its problem answers and log lines.
    pub request_id: String,
    /// Network address of origin, as text.
    pub address: Option<String>,
    /// `success` or the code of the refusal.
    pub outcome: String,
}

impl ActiveModelBehavior for ActiveModel {}
