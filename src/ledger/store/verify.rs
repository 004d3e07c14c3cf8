//! Which rows of the ledger contradict each other? One statement for each promise.

mod signed;

pub(crate) use signed::{ATTRIBUTES, CERTIFIED, CLAIMED, MOVED, NUMBERED, SIGNED};

use std::collections::BTreeMap;

use attestry_domain::ids::OperationId;
use attestry_domain::ledger::operation::OperationStatus;
use attestry_entities::{energy_token, energy_token_standard, operation};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DerivePartialModel, EntityTrait, FromQueryResult, QueryFilter,
    QueryOrder, QuerySelect, Statement,
};
use uuid::Uuid;

use crate::error::Error;

/// A place where the ledger is not as its postings say.
#[derive(FromQueryResult)]
pub(crate) struct Row {
    /// The row that is off.
    pub(crate) id: Uuid,
    /// What it should say.
    pub(crate) expected: i64,
    /// What it says.
    pub(crate) found: i64,
}

/// The postings of a transaction sum to zero for each token; the id is the transaction's.
pub(crate) const UNBALANCED: &str = "
SELECT transaction_id AS id, CAST(0 AS bigint) AS expected, CAST(SUM(quantity) AS bigint) AS found
FROM posting GROUP BY transaction_id, token_id HAVING SUM(quantity) <> 0";

/// A transaction has postings.
pub(crate) const EMPTY: &str = "
SELECT id, CAST(1 AS bigint) AS expected, CAST(0 AS bigint) AS found FROM ledger_transaction
WHERE NOT EXISTS (SELECT 1 FROM posting WHERE transaction_id = ledger_transaction.id)";

/// Each unit that a transaction takes from one place it gives to another. A range counts up before its
/// first serial and down after its last, so that the counts cancel out where the units are the same;
/// found is the lowest serial for which they do not. The id is the transaction's.
pub(crate) const UNMATCHED: &str = "
SELECT id, CAST(0 AS bigint) AS expected, MIN(serial) + 1 AS found FROM (
    SELECT transaction_id AS id, token_id, serial FROM (
        SELECT transaction_id, token_id, serial_first - 1 AS serial,
            CASE WHEN quantity > 0 THEN 1 ELSE -1 END AS step FROM posting
        UNION ALL
        SELECT transaction_id, token_id, serial_last,
            CASE WHEN quantity > 0 THEN -1 ELSE 1 END FROM posting
    ) AS steps
    GROUP BY transaction_id, token_id, serial HAVING SUM(step) <> 0
) AS unmatched GROUP BY id";

/// As many units came out of issuance as the token has.
pub(crate) const ISSUED: &str = "
SELECT id, quantity AS expected, COALESCE(issued, 0) AS found
FROM energy_token LEFT JOIN (
    SELECT token_id, CAST(-SUM(quantity) AS bigint) AS issued
    FROM posting WHERE bucket = 'issuance' GROUP BY token_id
) AS issuance ON issuance.token_id = energy_token.id
WHERE quantity <> COALESCE(issued, 0)";

/// Every unit of a token is in an account, or withdrawn.
pub(crate) const HELD: &str = "
SELECT id, quantity AS expected, COALESCE(held, 0) + COALESCE(withdrawn, 0) AS found
FROM energy_token LEFT JOIN (
    SELECT token_id, CAST(SUM(serial_last - serial_first + 1) AS bigint) AS held
    FROM energy_account GROUP BY token_id
) AS holding ON holding.token_id = energy_token.id LEFT JOIN (
    SELECT token_id, CAST(SUM(quantity) AS bigint) AS withdrawn
    FROM posting WHERE bucket = 'withdrawn' GROUP BY token_id
) AS withdrawal ON withdrawal.token_id = energy_token.id
WHERE quantity <> COALESCE(held, 0) + COALESCE(withdrawn, 0)";

/// No serial number is in two accounts, or beyond those of the token; expected is the lowest number
/// that the account may start with.
pub(crate) const SERIALS: &str = "
SELECT id, expected, serial_first AS found FROM (
    SELECT energy_account.id, serial_first, serial_last, energy_token.quantity AS minted,
        COALESCE(1 + LAG(serial_last) OVER (PARTITION BY token_id ORDER BY serial_first), 1) AS expected
    FROM energy_account INNER JOIN energy_token ON energy_token.id = token_id
    WHERE serial_first IS NOT NULL
) AS account
WHERE serial_first < expected OR serial_last > minted";

