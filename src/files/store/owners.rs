//! Whose is what a file is attached to?

use attestry_domain::files::OwnerType;
use attestry_domain::ids::ProfileId;
use attestry_entities::{
    batch_workflow, energy_account, energy_asset, energy_token, production_batch,
};
use sea_orm::sea_query::{Expr, Query, UnionType};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect,
};
use uuid::Uuid;

use crate::files::record::Owner;

/// The issuer of a record of production; none where there is no such record.
pub(in crate::files) async fn issuer<C: ConnectionTrait>(
    connection: &C,
    record: ProductionRecord,
    id: Uuid,
) -> Result<Option<ProfileId>, DbErr> {
    let issuer: Option<Uuid> = match record {
        ProductionRecord::Batch => {
            let batch = production_batch::Entity::find_by_id(id).select_only();
            let issuer = batch.column(production_batch::Column::ProfileId);
            issuer.into_tuple().one(connection).await?
        }
        ProductionRecord::Workflow => {
            let workflow = batch_workflow::Entity::find_by_id(id).select_only();
            let issuer = workflow.column(batch_workflow::Column::ProfileId);
            issuer.into_tuple().one(connection).await?
        }
        ProductionRecord::Asset => {
            let asset = energy_asset::Entity::find_by_id(id).select_only();
            let issuer = asset.column(energy_asset::Column::ProfileId);
            issuer.into_tuple().one(connection).await?
        }
    };
    Ok(issuer.map(ProfileId::from))
}

/// The records of production that own files.
#[derive(Clone, Copy, Debug)]
pub(in crate::files) enum ProductionRecord {
    /// `production_batch`.
    Batch,
    /// `batch_workflow`.
    Workflow,
    /// `energy_asset`.
    Asset,
}

/// Where a token came from, as far as its files are concerned.
#[derive(Clone, Debug)]
pub(in crate::files) struct Provenance {
    /// The token.
    pub(in crate::files) token_id: Uuid,
    /// Who minted it.
    pub(in crate::files) issuer: ProfileId,
    /// The records whose files are the token's files.
    pub(in crate::files) owners: Vec<Owner>,
}

/// The provenance of a token, named by its own id or by that of an account that holds it.
pub(in crate::files) async fn provenance<C: ConnectionTrait>(
    connection: &C,
    token_or_account: Uuid,
) -> Result<Option<Provenance>, DbErr> {
    let of_account = Query::select()
        .column(energy_account::Column::TokenId)
        .from(energy_account::Entity)
        .and_where(energy_account::Column::Id.eq(token_or_account))
        .take();
    // One list of ids: PostgreSQL would read all tokens for either of two conditions.
    let named = Query::select()
        .expr(Expr::val(token_or_account))
        .union(UnionType::All, of_account)
        .take();
    let found = energy_token::Entity::find()
        .filter(energy_token::Column::Id.in_subquery(named))
        .select_only()
        .column(energy_token::Column::Id)
        .column(energy_token::Column::IssuerProfileId)
        .column(energy_token::Column::AssetId)
        .into_tuple::<(Uuid, Uuid, Option<Uuid>)>()
        .one(connection)
        .await?;
    let Some((token_id, issuer, asset_id)) = found else {
        return Ok(None);
    };
    let mut owners = Vec::new();
    if let Some(asset_id) = asset_id {
        owners = sources_of_asset(connection, asset_id).await?;
        owners.push(Owner::new(OwnerType::EnergyAsset, asset_id));
    }
    Ok(Some(Provenance {
        token_id,
        issuer: issuer.into(),
        owners,
    }))
}

/// The workflow and the batch that an asset comes from; none where its token was registered.
pub(in crate::files) async fn sources_of_asset<C: ConnectionTrait>(
    connection: &C,
    asset_id: Uuid,
) -> Result<Vec<Owner>, DbErr> {
    let asset = energy_asset::Entity::find_by_id(asset_id)
        .select_only()
        .column(energy_asset::Column::WorkflowId)
        .column(energy_asset::Column::BatchId)
        .into_tuple::<(Option<Uuid>, Option<Uuid>)>()
        .one(connection)
        .await?;
    let (workflow_id, batch_id) = asset.unwrap_or_default();
    let owners = [
        (OwnerType::BatchWorkflow, workflow_id),
        (OwnerType::ProductionBatch, batch_id),
    ];
    Ok(owners
        .into_iter()
        .filter_map(|(kind, id)| Some(Owner::new(kind, id?)))
        .collect())
}

/// Whether one of the profiles holds units of the token, spent ones included.
pub(in crate::files) async fn is_held<C: ConnectionTrait>(
    connection: &C,
    token_id: Uuid,
    profiles: &[ProfileId],
) -> Result<bool, DbErr> {
    any_account(connection, token_id, owned_by(profiles)).await
}

/// Whether units of the token are on the market.
pub(in crate::files) async fn is_listed<C: ConnectionTrait>(
    connection: &C,
    token_id: Uuid,
) -> Result<bool, DbErr> {
    let on_offer = Condition::all()
        .add(energy_account::Column::IsPublic.into_expr())
        .add(energy_account::Column::Status.eq("enabled"))
        .add(energy_account::Column::Available.gt(0));
    any_account(connection, token_id, on_offer).await
}

async fn any_account<C: ConnectionTrait>(
    connection: &C,
    token_id: Uuid,
    condition: Condition,
) -> Result<bool, DbErr> {
    let found = energy_account::Entity::find()
        .filter(energy_account::Column::TokenId.eq(token_id))
        .filter(condition)
        .select_only()
        .column(energy_account::Column::Id)
        .into_tuple::<Uuid>()
        .one(connection)
        .await?;
    Ok(found.is_some())
}

/// An account whose units have all left is no holding.
fn owned_by(profiles: &[ProfileId]) -> Condition {
    let profiles = profiles.iter().map(|profile| profile.uuid());
    Condition::all()
        .add(energy_account::Column::OwnerProfileId.is_in(profiles))
        .add(energy_account::Column::SerialFirst.is_not_null())
}
