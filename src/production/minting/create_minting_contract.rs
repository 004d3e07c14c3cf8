//! How is a minting contract made for what was sent of a batch?

use attestry_domain::identity::permission;
use std::collections::BTreeSet;

use attestry_domain::ids::AssetId;
use attestry_domain::ledger::minting::OperationContractType;
use attestry_domain::ledger::operation::OperationStatus;
use attestry_domain::production::asset::AssetStatus;
use attestry_domain::production::workflow::WorkflowAction;
use attestry_openapi::answer::Answer;
use serde::Serialize;

use super::Scope;
use super::scope::ready;
use crate::app::App;
use crate::error::Error;
use crate::identity::Caller;
use crate::ledger::minting::{self, Contract, ContractHead, NewContract};
use crate::platform::database::{self, Tx};
use crate::production::records::{Batch, Workflow};
use crate::production::store::assets;

/// What the contract is called and made for.
#[derive(Clone, Debug)]
pub struct NewBatchContract {
    /// A label.
    pub name: String,
    /// Which workflows.
    pub scope: Scope,
}

/// Makes a draft contract for the sent assets in scope, whose tokens go to the issuer. Asking again
/// answers the same contract, also once it was minted.
///
/// # Errors
///
/// Not found where the caller may not see the batch or the workflow; a conflict where nothing in scope
/// was sent, where an asset of the workflow is in another open contract, or without a workflow all are.
pub async fn create_minting_contract<A>(
    app: &App,
    caller: &Caller,
    new: &NewBatchContract,
) -> Result<Answer<A>, Error>
where
    A: From<Contract> + Serialize,
{
    database::write(app, caller, |tx| async move {
        let needed = permission::MINTING_CREATE;
        let (batch, in_scope) = new.scope.open(&tx, caller, needed).await?;
        let ready = ready(in_scope, |it| {
            it.status.after(WorkflowAction::Mint).map(|_| ())
        })?;
        let waiting = waiting(&tx, &batch, &ready).await?;
        let free = minting::free(&tx, &waiting).await?;
        match existing(&tx, new.scope, &ready, &waiting, &free).await? {
            Some(contract) => Ok(contract),
            None if waiting.is_empty() => {
                Err(Error::state("Every asset of this scope is minted already."))
            }
            None => {
                // Without a workflow, what another contract has bound is left to it.
                let leaves_out = new.scope.workflow.is_none() && !free.is_empty();
                let assets = if leaves_out { free } else { waiting };
                let contract = contract(new, &batch, assets)?;
                minting::create_in(&tx, app, caller, contract).await
            }
        }
    })
    .await
}

/// The assets that were sent and are not minted.
async fn waiting(tx: &Tx, batch: &Batch, ready: &[Workflow]) -> Result<Vec<AssetId>, Error> {
    let ready: Vec<_> = ready.iter().map(|workflow| workflow.id).collect();
    let assets = assets::of_workflows(&**tx, batch.id, &ready).await?;
    let sent = assets
        .iter()
        .filter(|asset| asset.status == AssetStatus::Sent);
    Ok(sent.map(|asset| asset.id).collect())
}

/// The open contract of the scope that is for the issuer and for all that waits or, without a workflow,
/// for what other contracts have left of it; where nothing waits, the newest that was minted.
async fn existing(
    tx: &Tx,
    scope: Scope,
    ready: &[Workflow],
    waiting: &[AssetId],
    free: &[AssetId],
) -> Result<Option<Contract>, Error> {
    let ready: Vec<_> = ready.iter().map(|workflow| workflow.id).collect();
    let waiting: BTreeSet<_> = waiting.iter().copied().collect();
    let is_of_scope = |it: &ContractHead| {
        let is_minted = it.status == OperationStatus::Processed;
        it.batch == Some(scope.batch)
            && it.workflow == scope.workflow
            && it.buyer.is_none()
            && is_minted == waiting.is_empty()
    };
    let takes_any = waiting.is_empty() || (scope.workflow.is_none() && free.is_empty());
    let contracts = minting::of_workflows(tx, &ready).await?;
    for head in contracts.iter().filter(|it| is_of_scope(it)) {
        let contract = minting::in_full(tx, head).await?;
        let assets: BTreeSet<_> = contract.assets.iter().map(|asset| asset.id).collect();
        if takes_any || assets == waiting {
            return Ok(Some(contract));
        }
    }
    Ok(None)
}

fn contract(
    new: &NewBatchContract,
    batch: &Batch,
    assets: Vec<AssetId>,
) -> Result<NewContract, Error> {
    let kind = OperationContractType::of(batch.fuel.energy_type());
    Ok(NewContract {
        name: new.name.clone(),
        kind: kind.ok_or_else(|| Error::internal("a fuel without a contract type"))?,
        issuer: batch.issuer,
        buyer: None,
        assets,
        batch: Some(batch.id),
        workflow: new.scope.workflow,
    })
}
