//! Who did what? What [`crate::platform::audit`] wrote, for the operator to read.

mod list;
mod store;
pub(crate) mod wire;

use chrono::{DateTime, Utc};
use uuid::Uuid;

pub use list::{AuditFilter, list};

/// An entry of the audit log.
#[derive(Clone, Debug)]
pub struct AuditEntry {
    /// Its id.
    pub id: Uuid,
    /// When.
    pub at: DateTime<Utc>,
    /// The user who acted.
    pub user_id: Option<Uuid>,
    /// The API key that acted.
    pub client_id: Option<String>,
    /// What was done, by operation id.
    pub operation: String,
    /// The kind of record that it was done to.
    pub entity_type: Option<String>,
    /// The record.
    pub entity_id: Option<Uuid>,
    /// The organization at which it was done.
    pub organization_id: Option<Uuid>,
    /// The request.
    pub request_id: String,
    /// Where the request came from.
    pub address: Option<String>,
    /// `success`, or the code of the refusal.
    pub outcome: String,
}
