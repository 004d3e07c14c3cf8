//! How does a contract become tokens, and its workflows minted ones?

use attestry_domain::identity::permission;
use std::collections::BTreeSet;

use attestry_domain::ids::ContractId;
use attestry_domain::production::approval::ApprovalStep;
use attestry_openapi::answer::Answer;
use serde::Serialize;

use super::Assets;
use crate::app::App;
use crate::error::Error;
use crate::identity::Caller;
use crate::ledger::minting::{self, Minted, MintedTokens};
use crate::platform::database::{self, Tx};
use crate::production::measurement::refresh_batch;
use crate::production::records::{Approval, Workflow};
use crate::production::store::{approvals, assets, batches, contracts, workflows};

/// Mints a contract once; a repeat answers the same assets. Under dual approval the first user's call
/// leaves them `sent`.
///
/// # Errors
///
/// Not found where the caller may not see the issuer; a state conflict where the contract was removed.
pub async fn mint_tokens<A>(app: &App, caller: &Caller, id: ContractId) -> Result<Answer<A>, Error>
where
    A: From<Assets> + Serialize,
{
    database::write(app, caller, |tx| async move {
        mint(&tx, app, caller, id).await?;
        assets::of_contract(&*tx, id).await.map(Assets)
    })
    .await
}

/// The same, by way of a system: answers the contract and its tokens.
pub async fn mint_contract<A>(
    app: &App,
    caller: &Caller,
    id: ContractId,
) -> Result<Answer<A>, Error>
where
    A: From<MintedTokens> + Serialize,
{
    database::write(app, caller, |tx| async move {
        mint(&tx, app, caller, id).await?.with_tokens(&tx).await
    })
    .await
}

async fn mint(tx: &Tx, app: &App, caller: &Caller, id: ContractId) -> Result<Minted, Error> {
    let issuer = contracts::issuer(&**tx, id).await?.ok_or(Error::NotFound)?;
    caller.require(permission::BATCH_MINT, issuer)?;
    let workflows = workflows::of_contract(&**tx, id).await?;
    let batches: BTreeSet<_> = workflows.iter().map(|workflow| workflow.batch_id).collect();
    let batches: Vec<_> = batches.into_iter().collect();
    // Batches before contract and assets, as in every other write of production.
    batches::lock_all(tx, &batches).await?;
    let minted = minting::mint_in(tx, app, caller, id).await?;
    if !minted.is_repeat {
        consent(tx, app, caller, &workflows).await?;
        let now = app.clock.now();
        let ids: Vec<_> = workflows.iter().map(|workflow| workflow.id).collect();
        workflows::mark_minted(tx, &ids, now).await?;
        for batch in batches {
            refresh_batch(tx, batch, now).await?;
        }
    }
    Ok(minted)
}

/// Notes on the workflows who minted them; whose consent a contract needs is the ledger's question.
async fn consent(tx: &Tx, app: &App, caller: &Caller, workflows: &[Workflow]) -> Result<(), Error> {
    let user_id = caller.user()?;
    let given = workflows.iter().map(|workflow| Approval {
        workflow_id: workflow.id,
        step: ApprovalStep::Mint,
        user_id,
        approved_at: app.clock.now(),
    });
    approvals::insert(tx, app, &given.collect::<Vec<_>>()).await
}
