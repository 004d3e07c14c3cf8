//! How is an API described without an application that answers it?

use std::collections::HashMap;
use std::marker::PhantomData;

use poem::Request;
use poem::endpoint::BoxEndpoint;
use poem::http::Method;
use poem_openapi::OpenApi;
use poem_openapi::registry::{MetaApi, Registry};

use crate::problem::ApiError;
use crate::security::{Authenticator, Caller, Credentials, Operation};

/// Nobody implements every trait of the surface, so that an API can be described without an application.
#[derive(Debug)]
pub enum Nobody {}

impl Authenticator for Nobody {
    type Caller = Self;

    async fn authenticate(
        &self,
        _request: &Request,
        _credentials: Credentials,
        _operation: &'static Operation,
    ) -> Result<Self, ApiError> {
        match *self {}
    }
}

impl Caller for Nobody {
    fn may(&self, _permission: &str) -> bool {
        match *self {}
    }

    fn has_used_tfa(&self) -> bool {
        match *self {}
    }

    fn received(&mut self, _body_sha256: [u8; 32]) {
        match *self {}
    }
}

/// The description of the routes `A`, without any route.
pub(crate) struct Outline<A>(PhantomData<fn() -> A>);

impl<A> Default for Outline<A> {
    fn default() -> Self {
        Self(PhantomData)
    }
}

impl<A: OpenApi> OpenApi for Outline<A> {
    fn meta() -> Vec<MetaApi> {
        A::meta()
    }

    fn register(registry: &mut Registry) {
        A::register(registry);
    }

    fn add_routes(self, _routes: &mut HashMap<String, HashMap<Method, BoxEndpoint<'static>>>) {}
}
