//! Is the sheet what the postings say? And the table `balance_check`, which remembers the answer.

use attestry_domain::ids::TokenId;
use attestry_entities::balance_check;
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, IntoActiveModel, QueryFilter,
    Statement,
};
use uuid::Uuid;

use super::{KEPT, Line, Sheet};
use crate::error::Error;
use crate::platform::database::Tx;

/// The id of the one row.
const CHECK: i32 = 1;

/// The sheet from the postings and the open locks alone. What is locked is in a wallet and not free.
const DERIVED: &str = "
SELECT energy_type, token_type, uom,
    CAST(-SUM(CASE bucket WHEN 'issuance' THEN units ELSE 0 END) AS bigint) AS minted,
    CAST(SUM(CASE bucket WHEN 'wallet' THEN units WHEN 'locked' THEN -units ELSE 0 END) AS bigint)
        AS available,
    CAST(SUM(CASE bucket WHEN 'locked' THEN units ELSE 0 END) AS bigint) AS locked,
    CAST(SUM(CASE bucket WHEN 'retired' THEN units ELSE 0 END) AS bigint) AS retired,
    CAST(SUM(CASE bucket WHEN 'consumed' THEN units ELSE 0 END) AS bigint) AS consumed,
    CAST(SUM(CASE bucket WHEN 'withdrawn' THEN units ELSE 0 END) AS bigint) AS withdrawn
FROM (
    SELECT token_id, bucket, CAST(SUM(quantity) AS bigint) AS units
    FROM posting GROUP BY token_id, bucket
    UNION ALL
    SELECT token_id, 'locked', CAST(SUM(quantity) AS bigint)
    FROM operation_lock WHERE target_account_id IS NULL GROUP BY token_id
) AS lines INNER JOIN energy_token ON energy_token.id = lines.token_id
GROUP BY energy_type, token_type, uom";

/// Tokens of which more or fewer units are in accounts or withdrawn than were issued.
const OFFENDING: &str = "
SELECT id, COALESCE(issued, 0) AS minted, COALESCE(held, 0) + COALESCE(withdrawn, 0) AS placed
FROM energy_token LEFT JOIN (
    SELECT token_id,
        CAST(-SUM(CASE bucket WHEN 'issuance' THEN quantity ELSE 0 END) AS bigint) AS issued,
        CAST(SUM(CASE bucket WHEN 'withdrawn' THEN quantity ELSE 0 END) AS bigint) AS withdrawn
    FROM posting WHERE bucket IN ('issuance', 'withdrawn') GROUP BY token_id
) AS posted ON posted.token_id = energy_token.id LEFT JOIN (
    SELECT token_id, CAST(SUM(available + locked + retired + consumed) AS bigint) AS held
    FROM energy_account GROUP BY token_id
) AS holding ON holding.token_id = energy_token.id
WHERE quantity <> COALESCE(issued, 0)
    OR COALESCE(issued, 0) <> COALESCE(held, 0) + COALESCE(withdrawn, 0)
ORDER BY id";

/// What the sheet says, and what the postings say, at the same moment.
pub(crate) async fn kept_and_derived(db: &impl ConnectionTrait) -> Result<(Sheet, Sheet), Error> {
    let both = format!(
        "SELECT 1 AS source, kept.* FROM ({KEPT}) AS kept
         UNION ALL SELECT 2 AS source, derived.* FROM ({DERIVED}) AS derived"
    );
    let statement = Statement::from_string(db.get_database_backend(), both);
    let (mut kept, mut derived) = (Sheet::new(), Sheet::new());
    for row in db.query_all_raw(statement).await? {
        let (kind, positions) = Line::from_query_result(&row, "")?.read()?;
        let source: i32 = row.try_get("", "source")?;
        let sheet = if source == 1 { &mut kept } else { &mut derived };
        sheet.insert(kind, positions);
    }
    Ok((kept, derived))
}

/// A token of which the units issued are not the units there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offending {
    /// The token.
    pub token: TokenId,
    /// How many units were issued.
    pub minted: i64,
    /// How many are in accounts or withdrawn.
    pub placed: i64,
}

/// The tokens that do not add up.
pub(crate) async fn offending(db: &impl ConnectionTrait) -> Result<Vec<Offending>, Error> {
    let statement = Statement::from_string(db.get_database_backend(), OFFENDING);
    let rows = db.query_all_raw(statement).await?;
    let offending = rows.iter().map(|row| {
        Ok(Offending {
            token: row.try_get::<Uuid>("", "id")?.into(),
            minted: row.try_get("", "minted")?,
            placed: row.try_get("", "placed")?,
        })
    });
    offending.collect()
}

/// What the last comparison with the postings found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Check {
    /// When it was.
    pub checked_at: DateTime<Utc>,
    /// Whether the sheet agreed with the postings.
    pub agreed: bool,
    /// When it last agreed; none where it never did.
    pub agreed_at: Option<DateTime<Utc>>,
    /// How many tokens did not add up; none where that was not kept yet.
    pub offending: Option<i64>,
    /// What the last look at the transparency log found; none where there was none.
    pub log: Option<LogCheck>,
}

/// What a look at the whole transparency log found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LogCheck {
    /// When it was.
    pub checked_at: DateTime<Utc>,
    /// How many things were wrong.
    pub faults: i64,
}

/// The last comparison, where there was one.
pub(crate) async fn last_check(db: &impl ConnectionTrait) -> Result<Option<Check>, Error> {
    let row = balance_check::Entity::find_by_id(CHECK).one(db).await?;
    Ok(row.map(|row| Check {
        checked_at: row.checked_at,
        agreed: row.agreed,
        agreed_at: row.agreed_at,
        offending: row.offending,
        log: row
            .log_checked_at
            .zip(row.log_faults)
            .map(|(checked_at, faults)| LogCheck { checked_at, faults }),
    }))
}

/// Keeps what a comparison found. An earlier agreement is remembered.
pub(crate) async fn keep_check(
    tx: &Tx,
    at: DateTime<Utc>,
    agreed: bool,
    offending: i64,
) -> Result<(), Error> {
    use balance_check::{Column, Entity, Model};
    let row = Model {
        id: CHECK,
        checked_at: at,
        agreed,
        agreed_at: agreed.then_some(at),
        offending: Some(offending),
        log_faults: None,
        log_checked_at: None,
    };
    let mut kept = OnConflict::column(Column::Id);
    kept.update_columns([Column::CheckedAt, Column::Agreed, Column::Offending]);
    if agreed {
        kept.update_column(Column::AgreedAt);
    }
    Entity::insert(row.into_active_model())
        .on_conflict(kept)
        .exec_without_returning(&**tx)
        .await?;
    Ok(())
}

/// Keeps what a look at the transparency log found, beside the last comparison.
pub(crate) async fn keep_log(tx: &Tx, found: LogCheck) -> Result<(), Error> {
    use balance_check::{Column, Entity};
    Entity::update_many()
        .col_expr(Column::LogFaults, Expr::value(found.faults))
        .col_expr(Column::LogCheckedAt, Expr::value(found.checked_at))
        .filter(Column::Id.eq(CHECK))
        .exec(&**tx)
        .await?;
    Ok(())
}
