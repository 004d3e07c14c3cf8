//! What production asks of `minting_contract` and `minting_contract_asset`, which the ledger writes.

use attestry_domain::ids::{ContractId, ProfileId};
use attestry_domain::ledger::operation::OperationStatus;
use attestry_entities::minting_contract::{Column, Entity};
use attestry_entities::minting_contract_asset;
use sea_orm::sea_query::{Query, SelectStatement};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QuerySelect};
use uuid::Uuid;

use super::stored;
use crate::error::Error;

/// A contract, as far as production has to know before it asks the ledger to mint it.
pub(in crate::production) struct ContractState {
    /// Who issues the tokens.
    pub(in crate::production) issuer: ProfileId,
    /// How far it has come.
    pub(in crate::production) status: OperationStatus,
}

/// The contract with this id.
pub(in crate::production) async fn by_id(
    db: &impl ConnectionTrait,
    id: ContractId,
) -> Result<Option<ContractState>, Error> {
    let row: Option<(Uuid, String)> = Entity::find_by_id(id.uuid())
        .select_only()
        .columns([Column::IssuerProfileId, Column::Status])
        .into_tuple()
        .one(db)
        .await?;
    row.map(|(issuer, status)| {
        Ok(ContractState {
            issuer: issuer.into(),
            status: stored(status.parse())?,
        })
    })
    .transpose()
}

/// The ids of the assets that a contract names.
pub(super) fn assets_of(contract: ContractId) -> SelectStatement {
    Query::select()
        .column(minting_contract_asset::Column::AssetId)
        .from(minting_contract_asset::Entity)
        .and_where(minting_contract_asset::Column::ContractId.eq(contract.uuid()))
        .take()
}
