//! Tag *Audit Log*.

use attestry_openapi::base::{AuditListRequest, AuditListResponse, AuditLogApi};
use attestry_openapi::problem::ApiError;

use crate::app::App;
use crate::audit;
use crate::identity::Caller;
use crate::wire::part;

impl AuditLogApi for App {
    async fn internal_audit_list(
        &self,
        _caller: Caller,
        mut body: AuditListRequest,
    ) -> Result<AuditListResponse, ApiError> {
        let part = part(body.paginate.take())?;
        Ok(audit::list(self, &body.into(), part).await?.into())
    }
}
