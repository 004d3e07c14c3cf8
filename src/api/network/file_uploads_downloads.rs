//! Network API: File Uploads & Downloads.

use attestry_openapi::binary::Download;
use attestry_openapi::multipart::UploadedFile;
use attestry_openapi::network::{FileUploadResponse, FileUploadsDownloadsApi};
use attestry_openapi::problem::ApiError;
use uuid::Uuid;

use crate::app::App;
use crate::files::{self, Wanted};
use crate::identity::Caller;

impl FileUploadsDownloadsApi for App {
    async fn file_temporary_upload(
        &self,
        caller: Caller,
        files: Vec<UploadedFile>,
    ) -> Result<FileUploadResponse, ApiError> {
        let uploaded = files::upload(self, &caller, files).await?;
        Ok(FileUploadResponse {
            files: uploaded.into_iter().map(Into::into).collect(),
        })
    }

    async fn file_download(
        &self,
        caller: Caller,
        id: Uuid,
        file_name: String,
        range: Option<String>,
        if_range: Option<String>,
        if_none_match: Option<String>,
    ) -> Result<Download, ApiError> {
        let file = files::find(self, &caller, id.into(), &file_name).await?;
        files::serve(
            self,
            &file,
            &Wanted {
                range,
                if_range,
                if_none_match,
            },
        )
        .await
    }
}
