//! The tables `role` and `role_permission`.

use attestry_domain::identity::roles::RoleSeed;
use attestry_entities::{role, role_permission};
use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ConnectionTrait, EntityTrait};

use crate::error::Error;

/// Adds the roles and permissions that are not there yet, and leaves the others as they are.
pub(in crate::identity) async fn insert_missing(
    db: &impl ConnectionTrait,
    seeds: &[RoleSeed],
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let roles = seeds.iter().map(|seed| role::ActiveModel {
        code: Set(seed.code.to_owned()),
        name: Set(seed.name.to_owned()),
        description: Set(seed.description.to_owned()),
        created_at: Set(now),
    });
    role::Entity::insert_many(roles)
        .on_conflict(
            OnConflict::column(role::Column::Code)
                .do_nothing()
                .to_owned(),
        )
        .exec_without_returning(db)
        .await?;
    let permissions = seeds.iter().flat_map(|seed| {
        seed.permission_codes()
            .map(|permission| role_permission::ActiveModel {
                role_code: Set(seed.code.to_owned()),
                permission: Set(permission.to_owned()),
            })
    });
    let key = [
        role_permission::Column::RoleCode,
        role_permission::Column::Permission,
    ];
    role_permission::Entity::insert_many(permissions)
        .on_conflict(OnConflict::columns(key).do_nothing().to_owned())
        .exec_without_returning(db)
        .await?;
    Ok(())
}
