//! How does what a handler returns become the answer on the wire?
//!
//! JSON goes from serde straight to bytes. An answer that the document does not know cannot leave: it becomes a
//! logged 500.

use std::marker::PhantomData;

use bytes::Bytes;
use poem::{IntoResponse, Response};
use poem_openapi::ApiResponse;
use poem_openapi::registry::{MetaResponses, Registry};
use serde::Serialize;

use crate::binary::Download;
use crate::contract::Contract;
use crate::problem::ApiError;

/// The answer of an idempotent operation: bytes that can be stored under the key and sent again.
#[derive(Debug)]
pub struct Answer<T> {
    bytes: Bytes,
    answer: PhantomData<fn() -> T>,
}

impl<T> Clone for Answer<T> {
    fn clone(&self) -> Self {
        Self::stored(self.bytes.clone())
    }
}

impl<T> Answer<T> {
    /// The bytes that were stored for an earlier request with the same key.
    pub fn stored(bytes: Bytes) -> Self {
        Self {
            bytes,
            answer: PhantomData,
        }
    }

    /// What is sent, and stored under the key.
    pub fn bytes(&self) -> &Bytes {
        &self.bytes
    }
}

impl<T: Serialize> Answer<T> {
    /// Serializes a fresh answer.
    pub fn of(answer: &T) -> Result<Self, ApiError> {
        Ok(Self::stored(serialize(answer)?))
    }
}

fn serialize<T: Serialize>(value: &T) -> Result<Bytes, ApiError> {
    serde_json::to_vec(value)
        .map(Bytes::from)
        .map_err(ApiError::internal)
}

/// The answer of the operation `C`.
pub struct Reply<C> {
    response: Response,
    operation: PhantomData<C>,
}

impl<C: Contract> Reply<C> {
    pub(crate) fn json<T: Serialize>(result: Result<T, ApiError>) -> Self {
        Self::bytes(result.and_then(|value| serialize(&value)))
    }

    pub(crate) fn answer<T>(result: Result<Answer<T>, ApiError>) -> Self {
        Self::bytes(result.map(|answer| answer.bytes))
    }

    pub(crate) fn download(result: Result<Download, ApiError>) -> Self {
        match result.and_then(|download| download.into_response(C::OPERATION)) {
            Ok(response) => Self {
                response,
                operation: PhantomData,
            },
            Err(error) => Self::refuse(error),
        }
    }

    pub(crate) fn refuse(error: ApiError) -> Self {
        let status = error.status().as_u16();
        let error = match C::OPERATION.answer(status) {
            Some(_) => error,
            None => ApiError::internal(format!(
                "{}: the status of `{error}` is not documented",
                C::OPERATION.id
            )),
        };
        Self {
            response: error.into_response(),
            operation: PhantomData,
        }
    }

    fn bytes(result: Result<Bytes, ApiError>) -> Self {
        match result {
            Ok(bytes) => {
                let response = Response::builder()
                    .content_type("application/json")
                    .body(bytes);
                Self {
                    response,
                    operation: PhantomData,
                }
            }
            Err(error) => Self::refuse(error),
        }
    }
}

impl<C: Send> IntoResponse for Reply<C> {
    fn into_response(self) -> Response {
        self.response
    }
}

impl<C: Contract> ApiResponse for Reply<C> {
    const BAD_REQUEST_HANDLER: bool = true;

    fn meta() -> MetaResponses {
        MetaResponses {
            responses: C::responses(),
        }
    }

    fn register(registry: &mut Registry) {
        C::register(registry);
    }

    fn from_parse_request_error(error: poem::Error) -> Self {
        Self::refuse(ApiError::from_poem(&error))
    }
}
