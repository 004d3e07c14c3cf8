//! What happens when a request comes twice? The second gets the first one's answer.
//!
//! A key belongs to one caller and one operation. It is claimed inside the transaction of the use
//! case: a concurrent repeat waits for the first to commit and then reads its answer; when the
//! first fails, its claim vanishes with it. Whoever has lost a right that the first was carried out on is
//! refused as for want of it.

use attestry_entities::idempotency_record::{ActiveModel, Column, Entity};
use bytes::Bytes;
use chrono::TimeDelta;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ColumnTrait, EntityTrait, ExprTrait, QueryFilter, TryInsertResult};
use sha2::{Digest, Sha256};

use super::database::Tx;
use crate::app::App;
use crate::error::{Conflict, Error};
use crate::identity::{Caller, Right};

/// Claims the caller's key, or answers what an earlier request under it was answered.
pub(super) async fn claim(tx: &Tx, app: &App, caller: &Caller) -> Result<Option<Bytes>, Error> {
    let Some(key) = &caller.request.idempotency_key else {
        return Ok(None);
    };
    let now = app.clock.now();
    Entity::delete_many()
        .filter(same_key(caller, key))
        .filter(Column::ExpiresAt.lte(now))
        .exec(&**tx)
        .await?;
    let claim = ActiveModel {
        scope: Set(caller.scope()),
        operation: Set(caller.request.operation.id.to_owned()),
        key: Set(key.clone()),
        request_hash: Set(request_hash(caller)),
        answer: Set(None),
        rights: Set(None),
        created_at: Set(now),
        expires_at: Set(now + TimeDelta::seconds(app.settings.idempotency_seconds)),
    };
    let inserted = Entity::insert(claim)
        .on_conflict(OnConflict::new().do_nothing().to_owned())
        .try_insert()
        .exec_without_returning(&**tx)
        .await?;
    if matches!(inserted, TryInsertResult::Inserted(rows) if rows > 0) {
        return Ok(None);
    }
    let earlier = Entity::find()
        .filter(same_key(caller, key))
        .one(&**tx)
        .await?
        .ok_or_else(|| Error::internal("an idempotency record vanished inside its transaction"))?;
    if earlier.request_hash != request_hash(caller) {
        return Err(Error::Conflict(Conflict::IdempotencyKeyReused));
    }
    let (Some(answer), Some(rights)) = (earlier.answer, earlier.rights) else {
        return Err(Error::internal(
            "an idempotency record was committed without an answer",
        ));
    };
    let rights: Vec<Right> = serde_json::from_value(rights).map_err(Error::internal)?;
    caller.require_still(&rights)?;
    Ok(Some(Bytes::from(answer)))
}

/// Keeps the answer beside the claim, and the rights that it was given on.
pub(super) async fn store(tx: &Tx, caller: &Caller, answer: &Bytes) -> Result<(), Error> {
    let Some(key) = &caller.request.idempotency_key else {
        return Ok(());
    };
    let rights = serde_json::to_value(caller.request.rights.noted()).map_err(Error::internal)?;
    Entity::update_many()
        .col_expr(Column::Answer, Expr::value(answer.to_vec()))
        .col_expr(Column::Rights, Expr::value(rights))
        .filter(same_key(caller, key))
        .exec(&**tx)
        .await?;
    Ok(())
}

/// Forgets the answers whose time is over.
pub async fn sweep(app: &App) -> Result<(), Error> {
    let now = app.clock.now();
    super::database::transaction(app, |tx| async move {
        Entity::delete_many()
            .filter(Column::ExpiresAt.lte(now))
            .exec(&*tx)
            .await?;
        Ok(())
    })
    .await
}

fn same_key(caller: &Caller, key: &str) -> Expr {
    Column::Scope
        .eq(caller.scope())
        .and(Column::Operation.eq(caller.request.operation.id))
        .and(Column::Key.eq(key))
}

/// A repeat is the same request: same path, same organization, same bytes.
fn request_hash(caller: &Caller) -> Vec<u8> {
    let organization = caller
        .request
        .organization
        .map(|id| id.to_string())
        .unwrap_or_default();
    Sha256::new()
        .chain_update(caller.request.path.as_bytes())
        .chain_update([0])
        .chain_update(organization.as_bytes())
        .chain_update([0])
        .chain_update(caller.request.body.sha256)
        .finalize()
        .to_vec()
}
