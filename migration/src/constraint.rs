//! Which constraint refused a statement? The same name on both databases.
//!
//! PostgreSQL reports the name. SQLite reports it for checks and triggers, the columns for unique
//! indexes, and nothing for foreign keys; [`UNIQUE`] turns columns back into names.

use sea_orm_migration::prelude::DbErr;
use sea_orm_migration::sea_orm::{RuntimeErr, sqlx};

/// Unique indexes and composite primary keys by name, and their columns as SQLite reports them.
pub const UNIQUE: &[(&str, &str)] = &[
    (
        "pk_balance_sheet",
        "balance_sheet.energy_type, balance_sheet.token_type, balance_sheet.uom",
    ),
    (
        "pk_carried_fraction",
        "carried_fraction.profile_id, carried_fraction.boundary_key, \
         carried_fraction.energy_type, carried_fraction.token_type",
    ),
    (
        "pk_energy_token_party",
        "energy_token_party.token_id, energy_token_party.role, energy_token_party.identifier",
    ),
    (
        "pk_energy_token_standard",
        "energy_token_standard.token_id, energy_token_standard.standard",
    ),
    (
        "pk_facility_month",
        "facility_month.boundary_key, facility_month.energy_type, facility_month.vintage",
    ),
    (
        "pk_flag_request",
        "flag_request.profile_id, flag_request.flag",
    ),
    (
        "pk_idempotency_record",
        "idempotency_record.scope, idempotency_record.operation, idempotency_record.key",
    ),
    (
        "pk_minting_contract_asset",
        "minting_contract_asset.contract_id, minting_contract_asset.asset_id",
    ),
    (
        "pk_operation_facet",
        "operation_facet.operation_id, operation_facet.facet, operation_facet.value, operation_facet.wallet_id",
    ),
    (
        "pk_operation_lock",
        "operation_lock.operation_id, operation_lock.account_id, operation_lock.round",
    ),
    (
        "pk_operation_party",
        "operation_party.operation_id, operation_party.side",
    ),
    (
        "pk_operation_signature",
        "operation_signature.operation_id, operation_signature.position",
    ),
    (
        "pk_organization_profile_facet",
        "organization_profile_facet.profile_id, organization_profile_facet.kind, \
         organization_profile_facet.value",
    ),
    (
        "pk_rate_limit",
        "rate_limit.bucket, rate_limit.window_start",
    ),
    (
        "pk_role_permission",
        "role_permission.role_code, role_permission.permission",
    ),
    ("ux_api_key_client_id", "api_key.client_id"),
    (
        "ux_batch_workflow_facility",
        "batch_workflow.batch_id, batch_workflow.boundary_key",
    ),
    (
        "ux_energy_account_serial_first",
        "energy_account.token_id, energy_account.serial_first",
    ),
    (
        "ux_energy_asset_open_month",
        "energy_asset.profile_id, energy_asset.boundary_key, energy_asset.energy_type, \
         energy_asset.vintage",
    ),
    ("ux_energy_token_asset", "energy_token.asset_id"),
    ("ux_energy_wallet_address", "energy_wallet.address"),
    ("ux_energy_wallet_default", "energy_wallet.profile_id"),
    ("ux_facility_month_asset", "facility_month.asset_id"),
    ("ux_log_entry_transaction", "log_entry.transaction_id"),
    (
        "ux_minting_contract_asset_open",
        "minting_contract_asset.asset_id",
    ),
    (
        "ux_operation_party_wallet",
        "operation_party.operation_id, operation_party.wallet_id",
    ),
    (
        "ux_operation_signature_user",
        "operation_signature.operation_id, operation_signature.user_id",
    ),
    (
        "ux_production_batch_open_document",
        "production_batch.profile_id, production_batch.document_sha256",
    ),
    ("ux_refresh_token_hash", "refresh_token.token_hash"),
    (
        "ux_retirement_certificate_code",
        "retirement_certificate.code",
    ),
    (
        "ux_retirement_certificate_number",
        "retirement_certificate.number",
    ),
    (
        "ux_role_link_entity",
        "role_link.user_id, role_link.role_code, role_link.entity_type, role_link.entity_id",
    ),
    (
        "ux_role_link_system",
        "role_link.user_id, role_link.role_code",
    ),
    ("ux_two_factor_method_active", "two_factor_method.user_id"),
    ("ux_user_email", "user.email"),
    ("ux_user_link_hash", "user_link.token_hash"),
    (
        "ux_workflow_approval_signer",
        "workflow_approval.workflow_id, workflow_approval.step, workflow_approval.user_id",
    ),
];

/// The name of the violated constraint; `None` where the failure is another one, or is a foreign
/// key or a single-column primary key on SQLite.
pub fn violated(error: &DbErr) -> Option<&str> {
    let (DbErr::Exec(RuntimeErr::SqlxError(error))
    | DbErr::Query(RuntimeErr::SqlxError(error))
    | DbErr::Conn(RuntimeErr::SqlxError(error))) = error
    else {
        return None;
    };
    let error = error.as_database_error()?;
    if error
        .try_downcast_ref::<sqlx::sqlite::SqliteError>()
        .is_some()
    {
        violated_in_sqlite(error.message())
    } else {
        error.constraint()
    }
}

fn violated_in_sqlite(message: &str) -> Option<&str> {
    if let Some(columns) = message.strip_prefix("UNIQUE constraint failed: ") {
        return UNIQUE
            .iter()
            .find(|(_, known)| *known == columns)
            .map(|(name, _)| *name);
    }
    if let Some(check) = message.strip_prefix("CHECK constraint failed: ") {
        return Some(check);
    }
    message.starts_with("tr_").then_some(message)
}
