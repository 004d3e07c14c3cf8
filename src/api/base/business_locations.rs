//! Tag *Business Locations*.

use attestry_openapi::answer::Answer;
use attestry_openapi::base::{
    BusinessLocationCreateRequest, BusinessLocationDetailsRequest, BusinessLocationListRequest,
    BusinessLocationListResponse, BusinessLocationResponse, BusinessLocationUpdateRequest,
    BusinessLocationsApi,
};
use attestry_openapi::problem::ApiError;

use crate::app::App;
use crate::identity::Caller;
use crate::locations::{self, Reach};
use crate::wire::part;

impl BusinessLocationsApi for App {
    async fn business_location_create(
        &self,
        caller: Caller,
        body: BusinessLocationCreateRequest,
    ) -> Result<Answer<BusinessLocationResponse>, ApiError> {
        Ok(locations::create(self, Reach::Mine(&caller), &body.try_into()?).await?)
    }

    async fn business_location_update(
        &self,
        caller: Caller,
        body: BusinessLocationUpdateRequest,
    ) -> Result<Answer<BusinessLocationResponse>, ApiError> {
        Ok(locations::update(self, Reach::Mine(&caller), &body.try_into()?).await?)
    }

    async fn business_location_details(
        &self,
        caller: Caller,
        body: BusinessLocationDetailsRequest,
    ) -> Result<BusinessLocationResponse, ApiError> {
        let found = locations::details(self, Reach::Mine(&caller), body.id.into()).await?;
        Ok(found.into())
    }

    async fn business_location_list(
        &self,
        caller: Caller,
        mut body: BusinessLocationListRequest,
    ) -> Result<BusinessLocationListResponse, ApiError> {
        let part = part(body.paginate.take())?;
        let listed = locations::list(self, Reach::Mine(&caller), &body.into(), part).await?;
        Ok(listed.into())
    }
}
