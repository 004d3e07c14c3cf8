//! Tag *Report Utilities*.

use attestry_openapi::base::{ReportRequest, ReportUtilitiesApi};
use attestry_openapi::binary::Download;
use attestry_openapi::common::Success;
use attestry_openapi::problem::ApiError;

use crate::app::App;
use crate::identity::Caller;
use crate::reports::{self, wire};

impl ReportUtilitiesApi for App {
    async fn internal_report_ping(&self, _caller: Caller) -> Result<Success, ApiError> {
        Ok(Success { success: true })
    }

    async fn internal_report_html(
        &self,
        _caller: Caller,
        body: ReportRequest,
    ) -> Result<Download, ApiError> {
        let page = reports::html(&wire::sample(self, body));
        Ok(wire::page(page))
    }

    async fn internal_report_pdf(
        &self,
        _caller: Caller,
        body: ReportRequest,
    ) -> Result<Download, ApiError> {
        let document = reports::pdf(self, wire::sample(self, body)).await?;
        Ok(wire::document(document))
    }
}
