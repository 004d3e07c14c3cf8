//! What does a document say, once it is known to be sound?
//!
//! Everything here can be written as Rust; what could not was refused while reading.

use std::collections::BTreeMap;

use serde_json::Value;

/// One API document.
pub(crate) struct Api {
    pub(crate) module: String,
    pub(crate) stem: String,
    pub(crate) title: String,
    pub(crate) version: String,
    pub(crate) description: Option<String>,
    pub(crate) base_path: String,
    pub(crate) tags: Vec<Tag>,
    pub(crate) schemas: Vec<Schema>,
    pub(crate) schemes: Vec<Scheme>,
    pub(crate) parameters: BTreeMap<String, Parameter>,
    pub(crate) operations: Vec<Operation>,
}

pub(crate) struct Tag {
    pub(crate) name: String,
    pub(crate) description: Option<String>,
}

/// A named schema.
pub(crate) struct Schema {
    pub(crate) name: String,
    pub(crate) is_common: bool,
    pub(crate) description: Option<String>,
    pub(crate) shape: Shape,
}

pub(crate) enum Shape {
    /// A closed list of strings.
    Enumeration(Vec<String>),
    Object(Object),
    /// One of several objects, told apart by a member.
    OneOf(OneOf),
    /// A scalar, array or map under a name of its own.
    Alias(Inline),
}

pub(crate) struct Object {
    pub(crate) is_closed: bool,
    pub(crate) members: Vec<Member>,
}

pub(crate) struct Member {
    pub(crate) name: String,
    pub(crate) is_required: bool,
    pub(crate) schema: Inline,
}

pub(crate) struct OneOf {
    pub(crate) tag: String,
    /// The tag's value and the name of the object schema it stands for.
    pub(crate) variants: Vec<(String, String)>,
}

/// A schema that stands where it is used.
#[derive(Clone)]
pub(crate) struct Inline {
    pub(crate) kind: Kind,
    pub(crate) is_nullable: bool,
    pub(crate) description: Option<String>,
    pub(crate) default: Option<Literal>,
    pub(crate) is_deprecated: bool,
    pub(crate) limits: Box<Limits>,
}

#[derive(Clone)]
pub(crate) enum Kind {
    /// A named schema.
    Reference(String),
    Text,
    Email,
    Uuid,
    DateTime,
    Date,
    Int32,
    Int64,
    Double,
    Decimal,
    Boolean,
    Binary,
    List(Box<Inline>),
    Map(Box<Inline>),
    FreeForm,
}

/// A default value, together with what is needed to write it as Rust.
#[derive(Clone)]
pub(crate) struct Literal {
    pub(crate) value: Value,
    /// The enumeration it belongs to.
    pub(crate) enumeration: Option<String>,
}

/// The limits of a value, in the words of JSON Schema.
#[derive(Clone, Default)]
pub(crate) struct Limits {
    pub(crate) minimum: Option<f64>,
    pub(crate) maximum: Option<f64>,
    pub(crate) exclusive_minimum: Option<f64>,
    pub(crate) exclusive_maximum: Option<f64>,
    pub(crate) min_length: Option<u64>,
    pub(crate) max_length: Option<u64>,
    pub(crate) pattern: Option<String>,
    pub(crate) min_items: Option<u64>,
    pub(crate) max_items: Option<u64>,
    pub(crate) unique_items: bool,
    pub(crate) min_properties: Option<u64>,
    pub(crate) max_properties: Option<u64>,
}

pub(crate) struct Scheme {
    pub(crate) name: String,
    pub(crate) description: Option<String>,
    pub(crate) kind: SchemeKind,
}

pub(crate) enum SchemeKind {
    Bearer {
        format: Option<String>,
    },
    /// An API key in the named header.
    Header(String),
}

pub(crate) struct Operation {
    pub(crate) id: String,
    pub(crate) pointer: String,
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) tag: String,
    pub(crate) summary: String,
    pub(crate) description: String,
    pub(crate) is_deprecated: bool,
    /// Alternatives, each a set of schemes that are needed together. Empty: public.
    pub(crate) security: Vec<Vec<String>>,
    pub(crate) permission: Option<String>,
    pub(crate) requires_tfa: bool,
    /// The operation whose handler answers this one, too.
    pub(crate) same_handler_as: Option<String>,
    /// Keys of [`Api::parameters`].
    pub(crate) parameters: Vec<String>,
    pub(crate) body: Option<Body>,
    pub(crate) responses: Vec<Response>,
    pub(crate) success: Success,
}

pub(crate) struct Parameter {
    pub(crate) name: String,
    pub(crate) location: Location,
    pub(crate) is_required: bool,
    pub(crate) description: Option<String>,
    pub(crate) schema: Inline,
    pub(crate) schema_pointer: String,
    pub(crate) role: Role,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Location {
    Path,
    Query,
    Header,
}

/// Who needs the value of a parameter?
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// The handler: it is an argument.
    Argument,
    /// The caller carries it; the surface only checks it.
    Caller,
    /// The caller carries it, and it makes the operation idempotent.
    IdempotencyKey,
}

pub(crate) struct Body {
    pub(crate) is_required: bool,
    pub(crate) description: Option<String>,
    pub(crate) content: Content,
}

pub(crate) enum Content {
    Json {
        schema: Inline,
        pointer: String,
        /// An object without members is checked, but is no argument.
        is_empty: bool,
    },
    Multipart(Vec<UploadField>),
}

/// A member of a multipart form that takes files.
pub(crate) struct UploadField {
    pub(crate) name: String,
    pub(crate) description: Option<String>,
    pub(crate) is_required: bool,
    pub(crate) min_items: u64,
    pub(crate) max_items: u64,
    pub(crate) max_bytes: u64,
}

pub(crate) struct Response {
    pub(crate) status: u16,
    pub(crate) description: String,
    pub(crate) media: Vec<Media>,
    pub(crate) headers: Vec<Header>,
}

pub(crate) struct Media {
    pub(crate) media_type: String,
    pub(crate) schema: Inline,
}

pub(crate) struct Header {
    pub(crate) name: String,
    pub(crate) description: Option<String>,
    pub(crate) is_required: bool,
    pub(crate) schema: Inline,
}

/// What a handler answers when all goes well.
pub(crate) enum Success {
    Json(Inline),
    Binary,
}

impl Operation {
    pub(crate) fn is_public(&self) -> bool {
        self.security.is_empty()
    }
}

impl Api {
    pub(crate) fn parameters_of<'a>(
        &'a self,
        operation: &'a Operation,
    ) -> impl Iterator<Item = (&'a str, &'a Parameter)> {
        operation
            .parameters
            .iter()
            .filter_map(|key| self.parameters.get_key_value(key))
            .map(|(key, value)| (key.as_str(), value))
    }

    pub(crate) fn is_idempotent(&self, operation: &Operation) -> bool {
        self.parameters_of(operation)
            .any(|(_, parameter)| parameter.role == Role::IdempotencyKey)
    }
}
