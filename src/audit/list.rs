//! Which entries does the operator want to see?

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{AuditEntry, store};
use crate::app::App;
use crate::error::Error;
use crate::platform::listed::{Listed, Part};

/// What the entries must be; every field that is given holds.
#[derive(Clone, Debug, Default)]
pub struct AuditFilter {
    /// The user who acted.
    pub user_id: Option<Uuid>,
    /// The API key that acted.
    pub client_id: Option<String>,
    /// What was done, by operation id.
    pub operation: Option<String>,
    /// The kind of record that it was done to.
    pub entity_type: Option<String>,
    /// The record.
    pub entity_id: Option<Uuid>,
    /// The organization at which it was done.
    pub organization_id: Option<Uuid>,
    /// The request.
    pub request_id: Option<Uuid>,
    /// `success`, or the code of the refusal.
    pub outcome: Option<String>,
    /// Then or later.
    pub from: Option<DateTime<Utc>>,
    /// Then or earlier.
    pub to: Option<DateTime<Utc>>,
}

/// The entries, newest first.
pub async fn list(
    app: &App,
    filter: &AuditFilter,
    part: Part,
) -> Result<Listed<AuditEntry>, Error> {
    store::list(app.database.reader(), filter, part).await
}
