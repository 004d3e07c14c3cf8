//! A word by which lists find the profiles that have it.

use sea_orm::entity::prelude::*;

/// A row of `organization_profile_facet`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "organization_profile_facet")]
pub struct Model {
    /// The profile.
    #[sea_orm(primary_key, auto_increment = false)]
    pub profile_id: Uuid,
    /// `participant_type` or `participant_tag`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: String,
    /// e.g. `producer`, `rng_producer`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub value: String,
    /// The joined row of `organization_profile`.
    #[sea_orm(belongs_to, from = "profile_id", to = "id")]
    pub profile: BelongsTo<super::organization_profile::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
