//! The tables `minting_contract` and `minting_contract_asset`.

use std::collections::{BTreeMap, BTreeSet};

use attestry_domain::ids::{AssetId, ContractId, ProfileId, UserId, WorkflowId};
use attestry_domain::ledger::operation::OperationStatus;
use attestry_domain::market::paging::{Cursor, Page};
use attestry_entities::{energy_asset, minting_contract, minting_contract_asset};
use chrono::{DateTime, Utc};
use minting_contract::{Column, Entity, Model};
use rust_decimal::Decimal;
use sea_orm::sea_query::{Expr, ExprTrait, LockType, Order, Query, SelectStatement, UnionType};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, IntoActiveModel,
    JoinType, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use super::filter::{FEW, Matches};
use super::names::Names;
use super::{assets, word};
use crate::error::Error;
use crate::ledger::minting::{
    AssetRecord, Contract, ContractBuyer, ContractFilter, ContractHead, ContractSummary, Totals,
};
use crate::platform::bulk;
use crate::platform::database::Tx;
use crate::platform::listed::{Listed, Part};
use crate::platform::paging::total;

/// The contracts that somebody may see: as issuer all, as buyer those that were minted.
#[derive(Clone, Debug)]
pub(crate) struct Sight(pub(crate) Vec<ProfileId>);

impl Sight {
    /// What is seen, as issuer and as buyer of each profile: an index lists the contracts of one in their
    /// order, not of several. Where the filter asks for somebody or something else, nothing is looked for.
    fn parts(&self, filter: &ContractFilter) -> Vec<Condition> {
        let processed = OperationStatus::Processed;
        let is_bought = filter.status.is_none_or(|status| status == processed);
        let parts = |profile: &ProfileId| {
            let bought = Condition::all()
                .add(Column::BuyerProfileId.eq(profile.uuid()))
                .add(Column::Status.eq(processed.as_str()));
            let issued = Condition::all().add(Column::IssuerProfileId.eq(profile.uuid()));
            let is_issuer = filter.issuer.is_none_or(|it| it == *profile);
            let is_buyer = is_bought && filter.buyer.is_none_or(|it| it == *profile);
            [is_issuer.then_some(issued), is_buyer.then_some(bought)]
        };
        self.0.iter().flat_map(parts).flatten().collect()
    }

    fn condition(&self) -> Condition {
        let mine = || self.0.iter().map(|profile| profile.uuid());
        let bought = Condition::all()
            .add(Column::BuyerProfileId.is_in(mine()))
            .add(Column::Status.eq(OperationStatus::Processed.as_str()));
        Condition::any()
            .add(Column::IssuerProfileId.is_in(mine()))
            .add(bought)
    }
}

/// Adds a contract that binds its assets.
pub(crate) async fn insert(tx: &Tx, contract: &Contract) -> Result<(), Error> {
    Entity::insert(to_row(&contract.head).into_active_model())
        .exec_without_returning(&**tx)
        .await?;
    let bound = contract
        .assets
        .iter()
        .map(|asset| minting_contract_asset::Model {
            contract_id: contract.head.id.into(),
            asset_id: asset.id.into(),
            is_open: true,
            token_id: None,
        });
    bulk::insert_all(tx, bound.collect()).await?;
    Ok(())
}

/// Which of the assets are in an open contract, and in which.
pub(crate) async fn open_contracts(
    tx: &Tx,
    ids: &[AssetId],
) -> Result<BTreeMap<AssetId, ContractId>, Error> {
    use minting_contract_asset::{Column, Entity};
    let rows: Vec<(Uuid, Uuid)> = Entity::find()
        .select_only()
        .columns([Column::AssetId, Column::ContractId])
        .filter(Column::AssetId.is_in(ids.iter().map(|id| id.uuid())))
        .filter(Column::IsOpen.eq(true))
        .into_tuple()
        .all(&**tx)
        .await?;
    Ok(rows
        .into_iter()
        .map(|(asset, contract)| (asset.into(), contract.into()))
        .collect())
}

/// Locks a contract.
pub(crate) async fn lock(tx: &Tx, id: ContractId) -> Result<Option<ContractHead>, Error> {
    let row = Entity::find_by_id(id.uuid())
        .lock(LockType::Update)
        .all(&**tx)
        .await?;
    Ok(heads(&**tx, row).await?.pop())
}

