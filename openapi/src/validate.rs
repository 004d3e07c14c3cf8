//! Does a value fit the canonical schema, and if not, where and why?
//!
//! The validators are compiled from the document itself, with three rewrites that change no verdict but sharpen the
//! faults: a nullable reference and a union with a discriminator become conditions, so that a fault names the
//! member inside instead of the whole union; and `format: decimal` gets the default of `x-fraction-digits`.

use std::collections::BTreeSet;

use jsonschema::error::{TypeKind, ValidationErrorKind};
use jsonschema::{Keyword, ValidationError, ValidationOptions};
use serde_json::{Map, Value, json};

use crate::common::Fault;
use crate::problem::ApiError;
use crate::types::Decimal;

/// Faults beyond this number say nothing new.
const FAULTS_MAX: usize = 100;
/// The digits after the point that a decimal may have where the document is silent.
const FRACTION_DIGITS_DEFAULT: u64 = 6;
const FRACTION_DIGITS: &str = "x-fraction-digits";

/// A document whose schemas can be compiled.
#[derive(Debug)]
pub struct Document(Result<Value, String>);

impl Document {
    /// Reads a bundled document.
    pub fn parse(text: &str) -> Self {
        let document = serde_json::from_str::<Value>(text).map_err(|error| error.to_string());
        Self(document.map(|mut document| {
            sharpen(&mut document);
            document
        }))
    }

    /// Compiles the schema at a JSON pointer.
    pub fn validator(&self, pointer: &str) -> Validator {
        Validator(self.compile(pointer))
    }

    fn compile(&self, pointer: &str) -> Result<jsonschema::Validator, String> {
        let document = self.0.as_ref().map_err(Clone::clone)?;
        let schema = document
            .pointer(pointer)
            .ok_or_else(|| format!("there is no schema at {pointer}"))?;
        let root = json!({ "allOf": [schema], "components": document["components"] });
        options()
            .build(&root)
            .map_err(|error| format!("{pointer}: {error}"))
    }
}

/// A compiled schema. One that does not compile refuses every value with a 500; a test compiles them all.
#[derive(Debug)]
pub struct Validator(Result<jsonschema::Validator, String>);

impl Validator {
    /// Every fault of a value, in the order of their pointers, which start with `prefix`. Of very many, the first
    /// hundred.
    pub fn faults(&self, value: &Value, prefix: &str) -> Result<Vec<Fault>, ApiError> {
        let validator = self.0.as_ref().map_err(ApiError::internal)?;
        if validator.is_valid(value) {
            return Ok(Vec::new());
        }
        let mut faults = FirstFaults::default();
        for error in validator.iter_errors(value) {
            describe(&error, prefix, &mut faults);
        }
        Ok(faults
            .0
            .into_iter()
            .map(|(pointer, detail)| Fault { pointer, detail })
            .collect())
    }
}

/// Pointers and what is wrong there, each pair once. Only the first are kept, however many there are.
#[derive(Default)]
struct FirstFaults(BTreeSet<(String, String)>);

impl FirstFaults {
    fn insert(&mut self, pointer: String, detail: String) {
        self.0.insert((pointer, detail));
        if self.0.len() > FAULTS_MAX {
            self.0.pop_last();
        }
    }
}

fn options<'a>() -> ValidationOptions<'a> {
    jsonschema::options()
        .with_draft(jsonschema::Draft::Draft202012)
        .should_validate_formats(true)
        .with_format("email", email_address::EmailAddress::is_valid)
        .with_format("date-time", |text: &str| {
            chrono::DateTime::parse_from_rfc3339(text).is_ok()
        })
        .with_keyword(FRACTION_DIGITS, |_, limit, _| {
            let digits_max = limit.as_u64().unwrap_or(FRACTION_DIGITS_DEFAULT);
            Ok(Box::new(FractionDigits { digits_max }))
        })
}

struct FractionDigits {
    digits_max: u64,
}

impl FractionDigits {
    fn fault(&self, value: &Value) -> Option<String> {
        let Value::Number(number) = value else {
            return None;
        };
        let Ok(decimal) = number.to_string().parse::<Decimal>() else {
            return Some("The number is out of range.".to_owned());
        };
        let is_within = u64::from(decimal.0.normalize().scale()) <= self.digits_max;
        (!is_within).then(|| format!("At most {} digits may follow the point.", self.digits_max))
    }
}

