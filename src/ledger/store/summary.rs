//! What do accounts amount to? The database groups them, the domain sums up.

use attestry_domain::energy::Standard;
use attestry_domain::ledger::account::Balance;
use attestry_domain::ledger::summary::{SummaryLine, summarize as sum_up};
use attestry_domain::market::filter::AccountFilter;
use attestry_domain::numbers::Micro;
use attestry_entities::energy_account::{Column, Entity};
use attestry_entities::{energy_token, energy_token_party, energy_token_standard};
use sea_orm::sea_query::{Expr, ExprTrait, IntoIden};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QuerySelect,
    RelationDef, Select,
};
use uuid::Uuid;

use super::filter::matching;
use super::tokens::MEASURER;
use super::{Scope, month, word};
use crate::error::Error;
use crate::ledger::AccountSummary;
use crate::platform::spelling::is_of_standard;

/// Quantities are summed in two parts, so that no sum of the database leaves 64 bits.
const PART: i64 = 1_000_000;

/// Sums up the accounts in scope that the filter selects: one query for the sums, four for where the units
/// come from, besides those that look up the filter. On the market, only the units that can be bought count.
pub(crate) async fn summarize(
    db: &impl ConnectionTrait,
    scope: &Scope,
    filter: &AccountFilter,
) -> Result<AccountSummary, Error> {
    let Some(accounts) = matching(db, scope, filter).await? else {
        return Ok(AccountSummary::default());
    };
    let accounts = accounts.all().select_only();
    let standard = filter.fields().standard.as_ref().map(Standard::as_str);
    let groups = Group::all(db, accounts.clone(), standard).await?;
    let line = |group: &Group| {
        let mut line = group.line()?;
        if matches!(scope, Scope::Market) {
            line.balance = line.balance.on_offer();
        }
        Ok(line)
    };
    let lines = groups.iter().map(line).collect::<Result<Vec<_>, Error>>()?;
    let mut summary = AccountSummary {
        sums: sum_up(lines).map_err(Error::internal)?,
        ..AccountSummary::default()
    };
    add_origins(db, accounts, &mut summary).await?;
    Ok(summary)
}

/// Accounts of tokens that are alike in type, unit and intensity.
#[derive(FromQueryResult)]
struct Group {
    token_type: String,
    uom: String,
    intensity: i64,
    accounts: i64,
    available: i64,
    available_rest: i64,
    locked: i64,
    locked_rest: i64,
    retired: i64,
    retired_rest: i64,
    consumed: i64,
    consumed_rest: i64,
}

impl Group {
    /// By the intensity of the standard, if one is named, else of each token's default.
    async fn all(
        db: &impl ConnectionTrait,
        accounts: Select<Entity>,
        standard: Option<&str>,
    ) -> Result<Vec<Self>, Error> {
        use energy_token_standard::Column as ByStandard;
        let accounts = accounts.join(JoinType::InnerJoin, token());
        let (accounts, intensity) = match standard {
            Some(name) => (
                accounts
                    .join(JoinType::InnerJoin, result())
                    .filter(is_of_standard(name, db.get_database_backend())),
                ByStandard::CarbonIntensityMicro.into_expr(),
            ),
            None => (
                accounts,
                energy_token::Column::CarbonIntensityMicro.into_expr(),
            ),
        };
        let mut groups = accounts
            .column(energy_token::Column::TokenType)
            .column(energy_token::Column::Uom)
            .column_as(intensity.clone(), "intensity")
            .column_as(Column::Id.count(), "accounts");
        let parts = [
            (Column::Available, "available", "available_rest"),
            (Column::Locked, "locked", "locked_rest"),
            (Column::Retired, "retired", "retired_rest"),
            (Column::Consumed, "consumed", "consumed_rest"),
        ];
        // PostgreSQL sums 64-bit integers into a decimal.
        let sum = |part: Expr| part.sum().cast_as("bigint".into_iden());
        for (column, whole, rest) in parts {
            groups = groups
                .column_as(sum(column.into_expr().div(PART)), whole)
                .column_as(sum(column.into_expr().modulo(PART)), rest);
        }
        let groups = groups
            .group_by(energy_token::Column::TokenType)
            .group_by(energy_token::Column::Uom)
            .group_by(intensity);
        Ok(groups.into_model().all(db).await?)
    }

    fn line(&self) -> Result<SummaryLine, Error> {
        Ok(SummaryLine {
            token_type: word(&self.token_type)?,
            uom: word(&self.uom)?,
            accounts: u64::try_from(self.accounts).map_err(Error::internal)?,
            balance: Balance::new(
                whole(self.available, self.available_rest)?,
                whole(self.locked, self.locked_rest)?,
                whole(self.retired, self.retired_rest)?,
                whole(self.consumed, self.consumed_rest)?,
            )
            .map_err(Error::internal)?,
            carbon_intensity: Micro::from_micro(self.intensity),
        })
    }
}

fn whole(parts: i64, rest: i64) -> Result<i64, Error> {
    let sum = parts
        .checked_mul(PART)
        .and_then(|parts| parts.checked_add(rest));
    sum.ok_or_else(|| Error::internal("a sum of units leaves 64 bits"))
}

/// Adds where the units come from: vintages, issuers, standards, measurers and verifiers.
async fn add_origins(
    db: &impl ConnectionTrait,
    accounts: Select<Entity>,
    summary: &mut AccountSummary,
) -> Result<(), Error> {
    let accounts = accounts.distinct();
    let vintages: Vec<i32> = accounts
        .clone()
        .column(Column::Vintage)
        .into_tuple()
        .all(db)
        .await?;
    summary.vintages = vintages.into_iter().map(month).collect::<Result<_, _>>()?;
    let issuers: Vec<(Uuid, String)> = accounts
        .clone()
        .join(JoinType::InnerJoin, token())
        .column(energy_token::Column::IssuerProfileId)
        .column(energy_token::Column::IssuerName)
        .into_tuple()
        .all(db)
        .await?;
    summary.issuers = issuers
        .into_iter()
        .map(|(id, name)| (id.into(), name))
        .collect();
    let standards: Vec<String> = accounts
        .clone()
        .join(JoinType::InnerJoin, result())
        .column(energy_token_standard::Column::Standard)
        .into_tuple()
        .all(db)
        .await?;
    summary.standards = standards.into_iter().collect();
    let parties: Vec<(String, String, String)> = accounts
        .join(JoinType::InnerJoin, party())
        .column(energy_token_party::Column::Role)
        .column(energy_token_party::Column::Identifier)
        .column(energy_token_party::Column::Name)
        .into_tuple()
        .all(db)
        .await?;
    for (role, identifier, name) in parties {
        let parties = if role == MEASURER {
            &mut summary.measurers
        } else {
            &mut summary.verifiers
        };
        parties.insert(identifier, name);
    }
    Ok(())
}

fn token() -> RelationDef {
    let token = Entity::belongs_to(energy_token::Entity);
    token
        .from(Column::TokenId)
        .to(energy_token::Column::Id)
        .into()
}

fn result() -> RelationDef {
    let result = Entity::belongs_to(energy_token_standard::Entity);
    result
        .from(Column::TokenId)
        .to(energy_token_standard::Column::TokenId)
        .into()
}

fn party() -> RelationDef {
    let party = Entity::belongs_to(energy_token_party::Entity);
    party
        .from(Column::TokenId)
        .to(energy_token_party::Column::TokenId)
        .into()
}
