#![doc = include_str!("ARCHITECTURE.md")]

pub mod api;
pub mod app;
pub mod assets;
pub mod audit;
pub mod certificates;
pub mod cli;
pub mod config;
pub mod demo;
pub mod error;
pub mod files;
pub mod identity;
pub mod jobs;
pub mod ledger;
pub mod locations;
pub mod market;
pub mod organizations;
pub mod platform;
pub mod production;
pub mod reports;
pub mod server;
#[cfg(test)]
mod testing;
pub mod transparency;
mod wire;