impl<'i> Keyword<'i> for FractionDigits {
    fn validate(&self, value: &'i Value) -> Result<(), ValidationError<'i>> {
        self.fault(value)
            .map_or(Ok(()), |message| Err(ValidationError::custom(message)))
    }

    fn is_valid(&self, value: &'i Value) -> bool {
        self.fault(value).is_none()
    }
}

/// Rewrites the schemas of a document in place.
fn sharpen(value: &mut Value) {
    match value {
        Value::Object(members) => {
            if members
                .get("format")
                .is_some_and(|format| format == "decimal")
            {
                members
                    .entry(FRACTION_DIGITS)
                    .or_insert_with(|| FRACTION_DIGITS_DEFAULT.into());
            }
            if let Some(Value::Array(variants)) = members.get("oneOf") {
                let condition = match members.get("discriminator") {
                    Some(discriminator) => union(discriminator),
                    None => nullable(variants),
                };
                if let Some(condition) = condition {
                    members.remove("oneOf");
                    members.extend(condition);
                }
            }
            members.values_mut().for_each(sharpen);
        }
        Value::Array(items) => items.iter_mut().for_each(sharpen),
        _ => {}
    }
}

/// `oneOf: [X, null]` as: if it is not null, it is X.
fn nullable(variants: &[Value]) -> Option<Map<String, Value>> {
    let [inner, null] = variants else { return None };
    if null != &json!({ "type": "null" }) {
        return None;
    }
    Some(Map::from_iter([
        ("if".to_owned(), null.clone()),
        ("else".to_owned(), inner.clone()),
    ]))
}

/// A discriminated union as: the tag names a variant, and the value is that variant.
fn union(discriminator: &Value) -> Option<Map<String, Value>> {
    let tag = discriminator.get("propertyName")?.as_str()?;
    let mapping = discriminator.get("mapping")?.as_object()?;
    let names: Vec<&String> = mapping.keys().collect();
    let mut conditions = vec![
        json!({ "type": "object", "required": [tag], "properties": { tag: { "enum": names } } }),
    ];
    conditions.extend(mapping.iter().map(|(name, target)| {
        json!({
            "if": { "type": "object", "required": [tag], "properties": { tag: { "const": name } } },
            "then": { "$ref": target },
        })
    }));
    Some(Map::from_iter([("allOf".to_owned(), conditions.into())]))
}

/// Adds what is wrong in words that name the member at fault, and never its value, which may be a secret.
fn describe(error: &ValidationError<'_>, prefix: &str, faults: &mut FirstFaults) {
    use ValidationErrorKind as Kind;
    let pointer = format!("{prefix}{}", error.instance_path());
    let detail = match error.kind() {
        Kind::AdditionalProperties { unexpected } => {
            for name in unexpected {
                faults.insert(
                    format!("{pointer}/{}", escape(name)),
                    "The member is unknown.".to_owned(),
                );
            }
            return;
        }
        Kind::Required { property } => {
            let name = escape(property.as_str().unwrap_or_default());
            faults.insert(
                format!("{pointer}/{name}"),
                "The member is required.".to_owned(),
            );
            return;
        }
        Kind::Type { kind } => type_detail(kind),
        Kind::Enum { options } => format!("Expected one of {options}."),
        Kind::Format { format } => format!("Expected the format {format}."),
        Kind::Pattern { pattern } => format!("Must match the pattern {pattern}"),
        Kind::MinLength { limit } => format!("The length must be at least {limit}."),
        Kind::MaxLength { limit } => format!("The length must be at most {limit}."),
        Kind::Minimum { limit } => format!("Must be at least {limit}."),
        Kind::Maximum { limit } => format!("Must be at most {limit}."),
        Kind::ExclusiveMinimum { limit } => format!("Must be greater than {limit}."),
        Kind::ExclusiveMaximum { limit } => format!("Must be less than {limit}."),
        Kind::MinItems { limit } => format!("The number of items must be at least {limit}."),
        Kind::MaxItems { limit } => format!("The number of items must be at most {limit}."),
        Kind::MinProperties { limit } => format!("The number of members must be at least {limit}."),
        Kind::MaxProperties { limit } => format!("The number of members must be at most {limit}."),
        Kind::UniqueItems => "The items must differ from each other.".to_owned(),
        Kind::Custom { message, .. } => message.clone(),
        _ => error.masked().to_string(),
    };
    faults.insert(pointer, detail);
}

fn type_detail(kind: &TypeKind) -> String {
    match kind {
        TypeKind::Single(kind) => format!("Expected the type {kind}."),
        TypeKind::Multiple(kinds) => {
            let kinds: Vec<String> = kinds.iter().map(|kind| kind.to_string()).collect();
            format!("Expected one of the types {}.", kinds.join(", "))
        }
    }
}

fn escape(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}
