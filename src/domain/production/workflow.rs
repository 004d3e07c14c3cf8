//! Which step of a workflow may follow which, and what does a batch show for its workflows?
//!
//! A workflow is the path of one facility of a batch: draft → measured → sent → minted. Rejecting its
//! measurement makes it a draft again. Rejected or removed it has ended, with its batch or before it.

use thiserror::Error;

wire_enum! {
    /// How far a facility of a batch has come, in the order of the path, then the ends.
    WorkflowStatus as "workflow status" {
        /// Its months are parsed; evidence may be attached.
        Draft = "draft",
        /// The measurement is approved and its facility-months are claimed.
        Measured = "measured",
        /// Its assets are network energy assets and may be contracted.
        Sent = "sent",
        /// Its months are minted.
        Minted = "minted",
        /// Its batch was rejected; its facility-months are free.
        Rejected = "rejected",
        /// Taken out of the batch; its facility-months are free.
        Removed = "removed",
    }
}

wire_enum! {
    /// What is asked of a workflow.
    WorkflowAction as "workflow action" {
        /// Attach evidence.
        AddEvidence = "add-evidence",
        /// Detach evidence.
        RemoveEvidence = "remove-evidence",
        /// Approve the measurement.
        Approve = "approve",
        /// Return it for new evidence.
        Reject = "reject",
        /// Take the facility out of the batch.
        Remove = "remove",
        /// Make network energy assets of its months.
        Send = "send",
        /// Mint its months.
        Mint = "mint",
    }
}

/// Why a workflow does not take an action. The order is the order of precedence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Error)]
pub enum WorkflowRefusal {
    /// Nothing can be done with a facility that left the batch.
    #[error("this facility has been removed from the batch")]
    Removed,
    /// Nothing can be done with a facility of a rejected batch.
    #[error("the batch of this facility has been rejected")]
    Rejected,
    /// Minted months are final.
    #[error("the months of this workflow are minted")]
    AlreadyMinted,
    /// What the network holds can no longer be changed here.
    #[error("this workflow has been sent to the network")]
    AlreadySent,
    /// Approved evidence is frozen; reject the measurement first.
    #[error("the measurement of this workflow is already approved")]
    AlreadyMeasured,
    /// The step needs an approved measurement.
    #[error("the measurement of this workflow is not approved yet")]
    NotMeasured,
    /// Only network energy assets can be minted.
    #[error("this workflow has not been sent to the network yet")]
    NotSent,
}

/// What a permitted action does to the status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Transition {
    /// The workflow moves on.
    To(WorkflowStatus),
    /// The action is a repeat, or leaves the status as it is: answer as the first time.
    Stays,
}

impl WorkflowStatus {
    /// Decides an action. Approving, sending and minting are idempotent, so a repeat is no refusal.
    pub fn after(self, action: WorkflowAction) -> Result<Transition, WorkflowRefusal> {
        use Transition::{Stays, To};
        use WorkflowAction as Action;
        use WorkflowRefusal as Refusal;

        match (self, action) {
            (Self::Removed, _) => Err(Refusal::Removed),
            (Self::Rejected, _) => Err(Refusal::Rejected),

            (Self::Minted, Action::Send | Action::Mint)
            | (Self::Sent, Action::Send)
            | (Self::Measured, Action::Approve)
            | (Self::Draft, Action::AddEvidence | Action::RemoveEvidence) => Ok(Stays),

            (Self::Draft, Action::Approve) => Ok(To(Self::Measured)),
            (Self::Measured, Action::Send) => Ok(To(Self::Sent)),
            (Self::Sent, Action::Mint) => Ok(To(Self::Minted)),
            (Self::Draft | Self::Measured, Action::Reject) => Ok(To(Self::Draft)),
            (Self::Draft | Self::Measured, Action::Remove) => Ok(To(Self::Removed)),

            (Self::Minted, _) => Err(Refusal::AlreadyMinted),
            (Self::Sent, _) => Err(Refusal::AlreadySent),
            (Self::Draft | Self::Measured, Action::Mint) => Err(Refusal::NotSent),
            (Self::Draft, Action::Send) => Err(Refusal::NotMeasured),
            (Self::Measured, Action::AddEvidence | Action::RemoveEvidence) => {
                Err(Refusal::AlreadyMeasured)
            }
        }
    }

    /// Whether it is still in its batch; what has ended holds no months.
    pub const fn is_live(self) -> bool {
        !matches!(self, Self::Rejected | Self::Removed)
    }
}

/// What a batch shows: the status of the least advanced workflow that is still in it.
///
/// A batch that was ended as a whole shows how it ended instead, which is stored; a batch from which
/// every facility was removed is removed.
pub fn batch_status(workflows: impl IntoIterator<Item = WorkflowStatus>) -> WorkflowStatus {
    workflows
        .into_iter()
        .filter(|status| status.is_live())
        .min()
        .unwrap_or(WorkflowStatus::Removed)
}

