//! Which contracts does a list show, newest first, and what do their assets amount to?

use std::collections::BTreeSet;

use attestry_domain::ids::ProfileId;
use attestry_domain::ledger::operation::OperationStatus;
use attestry_domain::market::paging::{Cursor, Page};
use attestry_entities::{energy_asset, minting_contract, minting_contract_asset};
use minting_contract::{Column, Entity};
use sea_orm::sea_query::{Expr, ExprTrait, Query, UnionType};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter,
    QueryOrder,
};
use uuid::Uuid;

use super::{Sight, contracts_of, heads};
use crate::assets::store::{measured_in_all, measured_sums};
use crate::error::Error;
use crate::ledger::minting::{ContractFilter, ContractHead, ContractSummary, Totals};
use crate::ledger::store::filter::{FEW, Matches};
use crate::ledger::store::places::{self, Place, Places, wanted};
use crate::ledger::store::word;
use crate::platform::listed::{Listed, Part};
use crate::platform::paging::total;

/// Where contracts stand in a list.
const PLACES: Places<Entity, Column> = Places {
    table: Entity,
    at: Column::CreatedAt,
    id: Column::Id,
};

impl Sight {
    /// What is seen, as issuer and as buyer of each profile: an index lists the contracts of one in their
    /// order, not of several; beyond so many parts some profiles share one. Where the filter asks for
    /// somebody or something else, nothing is looked for.
    fn parts(&self, filter: &ContractFilter) -> Vec<Condition> {
        let processed = OperationStatus::Processed;
        let issuers = self.asked(filter.issuer);
        let buyers = match filter.status {
            Some(status) if status != processed => Vec::new(),
            _ => self.asked(filter.buyer),
        };
        let at_once = places::at_once(issuers.len() + buyers.len());
        let issued = |some: &[Uuid]| {
            Condition::all().add(Column::IssuerProfileId.is_in(some.iter().copied()))
        };
        let bought = |some: &[Uuid]| {
            Condition::all()
                .add(Column::BuyerProfileId.is_in(some.iter().copied()))
                .add(Column::Status.eq(processed.as_str()))
        };
        let issued = issuers.chunks(at_once).map(issued);
        issued.chain(buyers.chunks(at_once).map(bought)).collect()
    }

    /// Its profiles, or the one that is asked for, if that is among them.
    fn asked(&self, asked: Option<ProfileId>) -> Vec<Uuid> {
        let is_asked = |it: &&ProfileId| asked.is_none_or(|asked| asked == **it);
        self.0.iter().filter(is_asked).map(|it| it.uuid()).collect()
    }
}

/// The contracts in sight that the filter selects, newest first.
pub(crate) async fn list(
    db: &impl ConnectionTrait,
    sight: &Sight,
    filter: &ContractFilter,
    part: Part,
) -> Result<Listed<ContractSummary>, Error> {
    let named = match filter.workflow {
        Some(workflow) => {
            let contracts = contracts_of(&[workflow]);
            match Matches::among(db, contracts.clone().limit(FEW + 1)).await? {
                Matches::None => return Ok(Listed::empty(part)),
                Matches::Few(contracts) => Some(Column::Id.is_in(contracts)),
                Matches::Many => Some(Column::Id.in_subquery(contracts)),
            }
        }
        None => None,
    };
    let selected = &selected(filter).add_option(named);
    let select = Entity::find()
        .filter(sight.condition())
        .filter(selected.clone());
    let total = total(db, &select, part).await?;
    let mut places = newest(db, sight.parts(filter), selected, part.page).await?;
    let next = part
        .page
        .cut(&mut places, |(at, id)| Cursor { at: *at, id: *id });
    let rows = Entity::find()
        .filter(Column::Id.is_in(places.into_iter().map(|(_, id)| id)))
        .order_by_desc(Column::CreatedAt)
        .order_by_desc(Column::Id)
        .all(db)
        .await?;
    let totals = TotalsRow::of(db, rows.iter().map(|row| row.id)).await?;
    let summary = |head: ContractHead| {
        let totals = totals.iter().find(|row| row.contract_id == head.id.uuid());
        let totals = totals.ok_or_else(|| Error::internal("a contract has no assets"))?;
        Ok(ContractSummary {
            totals: totals.read()?,
            head,
        })
    };
    let rows: Result<_, Error> = heads(db, rows).await?.into_iter().map(summary).collect();
    Ok(Listed {
        rows: rows?,
        page: part.page,
        next,
        total,
    })
}

