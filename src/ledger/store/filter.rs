//! How does a filter become a query that reads few rows?
//!
//! What a field asks of another table is looked up first: the owners, the parties, the standards, then
//! the tokens that are held in scope. No row: the answer is empty without a look at the accounts. What
//! follows from a few or from many is in [`super::selected`].

use attestry_domain::energy::{AccountStatus, Standard};
use attestry_domain::ids::{AccountId, WalletId};
use attestry_domain::market::filter::{AccountFilter, FilterFields, PriceFilter};
use attestry_domain::numbers::Micro;
use attestry_entities::{
    energy_account, energy_token, energy_token_party, energy_token_standard, energy_wallet,
    organization_profile,
};
use sea_orm::sea_query::{Expr, ExprTrait, IntoColumnRef, Order, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseBackend, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, Select,
};
use uuid::Uuid;

use super::selected::{Selected, Tokens};
use crate::error::Error;
use crate::platform::prefix::starts_with;
use crate::platform::spelling::{has_boundary_id, is_of_standard};

/// Up to how many rows are few.
pub(super) const FEW: u64 = 300;

/// Whose accounts are looked at. One whose units have all left is no holding.
#[derive(Clone, Debug)]
pub(crate) enum Scope {
    /// Those in these wallets.
    Wallets(Vec<WalletId>),
    /// Those that anybody may buy of.
    Market,
}

impl Scope {
    /// The holdings that it covers.
    pub(super) fn condition(&self) -> Condition {
        // As the indexes are written, or SQLite would not see that they fit. The market's rows are
        // public, which none is that has no units.
        match self {
            Self::Wallets(_) => self
                .sight()
                .add(energy_account::Column::SerialFirst.is_not_null()),
            Self::Market => self.sight(),
        }
    }

    /// The same, part by part: an index lists the accounts of one wallet in their order, not of several.
    pub(super) fn parts(&self) -> Vec<Condition> {
        match self {
            Self::Wallets(wallets) => wallets
                .iter()
                .map(|wallet| Self::Wallets(vec![*wallet]).condition())
                .collect(),
            Self::Market => vec![self.condition()],
        }
    }

    /// The accounts that may be read by their id: the holdings, and in wallets also those whose units
    /// have all left.
    pub(super) fn sight(&self) -> Condition {
        use energy_account::Column;
        match self {
            Self::Wallets(wallets) => {
                Condition::all().add(Column::WalletId.is_in(wallets.iter().map(|it| it.uuid())))
            }
            Self::Market => Condition::all()
                .add(Column::IsPublic.into_expr())
                .add(Column::Status.eq(AccountStatus::Enabled.as_str()))
                .add(Column::Available.gt(0)),
        }
    }
}

/// The accounts in scope that the filter selects; `None` where none can match it.
pub(super) async fn matching(
    db: &impl ConnectionTrait,
    scope: &Scope,
    filter: &AccountFilter,
) -> Result<Option<Selected>, Error> {
    let Some((scope, owner)) = owned(db, scope, filter.fields()).await? else {
        return Ok(None);
    };
    let Some(of_token) = token_condition(db, filter).await? else {
        return Ok(None);
    };
    let account =
        account_condition(filter).add_option(Some(owner).filter(|owner| !owner.is_empty()));
    let months = months(db, filter).await?;
    let asks_only_months = of_token.is_empty() && account.is_empty();
    let of_token = of_token.add_option(in_months(filter));
    let tokens = if of_token.is_empty() {
        Tokens::All
    } else {
        let held = Query::select()
            .expr(Expr::val(1))
            .from(energy_account::Entity)
            .and_where(
                Expr::col((energy_account::Entity, energy_account::Column::TokenId))
                    .equals((energy_token::Entity, energy_token::Column::Id)),
            )
            .cond_where(scope.condition())
            // Or PostgreSQL would hash whole tables to find a few.
            .limit(1)
            .offset(0)
            .take();
        let tokens = energy_token::Entity::find()
            .filter(of_token.clone())
            .filter(Expr::exists(held));
        match Matches::of(db, tokens, energy_token::Column::Id).await? {
            Matches::None => return Ok(None),
            Matches::Few(ids) => Tokens::Few(ids),
            Matches::Many => Tokens::Many(of_token),
        }
    };
    Ok(Some(Selected {
        scope,
        account,
        is_named: filter.fields().account_ids.is_some(),
        months: filter.vintages(),
        by_month: months.filter(|_| asks_only_months),
        tokens,
    }))
}

/// The rows that a question finds, as far as they matter.
pub(super) enum Matches {
    None,
    Few(Vec<Uuid>),
    Many,
}

