//! RNG production API: File Uploads & Downloads.

use attestry_openapi::binary::Download;
use attestry_openapi::multipart::UploadedFile;
use attestry_openapi::problem::ApiError;
use attestry_openapi::rng_production::{
    FileListRequest, FileListResponse, FileUploadResponse, FileUploadsDownloadsApi,
};
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

    async fn file_list(
        &self,
        caller: Caller,
        body: FileListRequest,
    ) -> Result<FileListResponse, ApiError> {
        let attached = files::list(self, &caller, body.into()).await?;
        Ok(FileListResponse {
            files: attached.into_iter().map(Into::into).collect(),
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

    async fn token_account_energy_wallet_file(
        &self,
        caller: Caller,
        account_id: Uuid,
        id: Uuid,
        filename: String,
        range: Option<String>,
        if_range: Option<String>,
        if_none_match: Option<String>,
    ) -> Result<Download, ApiError> {
        let file = files::find_of_holding(self, &caller, account_id, id.into(), &filename).await?;
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

    async fn token_account_market_file(
        &self,
        _caller: Caller,
        account_id: Uuid,
        id: Uuid,
        filename: String,
        range: Option<String>,
        if_range: Option<String>,
        if_none_match: Option<String>,
    ) -> Result<Download, ApiError> {
        let file = files::find_of_listing(self, account_id, id.into(), &filename).await?;
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
