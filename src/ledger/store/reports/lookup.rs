//! The table `energy_account` by token, and what `operation` says of those that are retired.

use std::collections::BTreeMap;

use attestry_domain::energy::OperationType;
use attestry_domain::ids::TokenId;
use attestry_domain::ledger::account::Balance;
use attestry_domain::ledger::serial::SerialRange;
use attestry_domain::market::paging::Cursor;
use attestry_entities::energy_account::{Column, Entity, Model};
use attestry_entities::{operation, retirement_certificate};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect,
    RelationDef,
};
use uuid::Uuid;

use crate::error::Error;
use crate::ledger::reports::{Holding, Retirement};
use crate::ledger::store::names::Names;
use crate::ledger::store::word;
use crate::platform::listed::{Listed, Part};
use crate::platform::paging::{paged, total};

/// The accounts that have units of the token, newest first.
pub(crate) async fn holdings(
    db: &impl ConnectionTrait,
    token: TokenId,
    part: Part,
) -> Result<Listed<Holding>, Error> {
    let select = Entity::find()
        .filter(Column::TokenId.eq(token.uuid()))
        .filter(Column::SerialFirst.is_not_null());
    let total = total(db, &select, part).await?;
    let mut rows = paged(select, Column::CreatedAt, Column::Id, part.page)
        .all(db)
        .await?;
    let next = part.page.cut(&mut rows, |row| Cursor {
        at: row.created_at,
        id: row.id,
    });
    let names = Names::of(db, rows.iter().map(|row| row.owner_profile_id).collect()).await?;
    let rows: Result<_, Error> = rows.into_iter().map(|row| holding(row, &names)).collect();
    Ok(Listed {
        rows: rows?,
        page: part.page,
        next,
        total,
    })
}

fn holding(row: Model, names: &Names) -> Result<Holding, Error> {
    let balance = Balance::new(row.available, row.locked, row.retired, row.consumed);
    let (first, last) = (row.serial_first, row.serial_last);
    let serials = SerialRange::new(first.unwrap_or_default(), last.unwrap_or_default());
    Ok(Holding {
        account: row.id.into(),
        wallet: row.wallet_id.into(),
        owner: row.owner_profile_id.into(),
        owner_name: names.get(row.owner_profile_id)?,
        operation_type: word(&row.operation_type)?,
        operation: row.operation_id,
        status: word(&row.status)?,
        status_reason: row.status_reason,
        balance: balance.map_err(Error::internal)?,
        serials: serials.map_err(Error::internal)?,
        created_at: row.created_at,
    })
}

/// What the retired ones of these holdings were retired for, newest first.
pub(crate) async fn retirements(
    db: &impl ConnectionTrait,
    holdings: &[Holding],
) -> Result<Vec<Retirement>, Error> {
    let mut claimed: BTreeMap<Uuid, Vec<SerialRange>> = BTreeMap::new();
    for holding in holdings {
        if let (OperationType::Retirement, Some(id)) = (holding.operation_type, holding.operation) {
            claimed.entry(id).or_default().push(holding.serials);
        }
    }
    if claimed.is_empty() {
        return Ok(Vec::new());
    }
    let rows = operation::Entity::find()
        .join(JoinType::LeftJoin, certificate())
        .select_also(retirement_certificate::Entity)
        .filter(operation::Column::Id.is_in(claimed.keys().copied()))
        .order_by_desc(operation::Column::ProcessedAt)
        .order_by_desc(operation::Column::Id)
        .all(db)
        .await?;
    let owners = rows.iter().map(|(row, _)| row.from_profile_id);
    let names = Names::of(db, owners.collect()).await?;
    let retirement = |(row, certificate): (operation::Model, _)| {
        let certificate: Option<retirement_certificate::Model> = certificate;
        let mut serials = claimed.remove(&row.id).unwrap_or_default();
        serials.sort_unstable();
        Ok(Retirement {
            id: row.id.into(),
            name: row.name,
            profile: row.from_profile_id.into(),
            profile_name: names.get(row.from_profile_id)?,
            purpose: row.purpose,
            certificate: certificate.map(|it| it.number),
            processed_at: row.processed_at,
            serials,
        })
    };
    rows.into_iter().map(retirement).collect()
}

fn certificate() -> RelationDef {
    let certificate = operation::Entity::belongs_to(retirement_certificate::Entity);
    certificate
        .from(operation::Column::Id)
        .to(retirement_certificate::Column::OperationId)
        .into()
}
