//! RNG production API: Measurement Batches.

use attestry_openapi::answer::Answer;
use attestry_openapi::problem::ApiError;
use attestry_openapi::rng_production::{
    BatchWorkflowResponse, MeasurementBatchAddFilesRequest, MeasurementBatchApproveRequest,
    MeasurementBatchRejectRequest, MeasurementBatchRemoveFilesRequest,
    MeasurementBatchRemoveRequest, MeasurementBatchesApi,
};

use crate::app::App;
use crate::identity::Caller;
use crate::production::{evidence, file_ids, measurement};

impl MeasurementBatchesApi for App {
    async fn rng_measurement_batch_add_files(
        &self,
        caller: Caller,
        body: MeasurementBatchAddFilesRequest,
    ) -> Result<Answer<BatchWorkflowResponse>, ApiError> {
        let evidence = evidence(&body.files);
        Ok(measurement::add_files(self, &caller, &body.into(), &evidence).await?)
    }

    async fn rng_measurement_batch_remove_files(
        &self,
        caller: Caller,
        body: MeasurementBatchRemoveFilesRequest,
    ) -> Result<Answer<BatchWorkflowResponse>, ApiError> {
        let files = file_ids(&body.files);
        Ok(measurement::remove_files(self, &caller, &body.into(), &files).await?)
    }

    async fn rng_measurement_batch_approve(
        &self,
        caller: Caller,
        body: MeasurementBatchApproveRequest,
    ) -> Result<Answer<BatchWorkflowResponse>, ApiError> {
        Ok(measurement::approve(self, &caller, &body.into()).await?)
    }

    async fn rng_measurement_batch_reject(
        &self,
        caller: Caller,
        body: MeasurementBatchRejectRequest,
    ) -> Result<Answer<BatchWorkflowResponse>, ApiError> {
        Ok(measurement::reject(self, &caller, &body.into()).await?)
    }

    async fn rng_measurement_batch_remove(
        &self,
        caller: Caller,
        body: MeasurementBatchRemoveRequest,
    ) -> Result<Answer<BatchWorkflowResponse>, ApiError> {
        Ok(measurement::remove(self, &caller, &body.into()).await?)
    }
}
