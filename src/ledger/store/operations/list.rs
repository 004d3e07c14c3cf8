//! Which operations does a list show? A walk along `operation_party`, newest first.

use attestry_domain::energy::{EnergyType, Standard};
use attestry_domain::ids::{OperationId, TokenId, WalletId};
use attestry_domain::ledger::operation::{OperationKind, Side, TransactionType};
use attestry_domain::market::paging::Cursor;
use attestry_entities::{
    energy_account, operation, operation_facet, operation_party, operation_signature,
};
use chrono::{DateTime, Utc};
use operation_party::{Column, Entity};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder,
    QuerySelect, Select,
};
use uuid::Uuid;

use super::facets::{ENERGY_TYPE, STANDARD};
use crate::error::Error;
use crate::ledger::operation::OperationFilter;
use crate::ledger::store::filter::Matches;
use crate::platform::listed::{Listed, Part};
use crate::platform::paging::{paged, total};

/// Whose list it is.
pub(crate) struct Reader {
    /// The profiles whose operations it shows.
    pub(crate) profiles: Vec<Uuid>,
    /// The only wallet that is looked at.
    pub(crate) wallet: Option<WalletId>,
    /// The user who reads.
    pub(crate) user: Uuid,
    /// The profiles that the user signs for.
    pub(crate) signs_for: Vec<Uuid>,
}

