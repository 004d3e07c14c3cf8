//! What is in this contract?

use attestry_domain::ids::{ContractId, WorkflowId};

use super::{Contract, READ};
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

/// All contracts, removed ones included, that have an asset of one of these workflows; newest first.
/// Who may see them is the question of the feature that asks.
pub async fn of_workflows(tx: &Tx, workflows: &[WorkflowId]) -> Result<Vec<Contract>, Error> {
    contracts::of_workflows(&**tx, workflows).await
}
