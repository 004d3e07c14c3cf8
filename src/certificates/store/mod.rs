//! The tables `retirement_certificate` and `certificate_counter`, and what a certificate tells of
//! the retirement behind it.

#[cfg(test)]
pub(super) mod seed;

use std::collections::BTreeMap;

use attestry_domain::ids::{FileId, LedgerTransactionId, OperationId, TokenId};
use attestry_domain::ledger::serial::SerialRange;
use attestry_domain::organizations::{Flag, Flags};
use attestry_entities::{
    certificate_counter, ledger_transaction, operation, organization_profile,
    retirement_certificate,
};
use chrono::{DateTime, Utc};
use retirement_certificate::{Column, Entity, Model};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, FromQueryResult, IntoActiveModel,
    JoinType, QueryFilter, QueryOrder, QuerySelect, Statement,
};
use serde_json::Value;
use uuid::Uuid;

use super::Issued;
use super::record::{Bundle, CertificateRecord, Document, TokenUnits};
use crate::error::Error;
use crate::ledger::store::{self as ledger, tokens};
use crate::platform::database::Tx;

/// Takes the next number. Whoever comes second waits until the first has committed or given up.
pub(in crate::certificates) async fn next_number(tx: &Tx) -> Result<i64, Error> {
    let last = certificate_counter::Column::Last;
    let bumped = certificate_counter::Entity::update_many()
        .col_expr(last, Expr::col(last).add(1))
        .exec_with_returning(&**tx)
        .await?;
    let counter = bumped.first();
    counter
        .map(|counter| counter.last)
        .ok_or_else(|| Error::internal("the counter of certificates is gone"))
}

/// Who retired, as the certificate names them for ever.
pub(in crate::certificates) struct Holder {
    name: String,
    flags: Flags,
}

/// Who retires now.
pub(in crate::certificates) async fn holder(
    tx: &Tx,
    retirement: OperationId,
) -> Result<Holder, Error> {
    use organization_profile::Column;

    let retires = operation::Entity::belongs_to(organization_profile::Entity)
        .from(operation::Column::FromProfileId)
        .to(Column::Id)
        .into();
    let row: Option<(String, Value)> = operation::Entity::find_by_id(retirement.uuid())
        .join(JoinType::InnerJoin, retires)
        .select_only()
        .columns([Column::Name, Column::Flags])
        .into_tuple()
        .one(&**tx)
        .await?;
    let (name, flags) = row.ok_or_else(|| Error::internal("a retirement is gone"))?;
    let flags = serde_json::from_value(flags).map_err(Error::internal)?;
    Ok(Holder { name, flags })
}

/// Adds a certificate without its document.
pub(in crate::certificates) async fn insert(
    tx: &Tx,
    retirement: OperationId,
    holder: Holder,
    issued: &Issued,
    issued_at: DateTime<Utc>,
) -> Result<(), Error> {
    let row = Model {
        operation_id: retirement.into(),
        number: issued.number,
        code: issued.code.clone(),
        issued_at,
        file_id: None,
        sha256: None,
        holder_name: holder.name,
        is_book_and_claim: holder.flags.is_set(Flag::BookAndClaim),
    };
    Entity::insert(row.into_active_model())
        .exec_without_returning(&**tx)
        .await?;
    Ok(())
}

/// Notes the document of a certificate, unless one is noted; answers whether it is this one.
pub(in crate::certificates) async fn note_document(
    tx: &Tx,
    retirement: OperationId,
    document: &Document,
) -> Result<bool, Error> {
    let noted = Entity::update_many()
        .col_expr(Column::FileId, Expr::value(document.file.uuid()))
        .col_expr(Column::Sha256, Expr::value(document.sha256.as_str()))
        .filter(Column::OperationId.eq(retirement.uuid()))
        .filter(Column::FileId.is_null())
        .exec(&**tx)
        .await?;
    Ok(noted.rows_affected == 1)
}

/// The document of a retirement: outer none without a certificate, inner none until it is rendered.
pub(in crate::certificates) async fn document(
    db: &impl ConnectionTrait,
    retirement: OperationId,
) -> Result<Option<Option<Document>>, Error> {
    let row = Entity::find_by_id(retirement.uuid()).one(db).await?;
    Ok(row.map(|row| document_of(&row)))
}