/// The serials in accounts and the withdrawn ones are those of the token, counted as for
/// [`UNMATCHED`]; found is the lowest that is not, and the id the token's.
pub(crate) const COMPLETE: &str = "
SELECT id, CAST(0 AS bigint) AS expected, MIN(serial) + 1 AS found FROM (
    SELECT id, serial FROM (
        SELECT token_id AS id, serial_first - 1 AS serial, 1 AS step FROM energy_account
        WHERE serial_first IS NOT NULL
        UNION ALL
        SELECT token_id, serial_last, -1 FROM energy_account WHERE serial_first IS NOT NULL
        UNION ALL
        SELECT token_id, serial_first - 1, CASE WHEN quantity > 0 THEN 1 ELSE -1 END
        FROM posting WHERE bucket = 'withdrawn'
        UNION ALL
        SELECT token_id, serial_last, CASE WHEN quantity > 0 THEN -1 ELSE 1 END
        FROM posting WHERE bucket = 'withdrawn'
        UNION ALL
        SELECT id, 0, -1 FROM energy_token
        UNION ALL
        SELECT id, quantity, 1 FROM energy_token
    ) AS steps
    GROUP BY id, serial HAVING SUM(step) <> 0
) AS astray GROUP BY id";

/// The serials of an account are those that its postings leave in it, counted as for [`UNMATCHED`];
/// found is the lowest that is not.
pub(crate) const POSTED_SERIALS: &str = "
SELECT id, CAST(0 AS bigint) AS expected, MIN(serial) + 1 AS found FROM (
    SELECT id, serial FROM (
        SELECT account_id AS id, serial_first - 1 AS serial,
            CASE WHEN quantity > 0 THEN 1 ELSE -1 END AS step
        FROM posting WHERE account_id IS NOT NULL
        UNION ALL
        SELECT account_id, serial_last, CASE WHEN quantity > 0 THEN -1 ELSE 1 END
        FROM posting WHERE account_id IS NOT NULL
        UNION ALL
        SELECT id, serial_first - 1, -1 FROM energy_account WHERE serial_first IS NOT NULL
        UNION ALL
        SELECT id, serial_last, 1 FROM energy_account WHERE serial_first IS NOT NULL
    ) AS steps
    GROUP BY id, serial HAVING SUM(step) <> 0
) AS astray GROUP BY id";

/// The free and locked units of an account are what its postings leave in the wallet.
pub(crate) const WALLET: &str = "
SELECT id, COALESCE(posted, 0) AS expected, available + locked AS found
FROM energy_account LEFT JOIN (
    SELECT account_id, CAST(SUM(quantity) AS bigint) AS posted
    FROM posting WHERE bucket = 'wallet' GROUP BY account_id
) AS wallet ON wallet.account_id = energy_account.id
WHERE available + locked <> COALESCE(posted, 0)";

/// The retired units of an account are what its postings say.
pub(crate) const RETIRED: &str = "
SELECT id, COALESCE(posted, 0) AS expected, retired AS found
FROM energy_account LEFT JOIN (
    SELECT account_id, CAST(SUM(quantity) AS bigint) AS posted
    FROM posting WHERE bucket = 'retired' GROUP BY account_id
) AS spent ON spent.account_id = energy_account.id
WHERE retired <> COALESCE(posted, 0)";

/// The consumed units of an account are what its postings say.
pub(crate) const CONSUMED: &str = "
SELECT id, COALESCE(posted, 0) AS expected, consumed AS found
FROM energy_account LEFT JOIN (
    SELECT account_id, CAST(SUM(quantity) AS bigint) AS posted
    FROM posting WHERE bucket = 'consumed' GROUP BY account_id
) AS spent ON spent.account_id = energy_account.id
WHERE consumed <> COALESCE(posted, 0)";

/// The locked units of an account are the sum of the open locks on it.
pub(crate) const LOCKED: &str = "
SELECT id, COALESCE(held, 0) AS expected, locked AS found
FROM energy_account LEFT JOIN (
    SELECT account_id, CAST(SUM(operation_lock.quantity) AS bigint) AS held
    FROM operation_lock INNER JOIN operation ON operation.id = operation_id
    WHERE target_account_id IS NULL AND status IN ('draft', 'awaiting_approval')
    GROUP BY account_id
) AS hold ON hold.account_id = energy_account.id
WHERE locked <> COALESCE(held, 0)";

/// An operation has as many units as it locked: open locks while it is open, moved ones once it is
/// processed, none once it is canceled.
pub(crate) const OPERATIONS: &str = "
SELECT id, COALESCE(held, 0) AS expected,
    CASE WHEN status = 'canceled' THEN 0 ELSE operation.quantity END AS found
FROM operation LEFT JOIN (
    SELECT operation_id, CAST(SUM(quantity) AS bigint) AS held, COUNT(target_account_id) AS moved,
        COUNT(*) AS locks
    FROM operation_lock GROUP BY operation_id
) AS hold ON hold.operation_id = operation.id
WHERE COALESCE(held, 0) <> CASE WHEN status = 'canceled' THEN 0 ELSE operation.quantity END
    OR COALESCE(moved, 0) <> CASE WHEN status = 'processed' THEN locks ELSE 0 END";

/// The postings of a processed operation give as many units as it has, and other operations have none.
pub(crate) const PROCESSED: &str = "
SELECT operation.id, CASE WHEN status = 'processed' THEN operation.quantity ELSE 0 END AS expected,
    COALESCE(given, 0) AS found