/// The page's contracts and one more, newest first.
async fn newest(
    db: &impl ConnectionTrait,
    parts: Vec<Condition>,
    selected: &Condition,
    page: Page,
) -> Result<Vec<Place>, Error> {
    let part = |part: Condition| {
        let rows = Query::select()
            .columns([Column::CreatedAt, Column::Id])
            .from(Entity)
            .cond_where(part)
            .cond_where(selected.clone())
            .cond_where(Condition::all().add_option(PLACES.after(page)))
            .take();
        PLACES.newest_first(rows).limit(wanted(page)).take()
    };
    match PLACES.union(parts.into_iter().map(part), UnionType::Distinct) {
        Some(all) => places::read(db, &PLACES.page(all, page)).await,
        None => Ok(Vec::new()),
    }
}

fn selected(filter: &ContractFilter) -> Condition {
    Condition::all()
        .add_option(filter.status.map(|it| Column::Status.eq(it.as_str())))
        .add_option(
            filter
                .energy_type
                .map(|it| Column::EnergyType.eq(it.as_str())),
        )
        .add_option(
            filter
                .token_type
                .map(|it| Column::TokenType.eq(it.as_str())),
        )
        .add_option(
            filter
                .kind
                .map(|it| Column::OperationContractType.eq(it.as_str())),
        )
        .add_option(
            filter
                .issuer
                .map(|it| Column::IssuerProfileId.eq(it.uuid())),
        )
        .add_option(filter.buyer.map(|it| Column::BuyerProfileId.eq(it.uuid())))
        .add_option(filter.created_from.map(|it| Column::CreatedAt.gte(it)))
        .add_option(filter.created_to.map(|it| Column::CreatedAt.lte(it)))
}

/// What the assets of a contract amount to.
#[derive(FromQueryResult)]
struct TotalsRow {
    contract_id: Uuid,
    assets: i64,
    uom: String,
    measured_units: i64,
    measured_micro: i64,
    minted: Option<i64>,
}

impl TotalsRow {
    async fn of(
        db: &impl ConnectionTrait,
        contracts: impl IntoIterator<Item = Uuid>,
    ) -> Result<Vec<Self>, Error> {
        use minting_contract_asset as bound;
        let contracts: BTreeSet<Uuid> = contracts.into_iter().collect();
        if contracts.is_empty() {
            return Ok(Vec::new());
        }
        let asset = |column| Expr::col((energy_asset::Entity, column));
        let same = asset(energy_asset::Column::Id).equals((bound::Entity, bound::Column::AssetId));
        let [units, micro] = measured_sums();
        let minted = asset(energy_asset::Column::MintedQuantity)
            .sum()
            .cast_as("bigint");
        let query = Query::select()
            .column((bound::Entity, bound::Column::ContractId))
            .expr_as(Expr::val(1).count(), "assets")
            .expr_as(asset(energy_asset::Column::Uom).min(), "uom")
            .expr_as(units, "measured_units")
            .expr_as(micro, "measured_micro")
            .expr_as(minted, "minted")
            .from(bound::Entity)
            .join(JoinType::InnerJoin, energy_asset::Entity, same)
            .and_where(bound::Column::ContractId.is_in(contracts))
            .group_by_col((bound::Entity, bound::Column::ContractId))
            .take();
        let rows = db.query_all(&query).await?;
        rows.iter()
            .map(|row| Self::from_query_result(row, "").map_err(Error::from))
            .collect()
    }

    fn read(&self) -> Result<Totals, Error> {
        Ok(Totals {
            assets: self.assets,
            uom: word(&self.uom)?,
            measured: measured_in_all(self.measured_units, self.measured_micro)?,
            minted: self.minted,
        })
    }
}