/// Certificates without a document that come after a number, with their own numbers, oldest first.
pub(in crate::certificates) async fn unrendered(
    db: &impl ConnectionTrait,
    after: i64,
    limit: u64,
) -> Result<Vec<(i64, OperationId)>, Error> {
    let rows: Vec<(i64, Uuid)> = Entity::find()
        .select_only()
        .columns([Column::Number, Column::OperationId])
        .filter(Column::FileId.is_null())
        .filter(Column::Number.gt(after))
        .order_by_asc(Column::Number)
        .limit(limit)
        .into_tuple()
        .all(db)
        .await?;
    let retirement = |(number, id): (i64, Uuid)| (number, id.into());
    Ok(rows.into_iter().map(retirement).collect())
}

/// The certificate of a retirement.
pub(in crate::certificates) async fn of_retirement(
    db: &impl ConnectionTrait,
    retirement: OperationId,
) -> Result<Option<CertificateRecord>, Error> {
    match Entity::find_by_id(retirement.uuid()).one(db).await? {
        Some(row) => complete(db, row).await.map(Some),
        None => Ok(None),
    }
}

/// The certificate that a code leads to.
pub(in crate::certificates) async fn of_code(
    db: &impl ConnectionTrait,
    code: &str,
) -> Result<Option<CertificateRecord>, Error> {
    match Entity::find().filter(Column::Code.eq(code)).one(db).await? {
        Some(row) => complete(db, row).await.map(Some),
        None => Ok(None),
    }
}

async fn complete(db: &impl ConnectionTrait, row: Model) -> Result<CertificateRecord, Error> {
    let lost =
        |what: &str| Error::internal(format!("{what} of certificate {} is gone", row.number));
    let retirement = operation::Entity::find_by_id(row.operation_id)
        .one(db)
        .await?;
    let retirement = retirement.ok_or_else(|| lost("the retirement"))?;
    let uom = retirement.uom.as_deref().ok_or_else(|| lost("the unit"))?;
    let name = retirement.name.unwrap_or_default();
    Ok(CertificateRecord {
        retirement: row.operation_id.into(),
        number: row.number,
        issued_at: row.issued_at,
        document: document_of(&row),
        transaction: transaction(db, row.operation_id).await?,
        created_by: retirement.created_by.into(),
        holder: row.holder_name,
        is_book_and_claim: row.is_book_and_claim,
        beneficiary: retirement
            .beneficiary
            .map(serde_json::from_value)
            .transpose()
            .map_err(Error::internal)?,
        purpose: retirement.purpose.unwrap_or(name),
        purpose_code: retirement.purpose_code,
        additional_context: retirement.additional_context,
        reporting_period: ledger::reporting_period(
            retirement.reporting_start.as_deref(),
            retirement.reporting_end.as_deref(),
        )?,
        quantity: retirement.quantity,
        uom: uom.parse().map_err(Error::internal)?,
        tokens: units(db, row.operation_id).await?,
        code: row.code,
    })
}

fn document_of(row: &Model) -> Option<Document> {
    Some(Document {
        file: FileId::from(row.file_id?),
        sha256: row.sha256.clone()?,
    })
}

async fn transaction(
    db: &impl ConnectionTrait,
    operation: Uuid,
) -> Result<Option<LedgerTransactionId>, Error> {
    use ledger_transaction::{Column, Entity};
    let found: Option<Uuid> = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::OperationId.eq(operation))
        .into_tuple()
        .one(db)
        .await?;
    Ok(found.map(Into::into))
}

/// The units of a retirement by token, in the order of vintage and age: those that came with the
/// physical energy apart for each contract, since every serial number has a history of its own.
async fn units(db: &impl ConnectionTrait, operation: Uuid) -> Result<Vec<TokenUnits>, Error> {
    let mut ranges: BTreeMap<(TokenId, Option<Bundle>), Vec<SerialRange>> = BTreeMap::new();
    for came in origins(db, operation).await? {
        let (Some(first), Some(last)) = (came.serial_first, came.serial_last) else {
            return Err(Error::internal(
                "a certificate of units that have not moved",
            ));
        };
        let contract = came.contract_id;
        let bundle = came.is_bundle.then_some(Bundle { contract });
        let of_same = ranges.entry((came.token_id.into(), bundle)).or_default();
        add(of_same, first, last)?;
    }
    let mut units = with_tokens(db, ranges).await?;
    let lowest = |units: &TokenUnits| units.serials.first().map(|range| range.first());
    units.sort_by_key(|it| {
        (
            it.token.vintage,
            it.token.minted_at,
            it.token.id,
            lowest(it),
        )
    });
    Ok(units)
}

