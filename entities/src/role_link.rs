//! A role given to a user at the system, an organization or a profile.

use sea_orm::entity::prelude::*;

/// A row of `role_link`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "role_link")]
pub struct Model {
    /// UUID v7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Who holds the role.
    pub user_id: Uuid,
    /// Which role.
    pub role_code: String,
    /// `system`, `organization` or `organization_profile`.
    pub entity_type: String,
    /// Where the role holds; null exactly for `system`.
    pub entity_id: Option<Uuid>,
    /// When it was given.
    pub created_at: DateTimeUtc,
    /// The joined row of `role`.
    #[sea_orm(belongs_to, from = "role_code", to = "code")]
    pub role: BelongsTo<super::role::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