/// Writes how far a locked contract has come. One that is minted or removed binds its assets no more.
pub(crate) async fn update(tx: &Tx, head: &ContractHead) -> Result<(), Error> {
    Entity::update_many()
        .col_expr(Column::Status, Expr::value(head.status.as_str()))
        .col_expr(
            Column::ApprovedBy,
            Expr::value(head.approved_by.map(UserId::uuid)),
        )
        .col_expr(Column::UpdatedAt, Expr::value(head.updated_at))
        .col_expr(Column::ProcessedAt, Expr::value(head.processed_at))
        .col_expr(Column::CanceledAt, Expr::value(head.canceled_at))
        .filter(Column::Id.eq(head.id.uuid()))
        .exec(&**tx)
        .await?;
    if matches!(
        head.status,
        OperationStatus::Processed | OperationStatus::Canceled
    ) {
        release(tx, head.id).await?;
    }
    Ok(())
}

/// Unbinds the assets, and notes their tokens where there are.
async fn release(tx: &Tx, id: ContractId) -> Result<(), Error> {
    use minting_contract_asset::{Column, Entity};
    let token = Query::select()
        .column(energy_asset::Column::TokenId)
        .from(energy_asset::Entity)
        .and_where(
            Expr::col((energy_asset::Entity, energy_asset::Column::Id))
                .equals((Entity, Column::AssetId)),
        )
        .take();
    Entity::update_many()
        .col_expr(Column::IsOpen, Expr::value(false))
        .col_expr(Column::TokenId, Expr::from(token))
        .filter(Column::ContractId.eq(id.uuid()))
        .exec(&**tx)
        .await?;
    Ok(())
}

/// One contract, where it is in sight.
pub(crate) async fn by_id(
    db: &impl ConnectionTrait,
    sight: &Sight,
    id: ContractId,
) -> Result<Option<Contract>, Error> {
    let rows = Entity::find_by_id(id.uuid())
        .filter(sight.condition())
        .all(db)
        .await?;
    Ok(with_assets(db, rows).await?.pop())
}

/// The contracts that were not removed and have an asset of one of the workflows, without their assets;
/// newest first.
pub(crate) async fn of_workflows(
    db: &impl ConnectionTrait,
    workflows: &[WorkflowId],
) -> Result<Vec<ContractHead>, Error> {
    let rows = Entity::find()
        .filter(Column::Id.in_subquery(contracts_of(workflows)))
        .filter(Column::Status.ne(OperationStatus::Canceled.as_str()))
        .order_by_desc(Column::CreatedAt)
        .order_by_desc(Column::Id)
        .all(db)
        .await?;
    heads(db, rows).await
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
) -> Result<Vec<(DateTime<Utc>, Uuid)>, Error> {
    let after = page.after().map(|cursor| {
        let place = Expr::tuple([Column::CreatedAt.into_expr(), Column::Id.into_expr()]);
        place.lt(Expr::tuple([Expr::val(cursor.at), Expr::val(cursor.id)]))
    });
    let wanted = u64::from(page.skip()) + u64::from(page.rows_to_read());
    let part = |part: Condition| {
        let mut rows = Query::select()
            .columns([Column::CreatedAt, Column::Id])
            .from(Entity)
            .cond_where(part)
            .cond_where(selected.clone())
            .cond_where(Condition::all().add_option(after.clone()))
            .take();
        places(newest_first(&mut rows).limit(wanted).take())
    };
    let parts = parts.into_iter().map(part);
    let all = parts.reduce(|mut all, part| all.union(UnionType::Distinct, part).take());
    let Some(all) = all else {
        return Ok(Vec::new());
    };
    let rows = newest_first(&mut places(all))
        .offset(u64::from(page.skip()))
        .limit(u64::from(page.rows_to_read()))
        .take();
    let rows = db.query_all(&rows).await?;
    let place = |row: &sea_orm::QueryResult| Ok((row.try_get_by(0)?, row.try_get_by(1)?));
    rows.iter().map(place).collect()
}

/// The places of what a query finds, under the name of the table.
fn places(of: SelectStatement) -> SelectStatement {
    Query::select()
        .columns([(Entity, Column::CreatedAt), (Entity, Column::Id)])
        .from_subquery(of, Entity)
        .take()
}

