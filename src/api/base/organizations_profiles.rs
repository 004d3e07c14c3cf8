//! Tag *Organizations & Profiles*.

use attestry_openapi::base::{OrganizationListResponse, OrganizationsProfilesApi};
use attestry_openapi::problem::ApiError;

use crate::app::App;
use crate::identity::Caller;
use crate::organizations::{self, wire};

impl OrganizationsProfilesApi for App {
    async fn organization_list(
        &self,
        caller: Caller,
    ) -> Result<OrganizationListResponse, ApiError> {
        Ok(wire::list(organizations::list(self, &caller).await?))
    }
}