/// Whether a batch may be rejected or removed as a whole: nothing of it has gone to the network.
pub fn may_end(workflows: impl IntoIterator<Item = WorkflowStatus>) -> Result<(), WorkflowRefusal> {
    workflows
        .into_iter()
        .filter_map(|status| match status {
            WorkflowStatus::Minted => Some(WorkflowRefusal::AlreadyMinted),
            WorkflowStatus::Sent => Some(WorkflowRefusal::AlreadySent),
            WorkflowStatus::Draft
            | WorkflowStatus::Measured
            | WorkflowStatus::Rejected
            | WorkflowStatus::Removed => None,
        })
        .min()
        .map_or(Ok(()), Err)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::WorkflowStatus::{Draft, Measured, Minted, Rejected, Removed, Sent};
    use super::*;

    #[test]
    fn the_path_of_a_workflow() {
        let table = "
            draft    | add-evidence    -> stays           | measured | add-evidence    -> AlreadyMeasured
            draft    | remove-evidence -> stays           | measured | remove-evidence -> AlreadyMeasured
            draft    | approve         -> measured        | measured | approve         -> stays
            draft    | reject          -> draft           | measured | reject          -> draft
            draft    | remove          -> removed         | measured | remove          -> removed
            draft    | send            -> NotMeasured     | measured | send            -> sent
            draft    | mint            -> NotSent         | measured | mint            -> NotSent
            sent     | add-evidence    -> AlreadySent     | minted   | add-evidence    -> AlreadyMinted
            sent     | remove-evidence -> AlreadySent     | minted   | remove-evidence -> AlreadyMinted
            sent     | approve         -> AlreadySent     | minted   | approve         -> AlreadyMinted
            sent     | reject          -> AlreadySent     | minted   | reject          -> AlreadyMinted
            sent     | remove          -> AlreadySent     | minted   | remove          -> AlreadyMinted
            sent     | send            -> stays           | minted   | send            -> stays
            sent     | mint            -> minted          | minted   | mint            -> stays
            rejected | add-evidence    -> Rejected        | removed  | add-evidence    -> Removed
            rejected | remove-evidence -> Rejected        | removed  | remove-evidence -> Removed
            rejected | approve         -> Rejected        | removed  | approve         -> Removed
            rejected | reject          -> Rejected        | removed  | reject          -> Removed
            rejected | remove          -> Rejected        | removed  | remove          -> Removed
            rejected | send            -> Rejected        | removed  | send            -> Removed
            rejected | mint            -> Rejected        | removed  | mint            -> Removed";
        let cells: Vec<_> = table
            .split(['|', '\n'])
            .map(str::trim)
            .filter(|c| !c.is_empty())
            .collect();
        let mut cases = 0;
        for case in cells.chunks(2) {
            let status: WorkflowStatus = case[0].parse().unwrap();
            let (action, expected) = case[1].split_once("->").unwrap();
            let outcome = match status.after(action.trim().parse().unwrap()) {
                Ok(Transition::Stays) => "stays".to_owned(),
                Ok(Transition::To(next)) => next.to_string(),
                Err(refusal) => format!("{refusal:?}"),
            };
            assert_eq!(outcome, expected.trim(), "{} {}", case[0], case[1]);
            cases += 1;
        }
        assert_eq!(cases, WorkflowStatus::ALL.len() * WorkflowAction::ALL.len());
    }

    #[test]
    fn a_batch_shows_its_least_advanced_workflow() {
        assert_eq!(batch_status([Sent, Measured, Minted]), Measured);
        assert_eq!(batch_status([Minted, Removed]), Minted);
        assert_eq!(batch_status([Draft, Rejected]), Draft);
        assert_eq!(batch_status([Removed, Removed]), Removed);
        assert_eq!(batch_status([]), Removed);
    }

    #[test]
    fn a_batch_ends_only_before_anything_is_sent() {
        assert_eq!(may_end([Draft, Measured, Rejected, Removed]), Ok(()));
        assert_eq!(may_end([Draft, Sent]), Err(WorkflowRefusal::AlreadySent));
        assert_eq!(may_end([Sent, Minted]), Err(WorkflowRefusal::AlreadyMinted));
    }

    proptest! {
        #[test]
        fn what_is_sent_or_minted_never_goes_back(
            actions in prop::collection::vec(prop::sample::select(WorkflowAction::ALL), 0..40),
        ) {
            let mut status = Draft;
            for action in actions {
                if let Ok(Transition::To(next)) = status.after(action) {
                    if matches!(status, Sent | Minted) {
                        prop_assert_eq!((status, next), (Sent, Minted));
                    }
                    status = next;
                }
            }
        }
    }
}
