//! How is a parameter taken in?
//!
//! Like a body: the text becomes a JSON value, the canonical schema judges it, and the typed value follows. Faults
//! are kept until all arguments are read, so that one answer names all of them.

use std::marker::PhantomData;

use poem::{Request, RequestBody};
use poem_openapi::registry::{MetaParamIn, MetaSchema, MetaSchemaRef, Registry};
use poem_openapi::types::Type;
use poem_openapi::{ApiExtractor, ApiExtractorType, ExtractParamOptions};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::common::Fault;
use crate::problem::ApiError;
use crate::validate::Validator;
use crate::{json, strict};

/// One parameter of a document. The generator implements it for a type per parameter.
pub trait Parameter: Send + Sync + 'static {
    /// What the handler gets.
    type Value: Type + DeserializeOwned;
    /// The name on the wire.
    const NAME: &'static str;
    /// How faults name it, such as `/header/x-refresh-token`.
    const POINTER: &'static str;
    /// How its text becomes a JSON value.
    const RAW: Raw;

    /// What the schema says beyond its type.
    fn constraints() -> MetaSchema;

    /// The compiled canonical schema.
    fn validator() -> &'static Validator;
}

/// How the text of a parameter becomes a JSON value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Raw {
    /// It is one.
    Text,
    /// It is written like a JSON number.
    Number,
    /// It is `true` or `false`.
    Boolean,
}

impl Raw {
    /// Text that is not of the expected form stays text, and the schema refuses it.
    fn read(self, text: &str) -> Value {
        let value = match self {
            Self::Text => None,
            Self::Number => strict::from_slice(text.as_bytes())
                .ok()
                .filter(Value::is_number),
            Self::Boolean => text.parse::<bool>().ok().map(Value::from),
        };
        value.unwrap_or_else(|| Value::from(text))
    }
}

/// Keeps the value of an argument, or its faults.
pub(crate) fn keep<T>(argument: Result<T, Vec<Fault>>, faults: &mut Vec<Fault>) -> Option<T> {
    argument.map_err(|mut found| faults.append(&mut found)).ok()
}

/// The texts sent for a parameter.
trait Place: Send + Sync + 'static {
    const IN: MetaParamIn;
    fn texts(request: &Request, name: &str) -> Vec<String>;
}

/// In the path, where `poem-openapi` counts the parameters instead of naming them.
pub struct InPath;
/// In the query.
pub struct InQuery;
/// In a header.
pub struct InHeader;

impl Place for InPath {
    const IN: MetaParamIn = MetaParamIn::Path;

    fn texts(request: &Request, name: &str) -> Vec<String> {
        request
            .raw_path_param(name)
            .map(str::to_owned)
            .into_iter()
            .collect()
    }
}

impl Place for InQuery {
    const IN: MetaParamIn = MetaParamIn::Query;

    fn texts(request: &Request, name: &str) -> Vec<String> {
        let pairs = request
            .params::<Vec<(String, String)>>()
            .unwrap_or_default();
        pairs
            .into_iter()
            .filter(|(key, _)| key == name)
            .map(|(_, value)| value)
            .collect()
    }
}

impl Place for InHeader {
    const IN: MetaParamIn = MetaParamIn::Header;

    fn texts(request: &Request, name: &str) -> Vec<String> {
        let values = request.headers().get_all(name).iter();
        values
            .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
            .collect()
    }
}

fn read<P: Parameter, L: Place>(
    request: &Request,
    name: &str,
) -> Result<Result<Option<P::Value>, Vec<Fault>>, ApiError> {
    let fault = |detail: &str| {
        Ok(Err(vec![Fault {
            pointer: P::POINTER.to_owned(),
            detail: detail.to_owned(),
        }]))
    };
    let texts = L::texts(request, name);
    match texts.as_slice() {
        [] => Ok(Ok(None)),
        [text] if text.contains('\0') => fault("NUL is not allowed."),
        [text] => Ok(json::typed(P::RAW.read(text), P::validator(), P::POINTER)?.map(Some)),
        _ => fault("The parameter is there more than once."),
    }
}

macro_rules! extractor {
    ($(#[$docs:meta])* $name:ident, $place:ident, required) => {
        extractor!($(#[$docs])* $name, $place, P::Value, true, |value: Option<P::Value>| {
            value.ok_or_else(|| vec![Fault {
                pointer: P::POINTER.to_owned(),
                detail: "The parameter is required.".to_owned(),
            }])
        });
    };
    ($(#[$docs:meta])* $name:ident, $place:ident, optional) => {
        extractor!($(#[$docs])* $name, $place, Option<P::Value>, false, Ok);
    };
    ($(#[$docs:meta])* $name:ident, $place:ident, $value:ty, $required:literal, $finish:expr) => {
        $(#[$docs])*
        pub struct $name<P: Parameter> {
            /// The value, or what is wrong with it.
            pub value: Result<$value, Vec<Fault>>,
            parameter: PhantomData<P>,
        }

        impl<'a, P: Parameter> ApiExtractor<'a> for $name<P> {
            const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::Parameter];
            const PARAM_IS_REQUIRED: bool = $required;
            type ParamType = P::Value;
            type ParamRawType = ();

            fn register(registry: &mut Registry) {
                P::Value::register(registry);
            }

            fn param_in() -> Option<MetaParamIn> {
                Some(<$place as Place>::IN)
            }

            fn param_schema_ref() -> Option<MetaSchemaRef> {
                Some(P::Value::schema_ref().merge(P::constraints()))
            }

            async fn from_request(
                request: &'a Request,
                _body: &mut RequestBody,
                options: ExtractParamOptions<P::Value>,
            ) -> poem::Result<Self> {
                let value = read::<P, $place>(request, options.name)?;
                Ok(Self { value: value.and_then($finish), parameter: PhantomData })
            }
        }
    };
}

extractor!(
    /// A parameter in the path.
    Path, InPath, required
);
extractor!(
    /// A parameter that must be in the query.
    Query, InQuery, required
);
extractor!(
    /// A parameter that may be in the query.
    OptionalQuery, InQuery, optional
);
extractor!(
    /// A header that must be there.
    Header, InHeader, required
);
extractor!(
    /// A header that may be there.
    OptionalHeader, InHeader, optional
);
