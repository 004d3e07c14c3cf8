//! How do approved assets become network energy assets?

use attestry_domain::identity::permission;
use std::collections::HashMap;

use attestry_domain::energy::TokenType;
use attestry_domain::ids::{UserId, WorkflowId};
use attestry_domain::organizations::Flag;
use attestry_domain::production::approval::{ApprovalStep, Consent, consent};
use attestry_domain::production::asset::AssetStatus;
use attestry_domain::production::workflow::{WorkflowAction, WorkflowStatus};
use attestry_openapi::answer::Answer;
use chrono::{DateTime, Utc};
use serde::Serialize;

use super::scope::ready;
use super::{Assets, Scope};
use crate::app::App;
use crate::error::Error;
use crate::identity::Caller;
use crate::organizations;
use crate::platform::database::{self, Tx};
use crate::production::measurement::refresh_batch;
use crate::production::records::{Approval, Batch};
use crate::production::store::{approvals, assets, workflows};

const STEP: ApprovalStep = ApprovalStep::Send;

/// What to send, as what.
#[derive(Clone, Copy, Debug)]
pub struct Sending {
    /// Which workflows.
    pub scope: Scope,
    /// What the caller takes the batch's assets for.
    pub token_type: TokenType,
}

/// Sends the approved workflows in scope. Answers the assets of all that are on the network by then; a
/// repeat answers the same. Under dual approval the first user's consent leaves them `measured`.
///
/// # Errors
///
/// Not found where the caller may not see the batch or the workflow; invalid where the token type is
/// not the batch's; a state conflict where nothing in scope is approved.
pub async fn send_to_network<A>(
    app: &App,
    caller: &Caller,
    sending: Sending,
) -> Result<Answer<A>, Error>
where
    A: From<Assets> + Serialize,
{
    database::write(app, caller, |tx| async move {
        let needed = permission::BATCH_SEND;
        let (batch, in_scope) = sending.scope.open(&tx, caller, needed).await?;
        if sending.token_type != batch.token_type {
            let text = format!("The batch is of {} assets.", batch.token_type);
            return Err(Error::invalid("/tokenType", text));
        }
        let ready = ready(in_scope, |it| {
            it.status.after(WorkflowAction::Send).map(|_| ())
        })?;
        let (waiting, sent): (Vec<_>, Vec<_>) = ready
            .iter()
            .partition(|it| it.status == WorkflowStatus::Measured);
        let waiting: Vec<_> = waiting.iter().map(|it| it.id).collect();
        let mut answered: Vec<_> = sent.iter().map(|it| it.id).collect();
        answered.extend(&waiting);
        send(&tx, app, caller, &batch, &waiting).await?;
        assets::of_workflows(&*tx, batch.id, &answered)
            .await
            .map(Assets)
    })
    .await
}

/// Keeps the caller's consent to each workflow; those that have all they need are sent.
async fn send(
    tx: &Tx,
    app: &App,
    caller: &Caller,
    batch: &Batch,
    waiting: &[WorkflowId],
) -> Result<(), Error> {
    let (now, user_id) = (app.clock.now(), caller.user()?);
    let dual = organizations::profile(&**tx, batch.issuer)
        .await?
        .flags
        .is_set(Flag::DualApproval);
    let mut earlier: HashMap<WorkflowId, Vec<UserId>> = HashMap::new();
    for approval in approvals::of_batch(&**tx, batch.id).await? {
        if approval.step == STEP {
            earlier
                .entry(approval.workflow_id)
                .or_default()
                .push(approval.user_id);
        }
    }
    let given = waiting
        .iter()
        .map(|id| approval(*id, user_id, now))
        .collect::<Vec<_>>();
    approvals::insert(tx, app, &given).await?;
    let agreed = |id: &WorkflowId| {
        let earlier = earlier.get(id).map(Vec::as_slice).unwrap_or_default();
        consent(earlier, user_id, dual) == Consent::Complete
    };
    let complete: Vec<_> = waiting.iter().copied().filter(agreed).collect();
    workflows::send(tx, &complete, now).await?;
    let (from, to) = (AssetStatus::Measured, AssetStatus::Sent);
    assets::advance(tx, &complete, from, to, now).await?;
    refresh_batch(tx, batch.id, now).await
}

fn approval(workflow_id: WorkflowId, user_id: UserId, approved_at: DateTime<Utc>) -> Approval {
    Approval {
        workflow_id,
        step: STEP,
        user_id,
        approved_at,
    }
}
