//! What is in this contract?

use attestry_domain::ids::{AssetId, ContractId, WorkflowId};

use super::{Contract, ContractHead, READ};
use crate::app::App;
use crate::error::Error;
use crate::identity::Caller;
use crate::ledger::store::contracts::{self, Sight};
use crate::platform::database::Tx;

/// One contract: to those who read the issuer's contracts, and once minted the buyer's.
pub async fn details(app: &App, caller: &Caller, id: ContractId) -> Result<Contract, Error> {
    let sight = Sight(caller.profiles_with(READ));
    contracts::by_id(app.database.reader(), &sight, id)
        .await?
        .ok_or(Error::NotFound)
}

/// The contracts that were not removed and have an asset of one of these workflows, newest first. Who may
/// see them is the question of the feature that asks.
pub async fn of_workflows(tx: &Tx, workflows: &[WorkflowId]) -> Result<Vec<ContractHead>, Error> {
    contracts::of_workflows(&**tx, workflows).await
}

/// Those of the assets that are in no open contract, in the same order.
pub async fn free(tx: &Tx, assets: &[AssetId]) -> Result<Vec<AssetId>, Error> {
    let bound = contracts::open_contracts(tx, assets).await?;
    let free = assets.iter().filter(|id| !bound.contains_key(id));
    Ok(free.copied().collect())
}

/// One of them with its assets.
pub async fn in_full(tx: &Tx, head: &ContractHead) -> Result<Contract, Error> {
    let sight = Sight(vec![head.issuer]);
    contracts::by_id(&**tx, &sight, head.id)
        .await?
        .ok_or(Error::NotFound)
}
