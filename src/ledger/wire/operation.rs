//! How does an operation look to a client, whichever of the four it is?
//!
//! The records of the four kinds have the same members, but for the parties and what a kind alone knows: `record!`
//! fills in what they share.

mod consumption;
mod request;
mod retirement;
mod site;
mod transaction;
mod transfer;
mod units;

pub(crate) use request::{create_transfer, filter, lock};

/// A record of the document: the members that its kind alone has, and from a summary and its units those that every
/// kind has.
macro_rules! record {
    ($kind:ident of $summary:ident with $units:ident { $($member:ident: $value:expr,)* }) => {{
        use $crate::ledger::wire::operation::units;
        use $crate::ledger::wire::words;

        let (head, units) = ($summary.head, $units);
        let currency = head.currency();
        ::attestry_openapi::common::$kind {
            id: head.id.into(),
            r#type: words::operation_type(head.policy.kind().operation_type()),
            status: words::operation_status(head.status),
            quantity: head.locking.quantity,
            uom: head.uom().map($crate::wire::uom).into(),
            energy_types: $summary.energy_types.into_iter().map($crate::wire::energy_type).collect(),
            total_price: units::money(head.locking.total_price, currency).into(),
            fee: units::money(head.fee, currency).into(),
            contract_id: head.contract_id.into(),
            is_bundle: head.is_bundle.into(),
            description: head.description.into(),
            files: units.files,
            signers: $summary.signers.into_iter().map(units::signature).collect(),
            required_signatures: i32::try_from(head.required_signatures).unwrap_or(i32::MAX),
            awaiting_my_signature: $summary.awaiting_my_signature,
            lock_expires_at: head.lock_expires_at.into(),
            cancel_reason: head.cancel_reason.into(),
            created_by: head.created_by.into(),
            created_at: head.created_at,
            updated_at: head.updated_at,
            processed_at: head.processed_at.into(),
            canceled_at: head.canceled_at.into(),
            energy_accounts: units.accounts,
            energy_accounts_total: units.total,
            cohorts: units.cohorts,
            $($member: $value,)*
        }
    }};
}
use record;
