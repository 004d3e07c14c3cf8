//! How does a retirement look to a client, and what is told of one?

use attestry_domain::ids::OperationId;
use attestry_domain::ledger::operation::{Beneficiary, Policy, ReportingPeriod};
use attestry_openapi::types::{Date, Email, MaybeUndefined};
use attestry_openapi::{common, network};

use super::record;
use super::request::{files, party};
use super::site::missing;
use super::units::Units;
use crate::error::Error;
use crate::ledger::operation::{
    CertificateLink, Change, CreateRequest, Lookup, Operation, OperationSummary, UpdateRequest,
};
use crate::platform::listed::Listed;
use crate::wire::{page_info, total};

impl From<Operation> for common::RetirementResponse {
    fn from(operation: Operation) -> Self {
        let (summary, units) = Units::of(operation);
        Self {
            retirement: retirement(summary, units),
        }
    }
}

impl From<Listed<OperationSummary>> for network::RetirementListResponse {
    fn from(listed: Listed<OperationSummary>) -> Self {
        Self {
            paginate: page_info(&listed),
            total: total(&listed),
            retirements: listed.rows.into_iter().map(row).collect(),
        }
    }
}

impl From<Lookup> for network::RetirementLookupResponse {
    fn from(found: Lookup) -> Self {
        let (summary, units) = Units::of(found.newest);
        Self {
            retirement: retirement(summary, units),
            retirements: found.all.into_iter().map(row).collect(),
        }
    }
}

fn row(summary: OperationSummary) -> common::Retirement {
    retirement(summary, Units::default())
}

fn retirement(summary: OperationSummary, units: Units) -> common::Retirement {
    let claim = summary.head.claim.clone();
    let holder = summary.head.from.clone();
    let name = summary.head.name.clone().unwrap_or_default();
    let id = summary.head.id;
    // The words of the list were checked when they were told.
    let code = claim.purpose_code.and_then(|code| code.parse().ok());
    record!(Retirement of summary with units {
        name: name,
        profile_id: holder.profile.into(),
        profile_name: holder.name,
        wallet_id: holder.wallet.into(),
        purpose: claim.purpose.into(),
        purpose_code: code.into(),
        additional_context: claim.additional_context.into(),
        beneficiary: claim.beneficiary.map(beneficiary).into(),
        reporting_period: claim.reporting_period.map(period).into(),
        certificate: summary.certificate.map(|link| certificate(id, link)).into(),
    })
}

fn beneficiary(beneficiary: Beneficiary) -> common::RetirementBeneficiary {
    common::RetirementBeneficiary {
        name: Some(beneficiary.name),
        country: beneficiary.country,
        registration_number: beneficiary.registration_number,
        profile_id: beneficiary.profile_id.map(Into::into),
        email: beneficiary.email.map(Email),
        is_confidential: Some(beneficiary.is_confidential),
    }
}

fn period(period: ReportingPeriod) -> common::ReportingPeriod {
    common::ReportingPeriod {
        start: Date(period.start),
        end: Date(period.end),
    }
}

/// The addresses are paths of this server, whatever name it has outside.
fn certificate(id: OperationId, link: CertificateLink) -> common::RetirementCertificateReference {
    common::RetirementCertificateReference {
        number: link.number,
        sha256: link.sha256.into(),
        url: format!("/api/network/retirement/certificate/{id}"),
        verification_url: format!("/verify/{}", link.code),
    }
}

impl From<network::RetirementCreateRequest> for CreateRequest {
    fn from(body: network::RetirementCreateRequest) -> Self {
        Self {
            policy: Policy::Retirement,
            from: party(body.profile_id, body.wallet_id),
            to: None,
            name: Some(body.name),
        }
    }
}

impl TryFrom<network::RetirementUpdateRequest> for UpdateRequest {
    type Error = Error;

    fn try_from(body: network::RetirementUpdateRequest) -> Result<Self, Error> {
        let period = |period: common::ReportingPeriod| ReportingPeriod {
            start: period.start.0,
            end: period.end.0,
        };
        let code = |code: common::RetirementPurposeCode| code.to_string();
        Ok(Self {
            purpose: body.purpose.into(),
            purpose_code: body.purpose_code.map_value(code).into(),
            additional_context: body.additional_context.into(),
            beneficiary: match body.beneficiary {
                MaybeUndefined::Undefined => Change::Keep,
                MaybeUndefined::Null => Change::Clear,
                MaybeUndefined::Value(told) => beneficiary_of(told)?,
            },
            reporting_period: body.reporting_period.map_value(period).into(),
            files: files(body.files),
            remove_files: files(body.remove_files),
            ..Self::default()
        })
    }
}

/// Somebody by name; a record without members names nobody.
fn beneficiary_of(told: common::RetirementBeneficiary) -> Result<Change<Beneficiary>, Error> {
    if told == common::RetirementBeneficiary::default() {
        return Ok(Change::Clear);
    }
    let Some(name) = told.name else {
        return Err(missing("/beneficiary", &["name"]));
    };
    Ok(Change::Set(Beneficiary {
        name,
        country: told.country,
        registration_number: told.registration_number,
        profile_id: told.profile_id.map(Into::into),
        email: told.email.map(|email| email.0),
        is_confidential: told.is_confidential.unwrap_or_default(),
    }))
}
