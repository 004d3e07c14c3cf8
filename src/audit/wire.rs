//! How does the audit log look to a client?

use attestry_openapi::base;

use super::{AuditEntry, AuditFilter};
use crate::platform::listed::Listed;
use crate::wire::page_info;

impl From<base::AuditListRequest> for AuditFilter {
    fn from(body: base::AuditListRequest) -> Self {
        Self {
            user_id: body.user_id,
            client_id: body.client_id,
            operation: body.operation,
            entity_type: body.entity_type,
            entity_id: body.entity_id,
            organization_id: body.organization_id,
            request_id: body.request_id,
            outcome: body.outcome,
            from: body.created_at_from,
            to: body.created_at_to,
        }
    }
}

impl From<Listed<AuditEntry>> for base::AuditListResponse {
    fn from(listed: Listed<AuditEntry>) -> Self {
        Self {
            paginate: page_info(&listed),
            total: listed.total.and_then(|total| i64::try_from(total).ok()),
            audit_entries: listed.rows.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<AuditEntry> for base::AuditEntry {
    fn from(entry: AuditEntry) -> Self {
        Self {
            id: entry.id,
            created_at: entry.at,
            user_id: entry.user_id.into(),
            client_id: entry.client_id.into(),
            operation: entry.operation,
            entity_type: entry.entity_type.into(),
            entity_id: entry.entity_id.into(),
            organization_id: entry.organization_id.into(),
            request_id: entry.request_id,
            address: entry.address.into(),
            outcome: entry.outcome,
        }
    }
}