/// Units that came to their holder in one way.
#[derive(FromQueryResult)]
struct Origin {
    token_id: Uuid,
    serial_first: Option<i64>,
    serial_last: Option<i64>,
    is_bundle: bool,
    contract_id: Option<String>,
}

/// How the retired units came to their holder, however often they were moved from wallet to wallet
/// since then; by token, lowest serials first.
async fn origins(db: &impl ConnectionTrait, retirement: Uuid) -> Result<Vec<Origin>, Error> {
    /// From each account to the operation that made it, and where that was a transfer, on to the
    /// accounts that it took these serials from.
    const CAME: &str = "
        WITH RECURSIVE origin (token_id, account_id, operation_id, serial_first, serial_last) AS (
            SELECT held.token_id, account.id, account.operation_id, held.serial_first,
                held.serial_last
            FROM operation_lock AS held
            JOIN energy_account AS account ON account.id = held.account_id
            WHERE held.operation_id = $1
          UNION
            SELECT origin.token_id, account.id, account.operation_id,
                CASE WHEN held.serial_first > origin.serial_first
                    THEN held.serial_first ELSE origin.serial_first END,
                CASE WHEN held.serial_last < origin.serial_last
                    THEN held.serial_last ELSE origin.serial_last END
            FROM origin
            JOIN operation AS moved
              ON moved.id = origin.operation_id AND moved.kind = 'intra_transfer'
            JOIN operation_lock AS held
              ON held.operation_id = moved.id AND held.target_account_id = origin.account_id
              AND held.token_id = origin.token_id
              AND held.serial_first <= origin.serial_last
              AND held.serial_last >= origin.serial_first
            JOIN energy_account AS account ON account.id = held.account_id
        )
        SELECT origin.token_id, origin.serial_first, origin.serial_last,
            COALESCE(sale.is_bundle, false) AS is_bundle, sale.contract_id
        FROM origin LEFT JOIN operation AS sale ON sale.id = origin.operation_id
        WHERE sale.kind IS NULL OR sale.kind <> 'intra_transfer'
        ORDER BY origin.token_id, origin.serial_first";
    let values = [retirement.into()];
    let query = Statement::from_sql_and_values(db.get_database_backend(), CAME, values);
    Ok(Origin::find_by_statement(query).all(db).await?)
}

/// Adds a range behind lower ones; a range that follows the last without a gap continues it.
fn add(ranges: &mut Vec<SerialRange>, first: i64, last: i64) -> Result<(), Error> {
    let first = match ranges.pop_if(|range| range.last().checked_add(1) == Some(first)) {
        Some(lower) => lower.first(),
        None => first,
    };
    ranges.push(SerialRange::new(first, last).map_err(Error::internal)?);
    Ok(())
}

async fn with_tokens(
    db: &impl ConnectionTrait,
    ranges: BTreeMap<(TokenId, Option<Bundle>), Vec<SerialRange>>,
) -> Result<Vec<TokenUnits>, Error> {
    let found = tokens::by_ids(db, ranges.keys().map(|(id, _)| id.uuid())).await?;
    let units = ranges.into_iter().map(|((id, bundle), serials)| {
        let token = found.get(&id).cloned();
        Ok(TokenUnits {
            token: token.ok_or_else(|| Error::internal("a retired token is gone"))?,
            quantity: serials.iter().map(|range| range.count()).sum(),
            serials,
            bundle,
        })
    });
    units.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbouring_ranges_print_as_one() {
        let mut ranges = Vec::new();
        for (first, last) in [(1, 10), (11, 11), (13, 20), (21, 40), (50, 50)] {
            add(&mut ranges, first, last).unwrap();
        }
        let ends: Vec<_> = ranges
            .iter()
            .map(|range| (range.first(), range.last()))
            .collect();
        assert_eq!(ends, [(1, 11), (13, 40), (50, 50)]);
    }
}
