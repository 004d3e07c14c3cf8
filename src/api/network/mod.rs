//! The network API: one file for each tag of `network.yaml`.

mod consumption;
mod energy_wallet;
mod file_uploads_downloads;
mod intra_transfer;
mod market_accounts;
mod minting_contracts;
mod network_transactions;
mod retirement;
mod system_ledger;
mod system_minting;
mod system_token;
mod transparency_log;
