//! The network API: one file for each tag of `network.yaml`.

mod file_uploads_downloads;
