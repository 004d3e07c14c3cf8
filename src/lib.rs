#![doc = include_str!("ARCHITECTURE.md")]

pub mod api;
pub mod app;
pub mod config;
pub mod error;
pub mod files;
pub mod identity;
pub mod ledger;
pub mod organizations;
pub mod platform;
