//! One user's request to turn a flag off that takes two users.

use sea_orm::entity::prelude::*;

/// A row of `flag_request`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "flag_request")]
pub struct Model {
    /// The profile whose flag it is.
    #[sea_orm(primary_key, auto_increment = false)]
    pub profile_id: Uuid,
    /// The flag, e.g. `DUAL_APPROVAL`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub flag: String,
    /// Who asked first.
    pub requested_by: Uuid,
    /// When.
    pub requested_at: DateTimeUtc,
    /// The joined row of `organization_profile`.
    #[sea_orm(belongs_to, from = "profile_id", to = "id")]
    pub profile: BelongsTo<super::organization_profile::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
