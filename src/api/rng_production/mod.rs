//! The RNG production API: one file for each tag of `rng-production.yaml`.

mod batch_minting;
mod file_uploads_downloads;
mod measurement_batches;
mod production_batches;
mod token_accounts;
