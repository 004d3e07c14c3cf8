//! Which operations does a list show, newest first?

use attestry_domain::ids::{OperationId, ProfileId, TokenId, UserId, WalletId};
use attestry_domain::ledger::operation::OperationKind;
use attestry_domain::market::paging::Cursor;
use attestry_entities::energy_account;
use sea_orm::sea_query::{Expr, Query, SelectStatement};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::search::Search;
use crate::error::Error;
use crate::ledger::operation::OperationFilter;
use crate::ledger::store::places;
use crate::platform::listed::{Listed, Part};

/// Whose list it is.
pub(crate) struct Reader {
    /// The wallets whose operations the user sees.
    pub(crate) wallets: Vec<WalletId>,
    /// Those of them that the filter names by wallet or profile: all of them, where it names none.
    pub(crate) named: Vec<WalletId>,
    /// The user who reads.
    pub(crate) user: UserId,
    /// The profiles that the user signs for.
    pub(crate) signs_for: Vec<ProfileId>,
}

/// The ids of the operations of a kind that the reader sees and the filter selects, newest first.
pub(crate) async fn list(
    db: &impl ConnectionTrait,
    reader: &Reader,
    kind: OperationKind,
    filter: &OperationFilter,
    part: Part,
) -> Result<Listed<OperationId>, Error> {
    let search = Search::new(reader, kind, filter);
    let Some(ways) = search.ways(db).await? else {
        return Ok(Listed::empty(part));
    };
    let total = match search.all().filter(|_| part.count) {
        Some(all) => Some(count(db, all).await?),
        None => part.count.then_some(0),
    };
    let mut rows = Vec::new();
    for way in ways {
        let Some(page) = search.page(&way, part.page) else {
            break;
        };
        rows = places::read(db, &page).await?;
        if rows.len() as u64 == u64::from(part.page.rows_to_read()) {
            break;
        }
    }
    let next = part
        .page
        .cut(&mut rows, |(at, id)| Cursor { at: *at, id: *id });
    Ok(Listed {
        rows: rows.into_iter().map(|(_, id)| id.into()).collect(),
        page: part.page,
        next,
        total,
    })
}

async fn count(db: &impl ConnectionTrait, rows: SelectStatement) -> Result<u64, Error> {
    let count = Query::select()
        .expr(Expr::cust("COUNT(*)"))
        .from_subquery(rows, "found")
        .take();
    let count = db.query_one(&count).await?;
    let count: i64 = count.map_or(Ok(0), |row| row.try_get_by(0))?;
    u64::try_from(count).map_err(Error::internal)
}

/// The operations of a kind that made holdings of a token in a wallet: the newest `limit`.
pub(crate) async fn made_holdings(
    db: &impl ConnectionTrait,
    wallet: WalletId,
    token: TokenId,
    kind: OperationKind,
    limit: u64,
) -> Result<Vec<OperationId>, Error> {
    use energy_account::{Column, Entity};
    let operations: Vec<Uuid> = Entity::find()
        .select_only()
        .column(Column::OperationId)
        .distinct()
        .filter(Column::WalletId.eq(wallet.uuid()))
        .filter(Column::TokenId.eq(token.uuid()))
        .filter(Column::SerialFirst.is_not_null())
        .filter(Column::OperationType.eq(kind.operation_type().as_str()))
        .filter(Column::OperationId.is_not_null())
        // Ids grow with time.
        .order_by_desc(Column::OperationId)
        .limit(limit)
        .into_tuple()
        .all(db)
        .await?;
    Ok(operations.into_iter().map(Into::into).collect())
}
