//! Which refusal of the rules is which error?

use attestry_domain::production::approval::ApprovalRefusal;
use attestry_domain::production::lca::{Finding, Severity};
use attestry_domain::production::workflow::WorkflowRefusal;
use attestry_openapi::common::Fault;

use crate::error::{Conflict, Error, Forbidden, sentence};

impl From<WorkflowRefusal> for Error {
    fn from(refusal: WorkflowRefusal) -> Self {
        Self::state(sentence(&refusal))
    }
}

impl From<ApprovalRefusal> for Error {
    fn from(refusal: ApprovalRefusal) -> Self {
        match refusal {
            ApprovalRefusal::Workflow(refusal) => refusal.into(),
            ApprovalRefusal::SegregationOfDuties => Self::Forbidden(Forbidden::SegregationOfDuties),
            ApprovalRefusal::EvidenceMissing => {
                Self::Conflict(Conflict::EvidenceMissing(sentence(&refusal)))
            }
            ApprovalRefusal::Participant(refusal) => Self::state(sentence(&refusal)),
        }
    }
}

/// The findings that stop a batch, as faults of the request.
pub(super) fn faults(findings: &[Finding]) -> Vec<Fault> {
    let errors = findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error);
    errors
        .map(|it| Fault {
            pointer: pointer(it),
            detail: it.reason.clone(),
        })
        .collect()
}

/// Where a finding is, as a JSON pointer: `/document/Monthly/C7`.
pub(super) fn pointer(finding: &Finding) -> String {
    let places = [&finding.sheet, &finding.cell]
        .into_iter()
        .filter(|place| !place.is_empty());
    places.fold("/document".to_owned(), |pointer, place| {
        format!("{pointer}/{place}")
    })
}
