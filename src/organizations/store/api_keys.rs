//! The table `api_key`.

use attestry_domain::ids::{ApiKeyId, ProfileId};
use attestry_domain::organizations::{ParticipantType, ParticipationStatus};
use attestry_entities::api_key::{ActiveModel, Column, Entity, Model, Relation};
use attestry_entities::{organization, organization_profile};
use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, LockType};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationTrait,
};
use uuid::Uuid;

use crate::error::Error;
use crate::organizations::api_keys::KeyRecord;
use crate::platform::listed::{Listed, Part};
use crate::platform::paging::newest;
use crate::platform::stored::json;

/// A key that works as far as the tables tell: what is shown has still to be compared with it.
pub(in crate::organizations) struct WorkingKey {
    pub(in crate::organizations) id: ApiKeyId,
    pub(in crate::organizations) profile_id: ProfileId,
    pub(in crate::organizations) participant_types: Vec<ParticipantType>,
    pub(in crate::organizations) key_hash: Vec<u8>,
    pub(in crate::organizations) last_used_at: Option<DateTime<Utc>>,
}

pub(in crate::organizations) async fn insert(
    db: &impl ConnectionTrait,
    key: &KeyRecord,
    key_hash: [u8; 32],
) -> Result<(), Error> {
    let row = ActiveModel {
        id: Set(key.id.into()),
        profile_id: Set(key.profile_id.into()),
        client_id: Set(key.client_id.clone()),
        prefix: Set(key.prefix.clone()),
        key_hash: Set(key_hash.to_vec()),
        created_at: Set(key.created_at),
        last_used_at: Set(key.last_used_at),
        revoked_at: Set(key.revoked_at),
    };
    Entity::insert(row).exec_without_returning(db).await?;
    Ok(())
}

/// The key with this client id, unless it is revoked or its profile or organization is archived.
pub(in crate::organizations) async fn working(
    db: &impl ConnectionTrait,
    client_id: &str,
) -> Result<Option<WorkingKey>, Error> {
    let active = ParticipationStatus::Active.as_str();
    let found: Option<(Model, Option<organization_profile::Model>)> = Entity::find()
        .join(JoinType::InnerJoin, Relation::OrganizationProfile.def())
        .join(
            JoinType::InnerJoin,
            organization_profile::Relation::Organization.def(),
        )
        .filter(Column::ClientId.eq(client_id))
        .filter(Column::RevokedAt.is_null())
        .filter(organization_profile::Column::Status.eq(active))
        .filter(organization::Column::Status.eq(active))
        .select_also(organization_profile::Entity)
        .one(db)
        .await?;
    let Some((key, Some(profile))) = found else {
        return Ok(None);
    };
    Ok(Some(WorkingKey {
        id: key.id.into(),
        profile_id: key.profile_id.into(),
        participant_types: json(profile.participant_types)?,
        key_hash: key.key_hash,
        last_used_at: key.last_used_at,
    }))
}

/// Notes that a key was used, unless a use since `earliest` is noted already.
pub(in crate::organizations) async fn touch(
    db: &impl ConnectionTrait,
    id: ApiKeyId,
    earliest: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let is_old = Condition::any()
        .add(Column::LastUsedAt.is_null())
        .add(Column::LastUsedAt.lt(earliest));
    Entity::update_many()
        .col_expr(Column::LastUsedAt, Expr::value(now))
        .filter(Column::Id.eq(id.uuid()))
        .filter(is_old)
        .exec(db)
        .await?;
    Ok(())
}

/// Revokes a key; one that is revoked keeps its time. None where the profile has no such key.
pub(in crate::organizations) async fn revoke(
    db: &impl ConnectionTrait,
    profile_id: ProfileId,
    client_id: &str,
    now: DateTime<Utc>,
) -> Result<Option<KeyRecord>, Error> {
    let same = Condition::all()
        .add(Column::ProfileId.eq(Uuid::from(profile_id)))
        .add(Column::ClientId.eq(client_id));
    Entity::update_many()
        .col_expr(Column::RevokedAt, Expr::value(now))
        .filter(same.clone())
        .filter(Column::RevokedAt.is_null())
        .exec(db)
        .await?;
    let revoked = Entity::find().filter(same).one(db).await?;
    Ok(revoked.map(KeyRecord::from))
}

/// The keys of a profile, newest first.
pub(in crate::organizations) async fn list(
    db: &impl ConnectionTrait,
    profile_id: ProfileId,
    part: Part,
) -> Result<Listed<KeyRecord>, Error> {
    let select = Entity::find().filter(Column::ProfileId.eq(Uuid::from(profile_id)));
    let order = (Column::CreatedAt, Column::Id);
    let listed = newest(db, select, order, part, |row| (row.created_at, row.id));
    Ok(listed.await?.map(KeyRecord::from))
}

impl From<Model> for KeyRecord {
    fn from(row: Model) -> Self {
        Self {
            id: row.id.into(),
            profile_id: row.profile_id.into(),
            client_id: row.client_id,
            prefix: row.prefix,
            created_at: row.created_at,
            last_used_at: row.last_used_at,
            revoked_at: row.revoked_at,
        }
    }
}

/// Revokes every key of these profiles that still works, and answers which these are.
pub(in crate::organizations) async fn revoke_all_of(
    db: &impl ConnectionTrait,
    profiles: impl IntoIterator<Item = ProfileId>,
    now: DateTime<Utc>,
) -> Result<Vec<ApiKeyId>, Error> {
    let ids: Vec<Uuid> = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::ProfileId.is_in(profiles.into_iter().map(ProfileId::uuid)))
        .filter(Column::RevokedAt.is_null())
        .order_by_asc(Column::Id)
        .lock(LockType::NoKeyUpdate)
        .into_tuple()
        .all(db)
        .await?;
    Entity::update_many()
        .col_expr(Column::RevokedAt, Expr::value(now))
        .filter(Column::Id.is_in(ids.iter().copied()))
        .exec(db)
        .await?;
    Ok(ids.into_iter().map(Into::into).collect())
}