impl Matches {
    pub(super) async fn of<E: EntityTrait>(
        db: &impl ConnectionTrait,
        rows: Select<E>,
        id: E::Column,
    ) -> Result<Self, Error> {
        let ids = rows.select_only().column(id).limit(FEW + 1).into_query();
        Self::among(db, &ids).await
    }

    /// The same of a query for ids that stops one after a few.
    pub(super) async fn among(
        db: &impl ConnectionTrait,
        ids: &SelectStatement,
    ) -> Result<Self, Error> {
        let rows = db.query_all(ids).await?;
        let ids: Result<Vec<Uuid>, _> = rows.iter().map(|row| row.try_get_by(0)).collect();
        let ids = ids?;
        Ok(match ids.len() as u64 {
            0 => Self::None,
            1..=FEW => Self::Few(ids),
            _ => Self::Many,
        })
    }
}

/// What the fields ask of the account itself.
fn account_condition(filter: &AccountFilter) -> Condition {
    use energy_account::Column;
    let fields = filter.fields();
    let public = |is_public: bool| {
        let public = Column::IsPublic.into_expr();
        if is_public { public } else { public.not() }
    };
    let ids = fields
        .account_ids
        .as_ref()
        .map(|ids| ids.iter().map(|id: &AccountId| id.uuid()));
    Condition::all()
        .add_option(fields.is_public.map(public))
        .add_option(
            fields
                .status
                .map(|status| Column::Status.eq(status.as_str())),
        )
        .add_option(
            fields
                .operation_type
                .map(|kind| Column::OperationType.eq(kind.as_str())),
        )
        .add_option(ids.map(|ids| Column::Id.is_in(ids)))
        .add_option(fields.price.map(price_condition))
}

fn price_condition(price: PriceFilter) -> Condition {
    use energy_account::Column;
    Condition::all()
        .add(Column::PriceMicro.is_not_null())
        .add_option(
            price
                .amount_from
                .map(|from| Column::PriceMicro.gte(from.micro())),
        )
        .add_option(price.amount_to.map(|to| Column::PriceMicro.lte(to.micro())))
        .add_option(
            price
                .currency
                .map(|currency| Column::PriceCurrency.eq(currency.as_str())),
        )
}

/// The scope as far as the owners reach that the fields name, and what is left to ask of each account's
/// owner; `None` where there is nothing of theirs. All accounts of a wallet are its owner's.
async fn owned(
    db: &impl ConnectionTrait,
    scope: &Scope,
    fields: &FilterFields,
) -> Result<Option<(Scope, Condition)>, Error> {
    let Scope::Wallets(wallets) = scope else {
        let owner = owner(db, fields, energy_account::Column::OwnerProfileId).await?;
        return Ok(owner.map(|owner| (scope.clone(), owner)));
    };
    let Some(owner) = owner(db, fields, energy_wallet::Column::ProfileId).await? else {
        return Ok(None);
    };
    if owner.is_empty() {
        return Ok(Some((scope.clone(), owner)));
    }
    let theirs: Vec<Uuid> = energy_wallet::Entity::find()
        .select_only()
        .column(energy_wallet::Column::Id)
        .filter(energy_wallet::Column::Id.is_in(wallets.iter().map(|it| it.uuid())))
        .filter(owner)
        .into_tuple()
        .all(db)
        .await?;
    let theirs: Vec<_> = theirs.into_iter().map(Into::into).collect();
    Ok((!theirs.is_empty()).then(|| (Scope::Wallets(theirs), Condition::all())))
}

/// What the fields ask of the owner in that column; `None` where nobody can be it.
async fn owner<C>(
    db: &impl ConnectionTrait,
    fields: &FilterFields,
    column: C,
) -> Result<Option<Condition>, Error>
where
    C: ColumnTrait,
{
    use organization_profile::{Column, Entity};
    let all = Condition::all().add_option(fields.owner_id.map(|owner| column.eq(owner.uuid())));
    let Some(name) = &fields.owner_name else {
        return Ok(Some(all));
    };
    let named = starts_with((Entity, Column::Name), name, db.get_database_backend());
    let profiles = Entity::find().filter(named.clone());
    Ok(match Matches::of(db, profiles, Column::Id).await? {
        Matches::None => None,
        Matches::Few(profiles) => Some(all.add(column.is_in(profiles))),
        Matches::Many => {
            let owner = Query::select()
                .expr(Expr::val(1))
                .from(Entity)
                .and_where(Expr::col((Entity, Column::Id)).equals(column.as_column_ref()))
                .and_where(named)
                .take();
            Some(all.add(Expr::exists(owner)))
        }
    })
}

