//! The tables `minting_contract` and `minting_contract_asset`.

mod list;

use std::collections::BTreeMap;

use attestry_domain::ids::{AssetId, ContractId, ProfileId, UserId, WorkflowId};
use attestry_domain::ledger::operation::OperationStatus;
use attestry_entities::{energy_asset, minting_contract, minting_contract_asset};
use chrono::{DateTime, Utc};
use minting_contract::{Column, Entity, Model};
use sea_orm::sea_query::{Expr, ExprTrait, LockBehavior, LockType, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel, JoinType, QueryFilter,
    QueryOrder, QuerySelect,
};
use uuid::Uuid;

use super::names::Names;
use super::{assets, word};
use crate::assets::Asset;
use crate::error::Error;
use crate::ledger::minting::{Contract, ContractBuyer, ContractHead};
use crate::platform::bulk;
use crate::platform::database::Tx;

pub(crate) use list::list;

/// The contracts that somebody may see: as issuer all, as buyer those that were minted.
#[derive(Clone, Debug)]
pub(crate) struct Sight(pub(crate) Vec<ProfileId>);

impl Sight {
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

/// The contracts that wait for an approval since then or longer, so many at most, the longest first.
pub(crate) async fn awaiting(
    db: &impl ConnectionTrait,
    since: DateTime<Utc>,
    limit: u64,
) -> Result<Vec<ContractId>, Error> {
    let ids: Vec<Uuid> = Entity::find()
        .select_only()
        .column(Column::Id)
        // As the index is written, or SQLite would not see that it fits.
        .filter(Expr::cust("status = 'awaiting_approval'"))
        .filter(Column::UpdatedAt.lte(since))
        .order_by_asc(Column::UpdatedAt)
        .order_by_asc(Column::Id)
        .limit(limit)
        .into_tuple()
        .all(db)
        .await?;
    Ok(ids.into_iter().map(Into::into).collect())
}

/// Locks a contract, if it still waits since then and nobody else works on it.
pub(crate) async fn claim_awaiting(
    tx: &Tx,
    id: ContractId,
    since: DateTime<Utc>,
) -> Result<Option<ContractHead>, Error> {
    let row = Entity::find_by_id(id.uuid())
        .filter(Column::Status.eq(OperationStatus::AwaitingApproval.as_str()))
        .filter(Column::UpdatedAt.lte(since))
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
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

async fn with_assets(db: &impl ConnectionTrait, rows: Vec<Model>) -> Result<Vec<Contract>, Error> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let mut assets = assets::by_contracts(db, ids).await?;
    let heads = heads(db, rows).await?;
    let contract = |head: ContractHead| {
        let assets: Vec<Asset> = assets.remove(&head.id.uuid()).unwrap_or_default();
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
