//! What production asks of `minting_contract` and `minting_contract_asset`, which the ledger writes.

use attestry_domain::ids::{ContractId, ProfileId};
use attestry_entities::minting_contract::{Column, Entity};
use attestry_entities::minting_contract_asset;
use sea_orm::sea_query::{Query, SelectStatement};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QuerySelect};
use uuid::Uuid;

use crate::error::Error;

/// Who issues the tokens of a contract; none where there is no such contract.
pub(in crate::production) async fn issuer(
    db: &impl ConnectionTrait,
    id: ContractId,
) -> Result<Option<ProfileId>, Error> {
    let issuer: Option<Uuid> = Entity::find_by_id(id.uuid())
        .select_only()
        .column(Column::IssuerProfileId)
        .into_tuple()
        .one(db)
        .await?;
    Ok(issuer.map(Into::into))
}

/// The ids of the assets that a contract names.
pub(super) fn assets_of(contract: ContractId) -> SelectStatement {
    Query::select()
        .column(minting_contract_asset::Column::AssetId)
        .from(minting_contract_asset::Entity)
        .and_where(minting_contract_asset::Column::ContractId.eq(contract.uuid()))
        .take()
}