/// What the fields ask of the token that is held; `None` where no token can be it.
async fn token_condition(
    db: &impl ConnectionTrait,
    filter: &AccountFilter,
) -> Result<Option<Condition>, Error> {
    use energy_token::Column;
    let fields = filter.fields();
    let mut all = attributes(filter, db.get_database_backend());
    if let Some(identifier) = &fields.measurer_identifier {
        use energy_token_party::{Column as Party, Entity};
        let measured = Condition::all()
            .add(Party::Identifier.eq(identifier))
            .add(Party::Role.eq(super::tokens::MEASURER));
        let parties = Entity::find().filter(measured.clone());
        all = match Matches::of(db, parties, Party::TokenId).await? {
            Matches::None => return Ok(None),
            Matches::Few(tokens) => all.add(Column::Id.is_in(tokens)),
            Matches::Many => all.add(of_token((Entity, Party::TokenId), Entity, measured)),
        };
    }
    if let Some(standard) = fields.standard.as_ref().map(Standard::as_str) {
        use energy_token_standard::{Column as Result, Entity};
        let max = fields.carbon_intensity_max.map(Micro::micro);
        let within = Condition::all()
            .add(is_of_standard(standard, db.get_database_backend()))
            .add_option(max.map(|max| Result::CarbonIntensityMicro.lte(max)));
        let results = Entity::find().filter(within.clone());
        all = match Matches::of(db, results, Result::TokenId).await? {
            Matches::None => return Ok(None),
            Matches::Few(tokens) => all.add(Column::Id.is_in(tokens)),
            Matches::Many => all.add(of_token((Entity, Result::TokenId), Entity, within)),
        };
    }
    Ok(Some(all))
}

/// What the fields ask of the token's month.
fn in_months(filter: &AccountFilter) -> Option<Expr> {
    use energy_token::Column;
    let Some(months) = filter.vintages() else {
        let month = filter.fields().month?;
        return Some(Column::Vintage.into_expr().modulo(100).eq(month));
    };
    Some(Column::Vintage.between(*months.start(), *months.end()))
}

/// These months, one by one; `None` where the fields ask for none in particular.
async fn months(
    db: &impl ConnectionTrait,
    filter: &AccountFilter,
) -> Result<Option<Vec<i32>>, Error> {
    use energy_token::{Column, Entity};
    if let Some(months) = filter.vintages() {
        return Ok(Some(months.collect()));
    }
    let Some(month) = filter.fields().month.and_then(|it| i32::try_from(it).ok()) else {
        return Ok(None);
    };
    // An index begins with the vintage: its ends tell of which years there are tokens at all.
    let end = |order| {
        let vintages = Entity::find().select_only().column(Column::Vintage);
        vintages.order_by(Column::Vintage, order).limit(1)
    };
    let first: Option<i32> = end(Order::Asc).into_tuple().one(db).await?;
    let last: Option<i32> = end(Order::Desc).into_tuple().one(db).await?;
    let years = first.unwrap_or_default() / 100..=last.unwrap_or_default() / 100;
    Ok(Some(years.map(|year| year * 100 + month).collect()))
}

/// Whether the token at hand has a row in one of its tables that meets the condition.
fn of_token(
    token: impl IntoColumnRef,
    table: impl sea_orm::sea_query::IntoTableRef,
    condition: Condition,
) -> Expr {
    let at_hand = (energy_token::Entity, energy_token::Column::Id);
    Expr::exists(
        Query::select()
            .expr(Expr::val(1))
            .from(table)
            .and_where(Expr::col(token).equals(at_hand))
            .cond_where(condition)
            .take(),
    )
}

/// What the fields ask of the token's own columns.
fn attributes(filter: &AccountFilter, backend: DatabaseBackend) -> Condition {
    use energy_token::{Column, Entity};
    let fields = filter.fields();
    let issuer = |name: &String| starts_with((Entity, Column::IssuerName), name, backend);
    let boundary = fields.boundary_identifier_id.as_ref();
    let by_default = fields
        .carbon_intensity_max
        .filter(|_| fields.standard.is_none());
    Condition::all()
        .add_option(
            fields
                .energy_type
                .map(|kind| Column::EnergyType.eq(kind.as_str())),
        )
        .add_option(
            fields
                .token_type
                .map(|kind| Column::TokenType.eq(kind.as_str())),
        )
        .add_option(fields.uom.map(|uom| Column::Uom.eq(uom.as_str())))
        .add_option(
            fields
                .issuer_id
                .map(|issuer| Column::IssuerProfileId.eq(issuer.uuid())),
        )
        .add_option(fields.issuer_name.as_ref().map(issuer))
        .add_option(fields.basin.as_ref().map(|basin| Column::Basin.eq(basin)))
        .add_option(boundary.map(|id| has_boundary_id("energy_token", id, backend)))
        .add_option(fields.is_ghgp.map(|is_ghgp| Column::IsGhgp.eq(is_ghgp)))
        .add_option(by_default.map(|max| Column::CarbonIntensityMicro.lte(max.micro())))
}
