//! What does the runtime know of an operation from its document?

use poem_openapi::registry::{MetaHeader, MetaMediaType, MetaResponse, MetaSchema, Registry};
use poem_openapi::types::Type;

use crate::security::Operation;

/// One operation of a document. The generator implements it for a type per operation.
pub trait Contract: Send + Sync + 'static {
    /// What is checked before the handler runs.
    const OPERATION: &'static Operation;

    /// Every documented answer, as `poem-openapi` describes it.
    fn responses() -> Vec<MetaResponse>;

    /// Registers the schemas of these answers.
    fn register(registry: &mut Registry);
}

/// Collects what the document says of one answer.
pub(crate) struct Response(MetaResponse);

impl Response {
    pub(crate) fn new(status: u16, description: &'static str) -> Self {
        Self(MetaResponse {
            description,
            status: Some(status),
            status_range: None,
            content: Vec::new(),
            headers: Vec::new(),
        })
    }

    pub(crate) fn body<T: Type>(
        mut self,
        content_type: &'static str,
        constraints: MetaSchema,
    ) -> Self {
        let schema = T::schema_ref().merge(constraints);
        self.0.content.push(MetaMediaType {
            content_type,
            schema,
        });
        self
    }

    pub(crate) fn header<T: Type>(
        mut self,
        name: &str,
        description: Option<&str>,
        required: bool,
        constraints: MetaSchema,
    ) -> Self {
        self.0.headers.push(MetaHeader {
            name: name.to_owned(),
            description: description.map(str::to_owned),
            required,
            deprecated: false,
            schema: T::schema_ref().merge(constraints),
        });
        self
    }

    pub(crate) fn finish(self) -> MetaResponse {
        self.0
    }
}
