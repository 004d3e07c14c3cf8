//! How do the units, the price and the signatures of an operation look to a client?

use attestry_domain::ledger::operation::{OperationKind, Signature};
use attestry_domain::ledger::price::Currency;
use attestry_domain::numbers::Micro;
use attestry_domain::production::document::INTENSITY_UOM;
use attestry_openapi::common;

use crate::ledger::cohorts::Cohort;
use crate::ledger::operation::{Operation, OperationAccount, OperationSummary};
use crate::ledger::wire::account::{default_standard, energy, price, serials};
use crate::wire::{boundary, micro, token_type, vintage};

/// What an operation is told with where it stands alone; nothing of it in lists.
#[derive(Default)]
pub(super) struct Units {
    /// What is attached.
    pub(super) files: Vec<common::FileRecord>,
    /// The units, account by account.
    pub(super) accounts: Option<Vec<common::OperationAccount>>,
    /// How many accounts there are.
    pub(super) total: Option<i64>,
    /// The units, token by token.
    pub(super) cohorts: Option<Vec<common::CohortSummary>>,
}

impl Units {
    /// Parts an operation into its summary and the rest.
    pub(super) fn of(operation: Operation) -> (OperationSummary, Self) {
        let Operation {
            summary,
            accounts,
            accounts_total,
            cohorts,
            base_intensity: _,
            files,
        } = operation;
        let kind = summary.policy.kind();
        let by_token = |cohorts: Vec<Cohort>| cohorts.into_iter().map(Into::into).collect();
        let units = Self {
            files: files.into_iter().map(Into::into).collect(),
            accounts: Some(accounts.iter().map(|it| account(kind, it)).collect()),
            total: Some(i64::try_from(accounts_total).unwrap_or(i64::MAX)),
            cohorts: cohorts.map(by_token),
        };
        (summary, units)
    }
}

fn account(kind: OperationKind, account: &OperationAccount) -> common::OperationAccount {
    let token = &*account.token;
    let at_the_site = common::CarbonIntensity {
        value: micro(account.final_intensity),
        uom: INTENSITY_UOM.to_owned(),
    };
    common::OperationAccount {
        account_id: account.account.into(),
        target_account_id: account.target.map(Into::into).into(),
        token_id: token.id.into(),
        issuer_id: token.issuer.into(),
        issuer_name: token.issuer_name.clone(),
        energy: energy(token, account.quantity),
        token: common::Token {
            token_type: token_type(token.token_type),
        },
        vintage: vintage(token.vintage),
        boundary: boundary(token.boundary.clone()),
        default_standard: default_standard(token),
        quantity: account.quantity,
        price: account.price.map(price).into(),
        serial_ranges: account.serials.map(serials).into_iter().collect(),
        final_carbon_intensity: (kind == OperationKind::Consumption).then_some(at_the_site),
    }
}

/// A sum in the currency of the operation.
pub(super) fn money(amount: Option<Micro>, currency: Option<Currency>) -> Option<common::Money> {
    Some(common::Money {
        amount: micro(amount?),
        currency: currency?.to_string(),
    })
}

/// A signature as it was given.
pub(super) fn signature(signature: Signature) -> common::OperationSignature {
    common::OperationSignature {
        user_id: signature.user.into(),
        profile_id: signature.profile.into(),
        signed_at: signature.at,
    }
}
