//! How does a database get the registry's tables? By small named steps, each with its way back.
//!
//! A step is SQL that reads the same for SQLite and PostgreSQL; the module `step` knows the few
//! places where they differ. The tables carry the invariants that no bug in the application may
//! break: checks, unique and partial unique indexes, foreign keys, and triggers. [`constraint`]
//! tells which of them refused a statement.
//!
//! Names lead the way: `pk_…` is a composite primary key, `ux_…` a unique index, `ix_…` an index
//! for a query, `ck_…` a check, `fk_…` a foreign key, `tr_…` a rule kept by a trigger.

pub mod constraint;
mod step;

mod m20261122_000001_create_append_only;
mod m20261122_000002_create_user;
mod m20261122_000003_create_role;
mod m20261122_000004_create_session;
mod m20261122_000005_create_two_factor_method;
mod m20261122_000006_create_rate_limit;
mod m20261122_000007_create_organization;
mod m20261122_000008_create_stored_file;
mod m20261122_000009_create_production_batch;
mod m20261122_000010_create_energy_asset;
mod m20261122_000011_create_energy_wallet;
mod m20261122_000012_create_minting_contract;
mod m20261122_000013_create_energy_token;
mod m20261122_000014_create_minting_contract_asset;
mod m20261122_000015_create_energy_account;
mod m20261122_000016_create_ledger_transaction;
mod m20261122_000017_create_idempotency_record;
mod m20261122_000018_create_audit_entry;
mod m20261122_000019_create_operation;
mod m20261122_000020_create_operation_lock;
mod m20261122_000021_create_operation_signature;
mod m20261122_000022_create_retirement_certificate;
mod m20261122_000023_create_log;
mod m20261122_000024_create_balance_sheet;
mod m20261130_000025_create_user_link;
mod m20261130_000030_create_organization_profile_facet;
mod m20261130_000031_create_flag_request;
mod m20261130_000032_create_business_location;
mod m20261130_000035_create_permission;
mod m20261130_000036_index_audit_entry;
mod m20261130_000040_create_account_search;
mod m20261130_000041_create_operation_search;
mod m20261130_000043_drop_wallet_rules;
mod m20261130_000044_index_session;
mod m20261130_000045_freeze_certificate_holder;
mod m20261130_000046_index_operation_lock_target;
mod m20261130_000047_create_contract_search;
mod m20261130_000048_index_ledger_lists;
mod m20261130_000049_note_rights_of_requests;
mod m20261130_000050_index_awaiting_contract;
mod m20261130_000051_index_spellings;
mod m20261130_000052_keep_log_check;
mod m20261130_000053_index_names_in_any_locale;
mod m20261130_000055_note_unseen_operations;
mod m20261130_000057_index_references;

pub use sea_orm_migration::MigratorTrait;
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{
    DatabaseBackend, SqliteTransactionMode, TransactionOptions, TransactionTrait,
};

use step::Step;

/// Brings a database up to date, or back.
#[derive(Clone, Copy, Debug)]
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        Steps::migrations()
    }

    /// Applies pending steps: all of them or, if one fails, none. Several processes may start at
    /// once; one does the work and the others wait for it.
    async fn up<'c, C>(database: C, steps: Option<u32>) -> Result<(), DbErr>
    where
        C: IntoSchemaManagerConnection<'c>,
    {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let transaction = database
            .into_database_executor()
            .begin_with_options(options)
            .await?;
        if transaction.get_database_backend() == DatabaseBackend::Postgres {
            transaction.execute_unprepared(LOCK_OUT_OTHERS).await?;
        }
        Steps::up(&transaction, steps).await?;
        transaction.commit().await
    }
}

/// The number means nothing; it only must be ours.
const LOCK_OUT_OTHERS: &str = "SELECT pg_advisory_xact_lock(4728115509363)";

/// The steps alone, without the lock.
struct Steps;

impl MigratorTrait for Steps {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        STEPS
            .iter()
            .map(|step| Box::new(*step) as Box<dyn MigrationTrait>)
            .collect()
    }
}

const STEPS: &[Step] = &[
    m20261122_000001_create_append_only::STEP,
    m20261122_000002_create_user::STEP,
    m20261122_000003_create_role::STEP,
    m20261122_000004_create_session::STEP,
    m20261122_000005_create_two_factor_method::STEP,
    m20261122_000006_create_rate_limit::STEP,
    m20261122_000007_create_organization::STEP,
    m20261122_000008_create_stored_file::STEP,
    m20261122_000009_create_production_batch::STEP,
    m20261122_000010_create_energy_asset::STEP,
    m20261122_000011_create_energy_wallet::STEP,
    m20261122_000012_create_minting_contract::STEP,
    m20261122_000013_create_energy_token::STEP,
    m20261122_000014_create_minting_contract_asset::STEP,
    m20261122_000015_create_energy_account::STEP,
    m20261122_000016_create_ledger_transaction::STEP,
    m20261122_000017_create_idempotency_record::STEP,
    m20261122_000018_create_audit_entry::STEP,
    m20261122_000019_create_operation::STEP,
    m20261122_000020_create_operation_lock::STEP,
    m20261122_000021_create_operation_signature::STEP,
    m20261122_000022_create_retirement_certificate::STEP,
    m20261122_000023_create_log::STEP,
    m20261122_000024_create_balance_sheet::STEP,
    m20261130_000025_create_user_link::STEP,
    m20261130_000030_create_organization_profile_facet::STEP,
    m20261130_000031_create_flag_request::STEP,
    m20261130_000032_create_business_location::STEP,
    m20261130_000035_create_permission::STEP,
    m20261130_000036_index_audit_entry::STEP,
    m20261130_000040_create_account_search::STEP,
    m20261130_000041_create_operation_search::STEP,
    m20261130_000043_drop_wallet_rules::STEP,
    m20261130_000044_index_session::STEP,
    m20261130_000045_freeze_certificate_holder::STEP,
    m20261130_000046_index_operation_lock_target::STEP,
    m20261130_000047_create_contract_search::STEP,
    m20261130_000048_index_ledger_lists::STEP,
    m20261130_000049_note_rights_of_requests::STEP,
    m20261130_000057_index_references::STEP,
    m20261130_000050_index_awaiting_contract::STEP,
    m20261130_000051_index_spellings::STEP,
    m20261130_000052_keep_log_check::STEP,
    m20261130_000053_index_names_in_any_locale::STEP,
    m20261130_000055_note_unseen_operations::STEP,
];
