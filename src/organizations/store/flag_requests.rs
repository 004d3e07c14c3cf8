//! The table `flag_request`.

use attestry_domain::ids::ProfileId;
use attestry_domain::organizations::{Flag, TurnOffRequest};
use attestry_entities::flag_request::{ActiveModel, Column, Entity};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use crate::error::Error;
use crate::organizations::PendingFlag;
use crate::platform::database::Tx;
use crate::platform::stored::word;

/// What one user has asked for at a profile that is held.
pub(in crate::organizations) async fn of(
    tx: &Tx,
    profile_id: ProfileId,
) -> Result<Vec<PendingFlag>, Error> {
    let rows = Entity::find()
        .filter(Column::ProfileId.eq(Uuid::from(profile_id)))
        .order_by_asc(Column::Flag)
        .all(&**tx)
        .await?;
    let read = |row: attestry_entities::flag_request::Model| {
        Ok(PendingFlag {
            flag: word(&row.flag)?,
            request: TurnOffRequest {
                by: row.requested_by.into(),
                at: row.requested_at,
            },
        })
    };
    rows.into_iter().map(read).collect()
}

pub(in crate::organizations) async fn insert(
    tx: &Tx,
    profile_id: ProfileId,
    flag: Flag,
    request: TurnOffRequest,
) -> Result<(), Error> {
    let row = ActiveModel {
        profile_id: Set(profile_id.into()),
        flag: Set(flag.as_str().to_owned()),
        requested_by: Set(request.by.into()),
        requested_at: Set(request.at),
    };
    Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(())
}

/// Forgets what was asked, if anything was.
pub(in crate::organizations) async fn delete(
    tx: &Tx,
    profile_id: ProfileId,
    flag: Flag,
) -> Result<(), Error> {
    Entity::delete_by_id((Uuid::from(profile_id), flag.as_str().to_owned()))
        .exec(&**tx)
        .await?;
    Ok(())
}