FROM operation LEFT JOIN (
    SELECT ledger_transaction.operation_id, CAST(SUM(posting.quantity) AS bigint) AS given
    FROM ledger_transaction INNER JOIN posting ON posting.transaction_id = ledger_transaction.id
    WHERE posting.quantity > 0
    GROUP BY ledger_transaction.operation_id
) AS posted ON posted.operation_id = operation.id
WHERE COALESCE(given, 0) <> CASE WHEN status = 'processed' THEN operation.quantity ELSE 0 END";

/// A token has as many units as its asset was minted to; a minted asset without units has no token.
pub(crate) const MINTED: &str = "
SELECT energy_asset.id, COALESCE(energy_asset.minted_quantity, 0) AS expected,
    COALESCE(energy_token.quantity, 0) AS found
FROM energy_asset LEFT JOIN energy_token ON energy_token.asset_id = energy_asset.id
WHERE COALESCE(energy_asset.minted_quantity, 0) <> COALESCE(energy_token.quantity, 0)";

/// An account's owner is the profile of its wallet.
pub(crate) const OWNERS: &str = "
SELECT energy_account.id, CAST(1 AS bigint) AS expected, CAST(0 AS bigint) AS found
FROM energy_account INNER JOIN energy_wallet ON energy_wallet.id = wallet_id
WHERE owner_profile_id <> energy_wallet.profile_id";

/// The rows that break a promise.
pub(crate) async fn broken(db: &impl ConnectionTrait, promise: &str) -> Result<Vec<Row>, Error> {
    let statement = Statement::from_string(db.get_database_backend(), promise);
    Ok(Row::find_by_statement(statement).all(db).await?)
}

/// How many rows are read at once where they are looked at one by one.
const ROWS_AT_ONCE: u64 = 500;

/// The processed operations that come after an id, in the order of the ids, as many as are read at once.
pub(crate) async fn processed_after(
    db: &impl ConnectionTrait,
    after: Option<OperationId>,
) -> Result<Vec<OperationId>, Error> {
    use operation::{Column, Entity};
    let ids: Vec<Uuid> = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::Status.eq(OperationStatus::Processed.as_str()))
        .filter(Column::Id.gt(after.map_or(Uuid::nil(), Uuid::from)))
        .order_by_asc(Column::Id)
        .limit(ROWS_AT_ONCE)
        .into_tuple()
        .all(db)
        .await?;
    Ok(ids.into_iter().map(Into::into).collect())
}

/// A token as it is stored, with its document.
#[derive(DerivePartialModel)]
#[sea_orm(entity = "energy_token::Entity")]
pub(crate) struct StoredToken {
    pub(crate) id: Uuid,
    pub(crate) energy_type: String,
    pub(crate) token_type: String,
    pub(crate) vintage: i32,
    pub(crate) boundary_key: String,
    pub(crate) default_standard: String,
    pub(crate) carbon_intensity_micro: i64,
    pub(crate) document: String,
    /// The intensity by each standard, in the order of their names.
    #[sea_orm(skip)]
    pub(crate) standards: Vec<(String, i64)>,
}

/// The tokens that come after an id, in the order of the ids, as many as are read at once.
pub(crate) async fn tokens_after(
    db: &impl ConnectionTrait,
    after: Option<Uuid>,
) -> Result<Vec<StoredToken>, Error> {
    use energy_token::{Column, Entity};
    let mut tokens: Vec<StoredToken> = Entity::find()
        .filter(Column::Id.gt(after.unwrap_or(Uuid::nil())))
        .order_by_asc(Column::Id)
        .limit(ROWS_AT_ONCE)
        .into_partial_model()
        .all(db)
        .await?;
    let rows = energy_token_standard::Entity::find()
        .filter(energy_token_standard::Column::TokenId.is_in(tokens.iter().map(|it| it.id)))
        .all(db)
        .await?;
    let mut standards: BTreeMap<Uuid, Vec<(String, i64)>> = BTreeMap::new();
    for row in rows {
        let of_token = standards.entry(row.token_id).or_default();
        of_token.push((row.standard, row.carbon_intensity_micro));
    }
    for token in &mut tokens {
        token.standards = standards.remove(&token.id).unwrap_or_default();
        token.standards.sort();
    }
    Ok(tokens)
}

/// How many rows a table has.
pub(crate) async fn size(db: &impl ConnectionTrait, table: Table) -> Result<u64, Error> {
    use attestry_entities::{energy_account, energy_token, ledger_transaction};
    use sea_orm::{EntityTrait, PaginatorTrait};
    Ok(match table {
        Table::Tokens => energy_token::Entity::find().count(db).await?,
        Table::Accounts => energy_account::Entity::find().count(db).await?,
        Table::Transactions => ledger_transaction::Entity::find().count(db).await?,
    })
}

/// A table whose rows a verification counts.
#[derive(Clone, Copy)]
pub(crate) enum Table {
    Tokens,
    Accounts,
    Transactions,
}
