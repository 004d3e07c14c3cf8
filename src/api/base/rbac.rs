//! Tag *RBAC*.

use attestry_openapi::answer::Answer;
use attestry_openapi::base::{
    RbacApi, RbacExportResponse, RbacPermissionsRequest, RbacPermissionsResponse, RbacRolesRequest,
    RbacRolesResponse,
};
use attestry_openapi::common::Success;
use attestry_openapi::problem::ApiError;

use crate::app::App;
use crate::identity::Caller;
use crate::identity::rbac::{self, wire};

impl RbacApi for App {
    async fn internal_rbac_export(&self, _caller: Caller) -> Result<RbacExportResponse, ApiError> {
        Ok(rbac::export(self).await?.into())
    }

    async fn internal_rbac_roles(
        &self,
        caller: Caller,
        body: RbacRolesRequest,
    ) -> Result<Answer<RbacRolesResponse>, ApiError> {
        let roles = body.roles.map(wire::roles);
        Ok(rbac::import_roles(self, &caller, roles).await?)
    }

    async fn internal_rbac_permissions(
        &self,
        caller: Caller,
        body: RbacPermissionsRequest,
    ) -> Result<Answer<RbacPermissionsResponse>, ApiError> {
        let permissions = body.permissions.map(wire::permissions);
        Ok(rbac::import_permissions(self, &caller, permissions).await?)
    }

    async fn internal_rbac_remove_all_roles_and_permissions(
        &self,
        caller: Caller,
    ) -> Result<Success, ApiError> {
        rbac::remove_all(self, &caller).await?;
        Ok(Success { success: true })
    }
}
