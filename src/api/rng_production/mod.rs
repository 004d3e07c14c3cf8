//! The RNG production API: one file for each tag of `rng-production.yaml`.

mod file_uploads_downloads;
