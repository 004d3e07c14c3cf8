//! The table `api_key`.

use attestry_domain::ids::{ApiKeyId, ProfileId};
use attestry_entities::api_key::{ActiveModel, Entity};
use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::{ConnectionTrait, EntityTrait};

use crate::error::Error;

/// What is kept of a key.
pub(in crate::organizations) struct StoredKey {
    pub(in crate::organizations) id: ApiKeyId,
    pub(in crate::organizations) profile_id: ProfileId,
    pub(in crate::organizations) client_id: String,
    pub(in crate::organizations) prefix: String,
    pub(in crate::organizations) key_hash: [u8; 32],
    pub(in crate::organizations) created_at: DateTime<Utc>,
}

pub(in crate::organizations) async fn insert(
    db: &impl ConnectionTrait,
    key: &StoredKey,
) -> Result<(), Error> {
    let row = ActiveModel {
        id: Set(key.id.into()),
        profile_id: Set(key.profile_id.into()),
        client_id: Set(key.client_id.clone()),
        prefix: Set(key.prefix.clone()),
        key_hash: Set(key.key_hash.to_vec()),
        created_at: Set(key.created_at),
        last_used_at: Set(None),
        revoked_at: Set(None),
    };
    Entity::insert(row).exec_without_returning(db).await?;
    Ok(())
}
