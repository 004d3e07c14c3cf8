//! The table `operation_signature`. Its rows only append.

use std::collections::BTreeMap;

use attestry_domain::ids::OperationId;
use attestry_domain::ledger::operation::{Signature, TermsHash};
use attestry_entities::operation_signature::{Column, Entity, Model};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};

use super::facets;
use crate::error::Error;
use crate::ledger::store::word;
use crate::platform::database::Tx;

/// Adds a signature after those before it.
pub(crate) async fn insert(
    tx: &Tx,
    operation: OperationId,
    before: usize,
    signature: &Signature,
    terms: TermsHash,
) -> Result<(), Error> {
    let row = Model {
        operation_id: operation.into(),
        position: i32::try_from(before + 1).map_err(Error::internal)?,
        side: signature.side.to_string(),
        user_id: signature.user.into(),
        profile_id: signature.profile.into(),
        terms_hash: terms.0.to_vec(),
        signed_at: signature.at,
    };
    Entity::insert(row.into_active_model())
        .exec_without_returning(&**tx)
        .await?;
    facets::add_signer(tx, operation, signature.user).await
}

/// The signatures of some operations, each in the order in which they were given.
pub(crate) async fn of(
    db: &impl ConnectionTrait,
    operations: &[OperationId],
) -> Result<BTreeMap<OperationId, Vec<Signature>>, Error> {
    let mut signatures: BTreeMap<OperationId, Vec<Signature>> = BTreeMap::new();
    if operations.is_empty() {
        return Ok(signatures);
    }
    let rows = Entity::find()
        .filter(Column::OperationId.is_in(operations.iter().map(|id| id.uuid())))
        .order_by_asc(Column::OperationId)
        .order_by_asc(Column::Position)
        .all(db)
        .await?;
    for row in rows {
        let of = signatures.entry(row.operation_id.into()).or_default();
        of.push(Signature {
            side: word(&row.side)?,
            user: row.user_id.into(),
            profile: row.profile_id.into(),
            at: row.signed_at,
        });
    }
    Ok(signatures)
}
