//! The one test binary: what clients and operators of the server may rely on.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod administration;
mod binary;
mod broken;
mod browser;
mod coverage;
mod databases;
mod docs;
mod files;
mod holdings;
mod identity;
mod migrations;
mod operations;
mod operator;
mod organizations;
mod printed;
mod problems;
mod processes;
mod production;
mod programs;
mod races;
mod scenarios;
mod spending;
mod structure;
mod system;
mod transparency;
mod walkthrough;
mod who_may;
mod workbooks;
