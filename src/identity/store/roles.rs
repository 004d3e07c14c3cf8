//! The tables `permission`, `role` and `role_permission`.

use std::collections::{BTreeMap, BTreeSet};

use attestry_domain::identity::access::RolePermissions;
use attestry_domain::identity::permission::PermissionSeed;
use attestry_domain::identity::rbac::{Permission, Role};
use attestry_domain::identity::roles::RoleSeed;
use attestry_entities::{permission, role, role_link, role_permission};
use chrono::{DateTime, Utc};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect,
};

use crate::error::Error;
use crate::platform::bulk;
use crate::platform::database::Tx;

/// Adds the roles and permissions that are not there yet. A role that is new gets all of its
/// permissions, and a permission that is new goes to every role that ships with it; what was taken from
/// a role stays taken.
pub(in crate::identity) async fn insert_missing(
    tx: &Tx,
    permissions: &[PermissionSeed],
    roles: &[RoleSeed],
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let known_permissions = codes(&**tx).await?;
    let known_roles = all_of::<role::Entity>(&**tx, role::Column::Code).await?;
    let is_new = |code: &str| !known_permissions.contains(code);
    let is_new_role = |seed: &RoleSeed| !known_roles.contains(seed.code);
    let mut new_permissions = Vec::new();
    for seed in permissions.iter().filter(|seed| is_new(seed.code)) {
        new_permissions.push(permission::Model {
            code: seed.code.to_owned(),
            description: seed.description.to_owned(),
            created_at: now,
        });
    }
    let (mut new_roles, mut granted) = (Vec::new(), Vec::new());
    for seed in roles {
        if is_new_role(seed) {
            new_roles.push(role::Model {
                code: seed.code.to_owned(),
                name: seed.name.to_owned(),
                description: seed.description.to_owned(),
                created_at: now,
            });
        }
        let codes = seed.permission_codes();
        let codes = codes.filter(|code| is_new_role(seed) || is_new(code));
        granted.extend(codes.map(|code| grant(seed.code, code)));
    }
    bulk::insert_new(tx, new_permissions).await?;
    bulk::insert_new(tx, new_roles).await?;
    bulk::insert_new(tx, granted).await?;
    Ok(())
}

fn grant(role: &str, permission: &str) -> role_permission::Model {
    role_permission::Model {
        role_code: role.to_owned(),
        permission: permission.to_owned(),
    }
}

/// The codes of all permissions.
pub(in crate::identity) async fn codes(
    db: &impl ConnectionTrait,
) -> Result<BTreeSet<String>, Error> {
    all_of::<permission::Entity>(db, permission::Column::Code).await
}

async fn all_of<E: EntityTrait>(
    db: &impl ConnectionTrait,
    code: E::Column,
) -> Result<BTreeSet<String>, Error> {
    let select = E::find().select_only().column(code);
    let codes: Vec<String> = select.into_tuple().all(db).await?;
    Ok(codes.into_iter().collect())
}

/// All permissions, by code: in the order of bytes, which is the same in every database.
pub(in crate::identity) async fn permissions(
    db: &impl ConnectionTrait,
) -> Result<Vec<Permission>, Error> {
    let rows = permission::Entity::find().all(db).await?;
    let mut permissions: Vec<_> = rows
        .into_iter()
        .map(|row| Permission {
            code: row.code,
            description: row.description,
        })
        .collect();
    permissions.sort_by(|one, other| one.code.cmp(&other.code));
    Ok(permissions)
}

/// All roles, by code, with their permissions by code.
pub(in crate::identity) async fn roles(db: &impl ConnectionTrait) -> Result<Vec<Role>, Error> {
    let mut granted: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in role_permission::Entity::find().all(db).await? {
        granted
            .entry(row.role_code)
            .or_default()
            .insert(row.permission);
    }
    let rows = role::Entity::find().all(db).await?;
    let mut roles: Vec<_> = rows
        .into_iter()
        .map(|row| Role {
            permissions: granted.remove(&row.code).into_iter().flatten().collect(),
            code: row.code,
            name: row.name,
            description: row.description,
        })
        .collect();
    roles.sort_by(|one, other| one.code.cmp(&other.code));
    Ok(roles)
}

/// Adds permissions, each in the place of the one with its code. The document says how many come at once.
pub(in crate::identity) async fn put_permissions(
    tx: &Tx,
    new: &[Permission],
    now: DateTime<Utc>,
) -> Result<(), Error> {
    if new.is_empty() {
        return Ok(());
    }
    let row = |new: &Permission| permission::Model {
        code: new.code.clone(),
        description: new.description.clone(),
        created_at: now,
    };
    let described = OnConflict::column(permission::Column::Code)
        .update_column(permission::Column::Description)
        .to_owned();
    permission::Entity::insert_many(new.iter().map(row).map(IntoActiveModel::into_active_model))
        .on_conflict(described)
        .exec_without_returning(&**tx)
        .await?;
    Ok(())
}

/// Adds roles, each in the place of the one with its code, permissions included. The document says how many come at
/// once.
pub(in crate::identity) async fn put_roles(
    tx: &Tx,
    new: &[Role],
    now: DateTime<Utc>,
) -> Result<(), Error> {
    if new.is_empty() {
        return Ok(());
    }
    let row = |new: &Role| role::Model {
        code: new.code.clone(),
        name: new.name.clone(),
        description: new.description.clone(),
        created_at: now,
    };
    let renamed = OnConflict::column(role::Column::Code)
        .update_columns([role::Column::Name, role::Column::Description])
        .to_owned();
    role::Entity::insert_many(new.iter().map(row).map(IntoActiveModel::into_active_model))
        .on_conflict(renamed)
        .exec_without_returning(&**tx)
        .await?;
    let codes = new.iter().map(|role| role.code.as_str());
    role_permission::Entity::delete_many()
        .filter(role_permission::Column::RoleCode.is_in(codes))
        .exec(&**tx)
        .await?;
    let of = |role: &Role| {
        let codes = role.permissions.iter();
        codes
            .map(|code| grant(&role.code, code))
            .collect::<Vec<_>>()
    };
    bulk::insert_new(tx, new.iter().flat_map(of).collect()).await?;
    Ok(())
}

/// Deletes every role, every permission, and every link of a user to a role.
pub(in crate::identity) async fn delete_all(tx: &Tx) -> Result<(), Error> {
    role_link::Entity::delete_many().exec(&**tx).await?;
    role_permission::Entity::delete_many().exec(&**tx).await?;
    role::Entity::delete_many().exec(&**tx).await?;
    permission::Entity::delete_many().exec(&**tx).await?;
    Ok(())
}

/// Every role with its permissions.
pub(in crate::identity) async fn permissions_of_roles(
    db: &impl ConnectionTrait,
) -> Result<RolePermissions, Error> {
    let roles = roles(db).await?.into_iter();
    Ok(roles
        .map(|role| (role.code, role.permissions.into_iter().collect()))
        .collect())
}