fn newest_first(of: &mut SelectStatement) -> &mut SelectStatement {
    of.order_by((Entity, Column::CreatedAt), Order::Desc)
        .order_by((Entity, Column::Id), Order::Desc)
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

/// The contracts that have an asset of one of the workflows.
fn contracts_of(workflows: &[WorkflowId]) -> SelectStatement {
    use minting_contract_asset as bound;
    let same = Expr::col((bound::Entity, bound::Column::AssetId))
        .equals((energy_asset::Entity, energy_asset::Column::Id));
    Query::select()
        .column((bound::Entity, bound::Column::ContractId))
        .distinct()
        .from(bound::Entity)
        .join(JoinType::InnerJoin, energy_asset::Entity, same)
        .and_where(energy_asset::Column::WorkflowId.is_in(workflows.iter().map(|id| id.uuid())))
        .take()
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
    /// Whole units and millionths are summed apart: together they could leave 64 bits.
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
        let measured = || asset(energy_asset::Column::MeasuredMicro);
        let same = asset(energy_asset::Column::Id).equals((bound::Entity, bound::Column::AssetId));
        let sum = |expression: Expr| expression.sum().cast_as("bigint");
        let query = Query::select()
            .column((bound::Entity, bound::Column::ContractId))
            .expr_as(Expr::val(1).count(), "assets")
            .expr_as(asset(energy_asset::Column::Uom).min(), "uom")
            .expr_as(sum(measured().div(1_000_000_i64)), "measured_units")
            .expr_as(sum(measured().modulo(1_000_000_i64)), "measured_micro")
            .expr_as(sum(asset(energy_asset::Column::MintedQuantity)), "minted")
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
        let micro = i128::from(self.measured_units) * 1_000_000 + i128::from(self.measured_micro);
        Ok(Totals {
            assets: self.assets,
            uom: word(&self.uom)?,
            measured: Decimal::try_from_i128_with_scale(micro, 6)
                .map_err(Error::internal)?
                .normalize(),
            minted: self.minted,
        })
    }
}

async fn with_assets(db: &impl ConnectionTrait, rows: Vec<Model>) -> Result<Vec<Contract>, Error> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let mut assets = assets::by_contracts(db, ids).await?;
    let heads = heads(db, rows).await?;
    let contract = |head: ContractHead| {
        let assets: Vec<AssetRecord> = assets.remove(&head.id.uuid()).unwrap_or_default();
        Contract { head, assets }
    };
    Ok(heads.into_iter().map(contract).collect())
}

async fn heads(db: &impl ConnectionTrait, rows: Vec<Model>) -> Result<Vec<ContractHead>, Error> {
    let parties = rows
        .iter()
        .flat_map(|row| [Some(row.issuer_profile_id), row.buyer_profile_id]);
    let names = Names::of(db, parties.flatten().collect()).await?;
    let head = |row: Model| {
        let buyer = match (row.buyer_profile_id, row.buyer_wallet_id) {
            (Some(profile), Some(wallet)) => Some(ContractBuyer {
                profile: profile.into(),
                name: names.get(profile)?,
                wallet: wallet.into(),
            }),
            _ => None,
        };
        Ok(ContractHead {
            id: row.id.into(),
            name: row.name,
            status: word(&row.status)?,
            kind: word(&row.operation_contract_type)?,
            energy_type: word(&row.energy_type)?,
            token_type: word(&row.token_type)?,
            issuer: row.issuer_profile_id.into(),
            issuer_name: names.get(row.issuer_profile_id)?,
            buyer,
            batch: row.batch_id.map(Into::into),
            workflow: row.workflow_id.map(Into::into),
            created_by: row.created_by.map(Into::into),
            approved_by: row.approved_by.map(Into::into),
            created_at: row.created_at,
            updated_at: row.updated_at,
            processed_at: row.processed_at,
            canceled_at: row.canceled_at,
        })
    };
    rows.into_iter().map(head).collect()
}

fn to_row(head: &ContractHead) -> Model {
    Model {
        id: head.id.into(),
        name: head.name.clone(),
        operation_contract_type: head.kind.to_string(),
        status: head.status.to_string(),
        issuer_profile_id: head.issuer.into(),
        buyer_profile_id: head.buyer.as_ref().map(|buyer| buyer.profile.into()),
        buyer_wallet_id: head.buyer.as_ref().map(|buyer| buyer.wallet.into()),
        batch_id: head.batch.map(Into::into),
        workflow_id: head.workflow.map(Into::into),
        energy_type: head.energy_type.to_string(),
        token_type: head.token_type.to_string(),
        created_by: head.created_by.map(Into::into),
        approved_by: head.approved_by.map(Into::into),
        created_at: head.created_at,
        updated_at: head.updated_at,
        processed_at: head.processed_at,
        canceled_at: head.canceled_at,
    }
}