/// The ids of the operations of a kind that the reader sees and the filter selects, newest first.
pub(crate) async fn list(
    db: &impl ConnectionTrait,
    reader: &Reader,
    kind: OperationKind,
    filter: &OperationFilter,
    part: Part,
) -> Result<Listed<OperationId>, Error> {
    let operation = Entity::belongs_to(operation::Entity)
        .from(Column::OperationId)
        .to(operation::Column::Id)
        .into();
    let select = Entity::find()
        .join(JoinType::InnerJoin, operation)
        .filter(Column::Kind.eq(kind.as_str()))
        .filter(reader.rows(Entity))
        .filter(reader.once())
        .filter(agreed(filter))
        .filter(reader.signing(filter));
    let facets = [
        (ENERGY_TYPE, filter.energy_type.map(EnergyType::as_str)),
        (STANDARD, filter.standard.as_ref().map(Standard::as_str)),
    ];
    let Some(select) = with_facets(db, select, facets).await? else {
        return Ok(Listed::empty(part));
    };
    let total = total(db, &select, part).await?;
    let mut rows: Vec<(DateTime<Utc>, Uuid)> =
        paged(select, Column::CreatedAt, Column::OperationId, part.page)
            .select_only()
            .columns([Column::CreatedAt, Column::OperationId])
            .into_tuple()
            .all(db)
            .await?;
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

impl Reader {
    /// The rows of sides that are the reader's and see the operation.
    fn rows(&self, table: impl sea_orm::sea_query::IntoIden) -> Condition {
        let table = table.into_iden();
        let at = |column| Expr::col((table.clone(), column));
        Condition::all()
            .add(at(Column::IsVisible))
            .add(at(Column::ProfileId).is_in(self.profiles.iter().copied()))
            .add_option(
                self.wallet
                    .map(|wallet| at(Column::WalletId).eq(wallet.uuid())),
            )
    }

    /// An operation whose both sides are the reader's is shown once, by its source.
    fn once(&self) -> Condition {
        let source = Alias::new("source");
        let twin = Query::select()
            .expr(Expr::val(1))
            .from_as(Entity, source.clone())
            .and_where(
                Expr::col((source.clone(), Column::OperationId))
                    .equals((Entity, Column::OperationId)),
            )
            .and_where(Expr::col((source.clone(), Column::Side)).eq(Side::Source.as_str()))
            .cond_where(self.rows(source))
            .take();
        Condition::any()
            .add(Column::Side.eq(Side::Source.as_str()))
            .add(Expr::exists(twin).not())
    }

    fn signing(&self, filter: &OperationFilter) -> Condition {
        Condition::all()
            .add_option(filter.i_am_signer.then(|| self.is_signer()))
            .add_option(filter.awaiting_my_signature.then(|| self.is_next()))
    }

    /// The user signed, or a profile that they sign for owes a signature.
    fn is_signer(&self) -> Condition {
        Condition::any()
            .add(Expr::exists(self.signed()))
            .add(Expr::exists(self.owing()))
    }

    /// The next signature can be the user's: units are locked, the user has not signed, and the side
    /// that signs first of those that owe a signature is one that they sign for.
    fn is_next(&self) -> Condition {
        let (prepares, first) = (preparing_side(), Alias::new("first"));
        let of_first = |column| Expr::col((first.clone(), column));
        let earlier = Query::select()
            .expr(Expr::val(1))
            .from_as(Entity, first.clone())
            .and_where(of_first(Column::OperationId).equals((Entity, Column::OperationId)))
            .and_where(of_first(Column::Side).eq(prepares.clone()))
            .and_where(of_first(Column::SignaturesDue).gt(0))
            .take();
        let owes = Alias::new("owes");
        let mut next = self.owing();
        next.cond_where(
            Condition::any()
                .add(Expr::col((owes, Column::Side)).eq(prepares))
                .add(Expr::exists(earlier).not()),
        );
        Condition::all()
            .add(operation::Column::Quantity.gt(0))
            .add(Expr::exists(self.signed()).not())
            .add(Expr::exists(next))
    }

    fn signed(&self) -> SelectStatement {
        use operation_signature::{Column as Signature, Entity as Signatures};
        Query::select()
            .expr(Expr::val(1))
            .from(Signatures)
            .and_where(
                Expr::col((Signatures, Signature::OperationId))
                    .equals((Entity, Column::OperationId)),
            )
            .and_where(Expr::col((Signatures, Signature::UserId)).eq(self.user))
            .take()
    }

    fn owing(&self) -> SelectStatement {
        let owes = Alias::new("owes");
        let at = |column| Expr::col((owes.clone(), column));
        Query::select()
            .expr(Expr::val(1))
            .from_as(Entity, owes.clone())
            .and_where(at(Column::OperationId).equals((Entity, Column::OperationId)))
            .and_where(at(Column::SignaturesDue).gt(0))
            .and_where(at(Column::ProfileId).is_in(self.signs_for.iter().copied()))
            .take()
    }
}

/// The side that signs first: the buyer of a pull, else the owner.
fn preparing_side() -> Expr {
    let is_pull = operation::Column::TransactionType.eq(TransactionType::Pull.as_str());
    Expr::case(is_pull, Side::Destination.as_str())
        .finally(Side::Source.as_str())
        .into()
}

/// What the filter asks of the operation itself.
fn agreed(filter: &OperationFilter) -> Condition {
    use operation::Column;
    Condition::all()
        .add_option(filter.status.map(|it| Column::Status.eq(it.as_str())))
        .add_option(
            filter
                .transaction_type
                .map(|it| Column::TransactionType.eq(it.as_str())),
        )
        .add_option(
            filter
                .contract_id
                .as_ref()
                .map(|it| Column::ContractId.eq(it)),
        )
        .add_option(filter.quantity_from.map(|it| Column::Quantity.gte(it)))
        .add_option(filter.quantity_to.map(|it| Column::Quantity.lte(it)))
        .add_option(
            filter
                .created_from
                .map(|it| self::Column::CreatedAt.gte(it)),
        )
        .add_option(filter.created_to.map(|it| self::Column::CreatedAt.lte(it)))
        .add_option(filter.processed_from.map(|it| Column::ProcessedAt.gte(it)))
        .add_option(filter.processed_to.map(|it| Column::ProcessedAt.lte(it)))
}

/// What the filter asks of the units; `None` where no operation holds such units.
async fn with_facets(
    db: &impl ConnectionTrait,
    mut select: Select<Entity>,
    facets: [(&str, Option<&str>); 2],
) -> Result<Option<Select<Entity>>, Error> {
    use operation_facet::{Column as Facet, Entity as Facets};
    for (facet, value) in facets {
        let Some(value) = value else { continue };
        let asked = Condition::all()
            .add(Facet::Facet.eq(facet))
            .add(Facet::Value.eq(value));
        let holding = Facets::find().filter(asked.clone());
        select = match Matches::of(db, holding, Facet::OperationId).await? {
            Matches::None => return Ok(None),
            Matches::Few(operations) => select.filter(Column::OperationId.is_in(operations)),
            Matches::Many => {
                let holds = Query::select()
                    .expr(Expr::val(1))
                    .from(Facets)
                    .and_where(
                        Expr::col((Facets, Facet::OperationId))
                            .equals((Entity, Column::OperationId)),
                    )
                    .cond_where(asked)
                    .take();
                select.filter(Expr::exists(holds))
            }
        };
    }
    Ok(Some(select))
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
