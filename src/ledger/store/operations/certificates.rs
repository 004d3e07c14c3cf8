//! Where are the certificates of retirements? The table `retirement_certificate`, as far as records
//! tell of it; `certificates` issues and renders them.

use std::collections::BTreeMap;

use attestry_domain::ids::OperationId;
use attestry_entities::retirement_certificate::{Column, Entity};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use crate::error::Error;
use crate::ledger::operation::CertificateLink;

/// The certificates of those of the operations that have one.
pub(crate) async fn of(
    db: &impl ConnectionTrait,
    operations: &[OperationId],
) -> Result<BTreeMap<OperationId, CertificateLink>, Error> {
    if operations.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows = Entity::find()
        .filter(Column::OperationId.is_in(operations.iter().map(|id| id.uuid())))
        .all(db)
        .await?;
    let link = |row: attestry_entities::retirement_certificate::Model| {
        let link = CertificateLink {
            number: row.number,
            sha256: row.sha256,
            code: row.code,
        };
        (row.operation_id.into(), link)
    };
    Ok(rows.into_iter().map(link).collect())
}
