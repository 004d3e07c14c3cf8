//! How is an operation described, and how do files come to it?

use std::collections::BTreeSet;

use attestry_domain::files::{FileKind, OwnerType};
use attestry_domain::ids::FileId;
use attestry_domain::ledger::operation::{
    Beneficiary, DetailFault, OperationAction, OperationKind, ReportingPeriod,
};
use attestry_openapi::answer::Answer;
use serde::Serialize;

use super::case::Case;
use super::{Operation, OperationHead, OperationRef, details, printing};
use crate::app::App;
use crate::error::Error;
use crate::files::{self, Owner};
use crate::identity::Caller;
use crate::organizations;
use crate::platform::change::Change;
use crate::platform::database::{self, Tx};

/// What is to change; by default nothing.
#[derive(Clone, Debug, Default)]
pub struct UpdateRequest {
    /// A new label.
    pub name: Option<String>,
    /// Whether the physical energy is sold with it.
    pub is_bundle: Option<bool>,
    /// A contract outside the registry.
    pub contract_id: Change<String>,
    /// A note.
    pub description: Change<String>,
    /// What a retirement is for.
    pub purpose: Change<String>,
    /// The same as a word of a list.
    pub purpose_code: Change<String>,
    /// More about it.
    pub additional_context: Change<String>,
    /// In whose name.
    pub beneficiary: Change<Beneficiary>,
    /// For which days.
    pub reporting_period: Change<ReportingPeriod>,
    /// Uploads of the caller to attach.
    pub files: Vec<FileId>,
    /// Attached files to take off.
    pub remove_files: Vec<FileId>,
}

impl UpdateRequest {
    /// Whether it asks for more than to attach files.
    fn changes_terms(&self) -> bool {
        let texts = [
            &self.contract_id,
            &self.description,
            &self.purpose,
            &self.purpose_code,
            &self.additional_context,
        ];
        self.name.is_some()
            || self.is_bundle.is_some()
            || texts.iter().any(|text| text.is_change())
            || self.beneficiary.is_change()
            || self.reporting_period.is_change()
            || !self.remove_files.is_empty()
    }
}

/// Changes what is given and leaves the rest. After the first signature files can still be attached.
///
/// Refused, in this order: a reporting period that ends before it starts, then texts that the
/// certificate of a retirement cannot print, or a contract that later ones cannot (invalid); an operation out of sight (not found); no
/// `operation.prepare` on the side that made it; one that has ended, then one that is signed where more
/// than files is given (conflict); a beneficiary's profile that is not there, a file that is not the
/// caller's (not found) or is attached elsewhere (conflict), a file to take off that is not attached (not
/// found).
pub async fn update<A>(
    app: &App,
    caller: &Caller,
    operation: OperationRef,
    request: &UpdateRequest,
) -> Result<Answer<A>, Error>
where
    A: From<Operation> + Serialize,
{
    check(operation, request)?;
    database::write(app, caller, |tx| async move {
        let mut case = Case::open(&tx, app, caller, operation).await?;
        let action = if request.changes_terms() {
            OperationAction::ChangeTerms
        } else {
            OperationAction::AddFiles
        };
        case.prepare(caller, action)?;
        if let Change::Set(beneficiary) = &request.beneficiary
            && let Some(profile) = beneficiary.profile_id
        {
            let known = organizations::profile(&*tx, profile).await;
            known.map_err(|error| error.at("/beneficiary/profileId"))?;
        }
        describe(&mut case.head, request);
        if let Some(owner) = owner(&case.head) {
            change_files(&tx, app, caller, owner, request).await?;
        }
        case.save(&tx).await?;
        details::show(&*tx, caller, case.head).await
    })
    .await
}

/// What can be told of the request alone.
fn check(operation: OperationRef, request: &UpdateRequest) -> Result<(), Error> {
    if let Change::Set(period) = &request.reporting_period {
        let fault = |(at, fault): (&str, DetailFault)| {
            Error::invalid(&format!("/reportingPeriod{at}"), fault.to_string())
        };
        period.check().map_err(fault)?;
    }
    if operation.kind != OperationKind::Retirement {
        // Certificates of units that were sold with their energy name the contract.
        let contract = request.contract_id.set().map(String::as_str);
        return printing::check([("/contractId", contract)]);
    }
    let texts = [
        ("/name", request.name.as_deref()),
        ("/purpose", request.purpose.set().map(String::as_str)),
        (
            "/additionalContext",
            request.additional_context.set().map(String::as_str),
        ),
    ];
    let beneficiary = request.beneficiary.set();
    let of_beneficiary = beneficiary.into_iter().flat_map(|it| {
        let number = it.registration_number.as_deref();
        [
            ("/beneficiary/name", Some(it.name.as_str())),
            ("/beneficiary/country", it.country.as_deref()),
            ("/beneficiary/registrationNumber", number),
        ]
    });
    printing::check(texts.into_iter().chain(of_beneficiary))
}

fn describe(head: &mut OperationHead, request: &UpdateRequest) {
    if let Some(name) = &request.name {
        head.name = Some(name.clone());
    }
    head.is_bundle = request.is_bundle.unwrap_or(head.is_bundle);
    request.contract_id.apply(&mut head.contract_id);
    request.description.apply(&mut head.description);
    let claim = &mut head.claim;
    request.purpose.apply(&mut claim.purpose);
    request.purpose_code.apply(&mut claim.purpose_code);
    request
        .additional_context
        .apply(&mut claim.additional_context);
    request.beneficiary.apply(&mut claim.beneficiary);
    request.reporting_period.apply(&mut claim.reporting_period);
}

/// What its files are attached to, where it is of a kind that has files.
pub(super) fn owner(head: &OperationHead) -> Option<Owner> {
    let kind = match head.policy.kind() {
        OperationKind::NetworkTransaction => OwnerType::NetworkTransaction,
        OperationKind::Retirement => OwnerType::Retirement,
        OperationKind::IntraTransfer | OperationKind::Consumption => return None,
    };
    Some(Owner::new(kind, head.id))
}

async fn change_files(
    tx: &Tx,
    app: &App,
    caller: &Caller,
    owner: Owner,
    request: &UpdateRequest,
) -> Result<(), Error> {
    let attached = files::attached(&**tx, &[owner]).await?;
    let attached: BTreeSet<_> = attached.iter().map(|file| file.id).collect();
    let new: Vec<_> = request
        .files
        .iter()
        .copied()
        .filter(|file| !attached.contains(file))
        .collect();
    if !new.is_empty() {
        files::attach(tx, app, caller, &new, owner, FileKind::Evidence).await?;
    }
    if !request.remove_files.is_empty() {
        files::detach(tx, app, &request.remove_files, owner).await?;
    }
    Ok(())
}
