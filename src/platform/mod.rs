//! What the features stand on: time, identifiers, randomness, the database, secrets.
//!
//! Nothing here knows a rule of the registry. Features take time, identifiers and randomness from
//! here alone, so that a test can hold them still.

pub mod audit;
pub mod bulk;
pub mod change;
pub mod clock;
pub mod database;
pub(crate) mod folder;
pub mod idempotency;
pub mod ids;
pub mod listed;
pub mod mail;
pub(crate) mod page;
pub(crate) mod paging;
mod place;
pub(crate) mod prefix;
pub mod problem;
pub mod random;
pub mod request;
pub mod secrets;
pub(crate) mod spelling;
pub(crate) mod stored;
pub(crate) mod subject;
pub mod telemetry;
pub mod turns;
