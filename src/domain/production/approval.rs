//! Who may approve a measurement, on what evidence, and when is a step approved by enough people?

use thiserror::Error;

use super::lca::{Facility, Party};
use super::participants::{self, ParticipantRefusal, ParticipantTag};
use super::workflow::{Transition, WorkflowAction, WorkflowRefusal, WorkflowStatus};
use crate::energy::TokenType;
use crate::ids::UserId;

/// What an approval is decided on.
#[derive(Debug, Clone, Copy)]
pub struct ApprovalCase<'a> {
    /// Where the workflow stands.
    pub status: WorkflowStatus,
    /// What its months will be minted as.
    pub token_type: TokenType,
    /// Who asks.
    pub approver: UserId,
    /// Whether the approver acts by a `sox.*` role, which segregates duties.
    pub duties_are_segregated: bool,
    /// Who created the batch or prepared its evidence.
    pub prepared_by: &'a [UserId],
    /// Whether a PDF is attached as evidence.
    pub has_pdf: bool,
    /// The facility as its workbook describes it.
    pub facility: &'a Facility,
    /// The participant tags of the issuer, as they are now.
    pub tags: &'a [ParticipantTag],
}

/// Why a measurement is not approved. The order is the order of precedence.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Error)]
pub enum ApprovalRefusal {
    /// The workflow was sent or has ended.
    #[error(transparent)]
    Workflow(#[from] WorkflowRefusal),
    /// With a `sox.*` role, who created or prepared a batch may not approve it.
    #[error("who created or prepared a batch may not approve it")]
    SegregationOfDuties,
    /// A QET needs an attached PDF.
    #[error("a QET is approved on evidence: attach a PDF first")]
    EvidenceMissing,
    /// Somebody whom the workbook names is not accredited for the issuer.
    #[error(transparent)]
    Participant(#[from] ParticipantRefusal),
}

/// Decides an approval and tells the status after it. A repeat is no refusal, whoever asks.
pub fn approve(case: &ApprovalCase<'_>) -> Result<Transition, ApprovalRefusal> {
    let transition = case.status.after(WorkflowAction::Approve)?;
    if transition == Transition::Stays {
        return Ok(transition);
    }
    if case.duties_are_segregated && case.prepared_by.contains(&case.approver) {
        return Err(ApprovalRefusal::SegregationOfDuties);
    }
    if case.token_type == TokenType::Qet && !case.has_pdf {
        return Err(ApprovalRefusal::EvidenceMissing);
    }
    let verification = case.facility.verification.as_ref();
    if let Some(Party { identifier, .. }) = verification.map(|v| &v.measurer) {
        participants::check_measurer(case.tags, identifier, &case.facility.model.standard)?;
    }
    if let Some(statement) = verification.and_then(|v| v.statement.as_ref()) {
        participants::check_verifier(case.tags, &statement.verifier.identifier)?;
    }
    Ok(transition)
}

wire_enum! {
    /// What takes the consent of one user, or of two under `DUAL_APPROVAL`.
    ApprovalStep as "approval step" {
        /// Confirm a measurement.
        Approve = "approve",
        /// Send a facility's months to the network.
        Send = "send",
        /// Mint them.
        Mint = "mint",
    }
}

/// Whether a step that needs one or two people has them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Consent {
    /// Enough people agree: the step takes effect.
    Complete,
    /// Recorded; a second, different user must agree.
    AwaitsSecond,
}

/// Counts `user`'s consent to a step (approve, send or mint) that `earlier` users consented to; the
/// same user counts once, however often they ask. `dual` is the profile's flag `DUAL_APPROVAL`.
pub fn consent(earlier: &[UserId], user: UserId, dual: bool) -> Consent {
    if !dual || earlier.iter().any(|other| *other != user) {
        Consent::Complete
    } else {
        Consent::AwaitsSecond
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::production::lca::samples;

    fn user(number: u128) -> UserId {
        UserId::from(Uuid::from_u128(number))
    }

    #[test]
    fn refusals_come_in_the_documented_order() {
        let facility = samples::facility();
        let anna = user(1);
        let prepared_by = [anna];
        let mut case = ApprovalCase {
            status: WorkflowStatus::Sent,
            token_type: TokenType::Qet,
            approver: anna,
            duties_are_segregated: true,
            prepared_by: &prepared_by,
            has_pdf: false,
            facility: &facility,
            tags: &[],
        };
        assert_eq!(approve(&case), Err(WorkflowRefusal::AlreadySent.into()));
        case.status = WorkflowStatus::Measured;
        assert_eq!(approve(&case), Ok(Transition::Stays));
        case.status = WorkflowStatus::Draft;
        assert_eq!(approve(&case), Err(ApprovalRefusal::SegregationOfDuties));
        case.approver = user(2);
        assert_eq!(approve(&case), Err(ApprovalRefusal::EvidenceMissing));
        case.has_pdf = true;
        let measurer = ParticipantRefusal::Measurer("NLM-0042".to_owned());
        assert_eq!(approve(&case), Err(measurer.into()));
        let tags = samples::tags();
        case.tags = &tags;
        assert_eq!(approve(&case), Ok(Transition::To(WorkflowStatus::Measured)));
    }

    #[test]
    fn a_preparer_without_segregated_duties_may_approve() {
        let (facility, tags) = (samples::facility(), samples::tags());
        let case = ApprovalCase {
            status: WorkflowStatus::Draft,
            token_type: TokenType::Cet,
            approver: user(1),
            duties_are_segregated: false,
            prepared_by: &[user(1)],
            has_pdf: false,
            facility: &facility,
            tags: &tags,
        };
        assert!(approve(&case).is_ok());
    }

    #[test]
    fn dual_approval_takes_two_different_users() {
        let (anna, ben) = (user(1), user(2));
        assert_eq!(consent(&[], anna, false), Consent::Complete);
        assert_eq!(consent(&[], anna, true), Consent::AwaitsSecond);
        assert_eq!(consent(&[anna], anna, true), Consent::AwaitsSecond);
        assert_eq!(consent(&[anna], ben, true), Consent::Complete);
    }
}
