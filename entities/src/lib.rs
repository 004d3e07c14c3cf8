//! The tables of the registry as types: one file per table, columns and their units, no behaviour.
//!
//! Quantities are whole units, `*_micro` columns are millionths, times are UTC. Columns that hold a
//! word of a closed list are text here: the domain owns the words, the migration the constraints.

#![expect(
    clippy::disallowed_methods,
    reason = "the derives bring nested saves that open transactions; no store calls them"
)]

pub mod api_key;
pub mod audit_entry;
pub mod balance_check;
pub mod balance_delta;
pub mod balance_sheet;
pub mod batch_workflow;
pub mod business_location;
pub mod carried_fraction;
pub mod certificate_counter;
pub mod energy_account;
pub mod energy_asset;
pub mod energy_token;
pub mod energy_token_party;
pub mod energy_token_standard;
pub mod energy_wallet;
pub mod facility_month;
pub mod flag_request;
pub mod idempotency_record;
pub mod ledger_transaction;
pub mod log_checkpoint;
pub mod log_entry;
pub mod log_hash;
pub mod log_head;
pub mod mail;
pub mod minting_contract;
pub mod minting_contract_asset;
pub mod operation;
pub mod operation_facet;
pub mod operation_lock;
pub mod operation_party;
pub mod operation_signature;
pub mod organization;
pub mod organization_profile;
pub mod organization_profile_facet;
pub mod permission;
pub mod posting;
pub mod production_batch;
pub mod rate_limit;
pub mod recovery_code;
pub mod refresh_token;
pub mod retirement_certificate;
pub mod role;
pub mod role_link;
pub mod role_permission;
pub mod session;
pub mod stored_file;
pub mod two_factor_method;
pub mod user;
pub mod user_link;
pub mod workflow_approval;
