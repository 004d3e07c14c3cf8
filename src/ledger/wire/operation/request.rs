//! What does a request ask of an operation?

use attestry_domain::ids::FileId;
use attestry_domain::ledger::operation::{OperationKind, Policy, TransactionType};
use attestry_domain::numbers::Quantity;
use attestry_openapi::{common, network, types};
use rust_decimal::prelude::ToPrimitive;
use uuid::Uuid;

use crate::error::Error;
use crate::ledger::PartyRef;
use crate::ledger::operation::{
    Change, CreateRequest, LockRequest, OperationFilter, UpdateRequest,
};
use crate::ledger::wire::filter::{lock_filter, price_of, standard};
use crate::ledger::wire::words::operation_status_of;
use crate::wire::energy_type_of;

/// The ends of a transfer under one of the policies that have two.
pub(crate) fn create_transfer(
    policy: Policy,
    body: &network::TransferCreateRequest,
) -> CreateRequest {
    CreateRequest {
        policy,
        from: party(body.from_profile_id, body.from_wallet_id),
        to: Some(party(body.to_profile_id, body.to_wallet_id)),
        name: None,
    }
}

impl From<network::NetworkTransactionPushCreateRequest> for CreateRequest {
    fn from(body: network::NetworkTransactionPushCreateRequest) -> Self {
        let is_secure = body.is_secure;
        Self {
            policy: Policy::Push { is_secure },
            from: party(body.from_profile_id, body.from_wallet_id),
            to: Some(party(body.to_profile_id, body.to_wallet_id)),
            name: None,
        }
    }
}

/// A profile and one of its wallets.
pub(super) fn party(profile: Uuid, wallet: Option<Uuid>) -> PartyRef {
    PartyRef {
        profile: profile.into(),
        wallet: wallet.map(Into::into),
    }
}

/// Units for an operation of a kind; a network transaction that holds them this way is a pull.
pub(crate) fn lock(
    kind: OperationKind,
    body: network::OperationLockRequest,
) -> Result<LockRequest, Error> {
    let is_transaction = kind == OperationKind::NetworkTransaction;
    Ok(LockRequest {
        id: body.id.into(),
        kind,
        transaction_type: is_transaction.then_some(TransactionType::Pull),
        quantity: units(body.quantity)?,
        filter: lock_filter(body.filter)?,
        force_price: None,
    })
}

impl TryFrom<network::NetworkTransactionPushLockRequest> for LockRequest {
    type Error = Error;

    fn try_from(body: network::NetworkTransactionPushLockRequest) -> Result<Self, Error> {
        let price = body.force_price.as_ref();
        let price = price.map(|price| price_of("/forcePrice", price));
        Ok(Self {
            id: body.id.into(),
            kind: OperationKind::NetworkTransaction,
            transaction_type: Some(TransactionType::Push),
            quantity: units(body.quantity)?,
            filter: lock_filter(body.filter)?,
            force_price: price.transpose()?,
        })
    }
}

fn units(quantity: i64) -> Result<Quantity, Error> {
    Quantity::new(quantity).map_err(|error| Error::invalid("/quantity", error.to_string()))
}

/// The fields that every list of operations has under the same names.
macro_rules! fields {
    ($body:ident, $($field:ident: $value:expr,)*) => {
        OperationFilter {
            wallet: $body.wallet_id.map(Into::into),
            profile: $body.profile_id.map(Into::into),
            status: $body.status.map(operation_status_of),
            energy_type: $body.energy_type.map(energy_type_of),
            standard: $body.standard_type.as_deref().map(|name| standard("", name)).transpose()?,
            quantity_from: $body.quantity_from.map(at_least),
            quantity_to: $body.quantity_to.map(at_most),
            created_from: $body.created_at_from,
            created_to: $body.created_at_to,
            processed_from: $body.processed_date_from,
            processed_to: $body.processed_date_to,
            i_am_signer: $body.i_am_signer.unwrap_or_default(),
            awaiting_my_signature: $body.awaiting_my_signature.unwrap_or_default(),
            $($field: $value,)*
        }
    };
}

/// Which operations of a kind to list.
pub(crate) fn filter(body: &network::OperationListRequest) -> Result<OperationFilter, Error> {
    Ok(fields!(body, transaction_type: None, contract_id: None,))
}

impl TryFrom<network::NetworkTransactionListRequest> for OperationFilter {
    type Error = Error;

    fn try_from(body: network::NetworkTransactionListRequest) -> Result<Self, Error> {
        Ok(fields!(
            body,
            transaction_type: body.transaction_type.map(transaction_type_of),
            contract_id: body.contract_id,
        ))
    }
}

fn transaction_type_of(wire: common::TransactionType) -> TransactionType {
    match wire {
        common::TransactionType::Push => TransactionType::Push,
        common::TransactionType::Pull => TransactionType::Pull,
    }
}

/// Units are whole: 1.5 or more is 2 or more.
fn at_least(quantity: types::Decimal) -> i64 {
    quantity.0.ceil().to_i64().unwrap_or(i64::MAX)
}

/// Units are whole: 1.5 or fewer is 1 or fewer.
fn at_most(quantity: types::Decimal) -> i64 {
    quantity.0.floor().to_i64().unwrap_or(i64::MAX)
}

impl From<network::NetworkTransactionUpdateRequest> for UpdateRequest {
    fn from(body: network::NetworkTransactionUpdateRequest) -> Self {
        Self {
            is_bundle: body.is_bundle.map(|is_bundle| is_bundle == 1),
            contract_id: body.contract_id.into(),
            description: body.description.into(),
            files: files(body.files),
            remove_files: files(body.remove_files),
            ..Self::default()
        }
    }
}

/// Null clears a member, and an absent one stays.
impl<T> From<types::MaybeUndefined<T>> for Change<T> {
    fn from(member: types::MaybeUndefined<T>) -> Self {
        match member {
            types::MaybeUndefined::Undefined => Self::Keep,
            types::MaybeUndefined::Null => Self::Clear,
            types::MaybeUndefined::Value(value) => Self::Set(value),
        }
    }
}

/// The ids of files.
pub(super) fn files(files: Option<Vec<common::FileReference>>) -> Vec<FileId> {
    let files = files.into_iter().flatten();
    files.map(|file| file.id.into()).collect()
}
