//! How does a filter become a query that reads few rows?
//!
//! Tokens are matched first. No token: the answer is empty without a look at the accounts. A few: the
//! accounts are found by them. Many: the accounts are walked in the order of the answer and each one's
//! token is looked at, which soon fills a page.

use attestry_domain::energy::{AccountStatus, Standard};
use attestry_domain::ids::{AccountId, WalletId};
use attestry_domain::market::filter::{AccountFilter, PriceFilter};
use attestry_domain::numbers::Micro;
use attestry_entities::{
    energy_account, energy_token, energy_token_party, energy_token_standard, organization_profile,
};
use sea_orm::sea_query::{Expr, ExprTrait, Func, LikeExpr, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseBackend, EntityTrait, QueryFilter,
    QuerySelect, Select,
};
use uuid::Uuid;

use crate::error::Error;

/// Up to how many matching tokens the accounts are found by them.
const TOKENS_FEW: u64 = 300;

/// Whose accounts are looked at.
#[derive(Clone, Debug)]
pub(crate) enum Scope {
    /// Those in these wallets.
    Wallets(Vec<WalletId>),
    /// Those that anybody may buy of.
    Market,
}

impl Scope {
    /// The accounts that it covers.
    pub(super) fn condition(&self) -> Condition {
        use energy_account::Column;
        match self {
            Self::Wallets(wallets) => {
                Condition::all().add(Column::WalletId.is_in(wallets.iter().map(|it| it.uuid())))
            }
            Self::Market => Condition::all()
                .add(Column::IsPublic.eq(true))
                .add(Column::Status.eq(AccountStatus::Enabled.as_str()))
                .add(Column::Available.gt(0)),
        }
    }
}

/// The accounts in scope that the filter selects; `None` where no token can match it.
pub(super) async fn matching(
    db: &impl ConnectionTrait,
    scope: &Scope,
    filter: &AccountFilter,
) -> Result<Option<Select<energy_account::Entity>>, Error> {
    let backend = db.get_database_backend();
    let select = energy_account::Entity::find()
        .filter(scope.condition())
        .filter(account_condition(filter, backend));
    let of_token = token_condition(filter, backend);
    if of_token.is_empty() {
        return Ok(Some(select));
    }
    if filter.fields().account_ids.is_some() {
        return Ok(Some(select.filter(token_is(of_token))));
    }
    let tokens: Vec<Uuid> = energy_token::Entity::find()
        .select_only()
        .column(energy_token::Column::Id)
        .filter(of_token.clone())
        .limit(TOKENS_FEW + 1)
        .into_tuple()
        .all(db)
        .await?;
    Ok(match tokens.len() as u64 {
        0 => None,
        1..=TOKENS_FEW => Some(select.filter(energy_account::Column::TokenId.is_in(tokens))),
        _ => Some(select.filter(token_is(of_token))),
    })
}

/// Asked of each account as it is walked past.
fn token_is(condition: Condition) -> Expr {
    let same = Expr::col((energy_token::Entity, energy_token::Column::Id))
        .equals((energy_account::Entity, energy_account::Column::TokenId));
    Expr::exists(
        Query::select()
            .expr(Expr::val(1))
            .from(energy_token::Entity)
            .and_where(same)
            .cond_where(condition)
            .take(),
    )
}

/// What the fields ask of the account itself.
fn account_condition(filter: &AccountFilter, backend: DatabaseBackend) -> Condition {
    use energy_account::Column;
    let fields = filter.fields();
    let ids = fields
        .account_ids
        .as_ref()
        .map(|ids| ids.iter().map(|id: &AccountId| id.uuid()));
    let owners = fields.owner_name.as_ref().map(|name| {
        use organization_profile::{Column as Profile, Entity};
        let named = starts_with((Entity, Profile::Name), name, backend);
        Query::select()
            .column(Profile::Id)
            .from(Entity)
            .and_where(named)
            .take()
    });
    Condition::all()
        .add_option(
            fields
                .is_public
                .map(|is_public| Column::IsPublic.eq(is_public)),
        )
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
        .add_option(
            fields
                .owner_id
                .map(|owner| Column::OwnerProfileId.eq(owner.uuid())),
        )
        .add_option(owners.map(|owners| Column::OwnerProfileId.in_subquery(owners)))
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

/// What the fields ask of the token that is held.
fn token_condition(filter: &AccountFilter, backend: DatabaseBackend) -> Condition {
    use energy_token::{Column, Entity};
    let fields = filter.fields();
    let issuer_name = fields.issuer_name.as_ref();
    let any_year = filter.vintages().is_none();
    let month = fields.month.filter(|_| any_year);
    let standard = fields.standard.as_ref().map(Standard::as_str);
    let intensity_max = fields.carbon_intensity_max.map(Micro::micro);
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
        .add_option(
            issuer_name.map(|name| starts_with((Entity, Column::IssuerName), name, backend)),
        )
        .add_option(fields.basin.as_ref().map(|basin| Column::Basin.eq(basin)))
        .add_option(
            fields
                .boundary_identifier_id
                .as_ref()
                .map(|id| Column::BoundaryIdentifier.eq(id)),
        )
        .add_option(
            filter
                .vintages()
                .map(|months| Column::Vintage.between(*months.start(), *months.end())),
        )
        .add_option(month.map(|month| Column::Vintage.into_expr().modulo(100).eq(month)))
        .add_option(fields.is_ghgp.map(|is_ghgp| Column::IsGhgp.eq(is_ghgp)))
        .add_option(
            fields
                .measurer_identifier
                .as_ref()
                .map(|id| Column::Id.in_subquery(measured_by(id))),
        )
        .add_option(standard.map(|name| Column::Id.in_subquery(with_standard(name, intensity_max))))
        .add_option(
            intensity_max
                .filter(|_| standard.is_none())
                .map(|max| Column::CarbonIntensityMicro.lte(max)),
        )
}

fn measured_by(identifier: &str) -> SelectStatement {
    use energy_token_party::{Column, Entity};
    Query::select()
        .column(Column::TokenId)
        .from(Entity)
        .and_where(Column::Identifier.eq(identifier))
        .and_where(Column::Role.eq("measurer"))
        .take()
}

/// The tokens that have an intensity by the standard, not above `intensity_max` where that is given.
fn with_standard(name: &str, intensity_max: Option<i64>) -> SelectStatement {
    use energy_token_standard::{Column, Entity};
    Query::select()
        .column(Column::TokenId)
        .from(Entity)
        .and_where(Column::Standard.eq(name))
        .and_where_option(intensity_max.map(|max| Column::CarbonIntensityMicro.lte(max)))
        .take()
}

/// Compares in the lower case of the database at hand: that of `SQLite` knows ASCII letters only.
fn starts_with<C>(column: C, prefix: &str, backend: DatabaseBackend) -> Expr
where
    C: sea_orm::sea_query::IntoColumnRef,
{
    let lower = match backend {
        DatabaseBackend::Sqlite => prefix.to_ascii_lowercase(),
        _ => prefix.to_lowercase(),
    };
    let escaped = lower
        .replace('\\', "\\\\")
        .replace('%', "\\%")
        .replace('_', "\\_");
    let pattern = LikeExpr::new(format!("{escaped}%")).escape('\\');
    Expr::expr(Func::lower(Expr::col(column))).like(pattern)
}
