//! How is a JSON body taken in?
//!
//! A limited number of bytes → the strict reader → the canonical schema, all faults at once → the typed value.

use std::marker::PhantomData;

use futures_util::StreamExt;
use poem::{Request, RequestBody};
use poem_openapi::registry::{MetaMediaType, MetaRequest, MetaSchema, Registry};
use poem_openapi::types::Type;
use poem_openapi::{ApiExtractor, ApiExtractorType, ExtractParamOptions};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::common::{Fault, ProblemCode};
use crate::problem::ApiError;
use crate::security::Received;
use crate::strict;
use crate::validate::Validator;

/// The most bytes of a JSON body.
pub const BYTES_MAX: usize = 1 << 20;
/// What is read and thrown away of a body that is too large, so that the client lives to read the refusal.
const DRAIN_BYTES_MAX: usize = 64 << 20;

/// The JSON body of one operation. The generator implements it for the operation's contract.
pub trait Body: Send + Sync + 'static {
    /// What the handler gets.
    type Value: Type + DeserializeOwned;
    /// What the document says of the body.
    const DESCRIPTION: Option<&'static str>;
    /// Whether it must be sent. Where it need not, nothing stands for `{}`.
    const IS_REQUIRED: bool;

    /// What the schema says beyond its type.
    fn constraints() -> MetaSchema;

    /// The compiled canonical schema.
    fn validator() -> &'static Validator;
}

/// A body that was read; whether it is valid is still to be told, together with the other arguments.
pub struct JsonBody<C: Body> {
    pub(crate) value: Result<C::Value, Vec<Fault>>,
    pub(crate) received: Received,
    operation: PhantomData<C>,
}

impl<C: Body> JsonBody<C> {
    async fn read(request: &Request, body: &mut RequestBody) -> Result<Self, ApiError> {
        let bytes = read_limited(body).await?;
        let value = if bytes.is_empty() && !C::IS_REQUIRED {
            Value::Object(serde_json::Map::new())
        } else {
            if !is_json(request) {
                let detail = "Send the body as `application/json`.";
                return Err(ApiError::new(ProblemCode::UnsupportedMediaType).with_detail(detail));
            }
            strict::from_slice(&bytes)
                .map_err(|message| ApiError::new(ProblemCode::MalformedBody).with_detail(message))?
        };
        let received = Received::of(&bytes, &value);
        Ok(Self {
            value: typed(value, C::validator(), "")?,
            received,
            operation: PhantomData,
        })
    }
}

/// A valid value as its type. What the schema lets through and the type does not is a fault all the same.
pub(crate) fn typed<T: DeserializeOwned>(
    value: Value,
    validator: &Validator,
    pointer: &str,
) -> Result<Result<T, Vec<Fault>>, ApiError> {
    let faults = validator.faults(&value, pointer)?;
    if !faults.is_empty() {
        return Ok(Err(faults));
    }
    let typed = serde_json::from_value(value);
    Ok(typed.map_err(|error| {
        vec![Fault {
            pointer: pointer.to_owned(),
            detail: error.to_string(),
        }]
    }))
}

fn is_json(request: &Request) -> bool {
    let media_type = request
        .content_type()
        .and_then(|text| text.parse::<mime::Mime>().ok());
    media_type.is_some_and(|media_type| {
        let is_json = media_type.subtype() == mime::JSON || media_type.suffix() == Some(mime::JSON);
        media_type.type_() == mime::APPLICATION && is_json
    })
}

async fn read_limited(body: &mut RequestBody) -> Result<Vec<u8>, ApiError> {
    let unreadable =
        |message: String| ApiError::new(ProblemCode::MalformedBody).with_detail(message);
    let mut stream = body
        .take()
        .map_err(|error| unreadable(error.to_string()))?
        .into_bytes_stream();
    let mut bytes = Vec::new();
    let mut length = 0;
    while let Some(chunk) = stream.next().await {
        let chunk = chunk.map_err(|error| unreadable(error.to_string()))?;
        length += chunk.len();
        if length <= BYTES_MAX {
            bytes.extend_from_slice(&chunk);
        } else if length > DRAIN_BYTES_MAX {
            break;
        }
    }
    if length > BYTES_MAX {
        let detail = format!("The body may have at most {BYTES_MAX} bytes.");
        return Err(ApiError::new(ProblemCode::PayloadTooLarge).with_detail(detail));
    }
    Ok(bytes)
}

impl<'a, C: Body> ApiExtractor<'a> for JsonBody<C> {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::RequestObject];
    type ParamType = ();
    type ParamRawType = ();

    fn register(registry: &mut Registry) {
        C::Value::register(registry);
    }

    fn request_meta() -> Option<MetaRequest> {
        let schema = C::Value::schema_ref().merge(C::constraints());
        Some(MetaRequest {
            description: C::DESCRIPTION,
            content: vec![MetaMediaType {
                content_type: "application/json",
                schema,
            }],
            required: C::IS_REQUIRED,
        })
    }

    async fn from_request(
        request: &'a Request,
        body: &mut RequestBody,
        _options: ExtractParamOptions<()>,
    ) -> poem::Result<Self> {
        Ok(Self::read(request, body).await?)
    }
}
