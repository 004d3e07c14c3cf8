//! How does a generated type describe itself?
//!
//! The generator writes, beside each type, what the document says of it in `poem-openapi`'s terms. Types are
//! described by their fields' Rust types, so a field whose type does not fit the document shows in the lockstep test.

use poem_openapi::registry::{MetaDiscriminatorObject, MetaSchema, MetaSchemaRef, Registry};
use poem_openapi::types::Type;
use serde_json::Value;

use crate::lockstep;

/// A type that stands in the document under a name of its own.
pub trait Described: Send + Sync + Sized + 'static {
    /// The name under `components/schemas`.
    const NAME: &'static str;

    /// What stands there. Types that it refers to are registered on the way.
    fn describe(registry: &mut Registry) -> MetaSchema;
}

/// Implements `poem-openapi`'s `Type` for a [`Described`] type.
macro_rules! described {
    ($type:ident) => {
        impl poem_openapi::types::Type for $type {
            const IS_REQUIRED: bool = true;
            type RawValueType = Self;
            type RawElementValueType = Self;

            fn name() -> std::borrow::Cow<'static, str> {
                <Self as $crate::schema::Described>::NAME.into()
            }

            fn schema_ref() -> poem_openapi::registry::MetaSchemaRef {
                poem_openapi::registry::MetaSchemaRef::Reference(Self::name().into_owned())
            }

            fn register(registry: &mut poem_openapi::registry::Registry) {
                registry.create_schema::<Self, _>(Self::name().into_owned(), |registry| {
                    <Self as $crate::schema::Described>::describe(registry)
                });
            }

            fn as_raw_value(&self) -> Option<&Self> {
                Some(self)
            }

            fn raw_element_iter<'a>(&'a self) -> Box<dyn Iterator<Item = &'a Self> + 'a> {
                Box::new(std::iter::once(self))
            }
        }
    };
}
pub(crate) use described;

/// A closed list of strings.
pub fn enumeration(
    description: Option<&'static str>,
    values: impl Iterator<Item = &'static str>,
) -> MetaSchema {
    MetaSchema {
        description,
        enum_items: values.map(Value::from).collect(),
        ..MetaSchema::new("string")
    }
}

/// A scalar, array or map under a name of its own.
pub fn alias<T: Type>(registry: &mut Registry, constraints: MetaSchema) -> MetaSchema {
    T::register(registry);
    match T::schema_ref() {
        MetaSchemaRef::Inline(schema) => schema.merge(constraints),
        MetaSchemaRef::Reference(_) => constraints,
    }
}

/// Collects the members of an object.
pub struct Object<'a> {
    registry: &'a mut Registry,
    schema: MetaSchema,
}

impl<'a> Object<'a> {
    /// Starts an object.
    pub fn new(registry: &'a mut Registry, description: Option<&'static str>) -> Self {
        Self {
            registry,
            schema: MetaSchema {
                description,
                ..MetaSchema::new("object")
            },
        }
    }

    /// A member is required if its type cannot be absent and it has no default.
    #[must_use]
    pub fn member<T: Type>(mut self, name: &'static str, constraints: MetaSchema) -> Self {
        T::register(self.registry);
        if T::IS_REQUIRED && constraints.default.is_none() {
            self.schema.required.push(name);
        }
        self.schema
            .properties
            .push((name, T::schema_ref().merge(constraints)));
        self
    }

    /// Refuses members that are not listed.
    #[must_use]
    pub fn closed(mut self) -> Self {
        self.schema.additional_properties = Some(Box::new(lockstep::closed()));
        self
    }

    /// The schema as it stands in the document.
    pub fn finish(self) -> MetaSchema {
        self.schema
    }
}

/// Collects the variants of a union that a member tells apart.
pub struct OneOf<'a> {
    registry: &'a mut Registry,
    schema: MetaSchema,
    discriminator: MetaDiscriminatorObject,
}

impl<'a> OneOf<'a> {
    /// Starts a union that `property_name` tells apart.
    pub fn new(
        registry: &'a mut Registry,
        description: Option<&'static str>,
        property_name: &'static str,
    ) -> Self {
        Self {
            registry,
            schema: MetaSchema {
                description,
                ..MetaSchema::ANY
            },
            discriminator: MetaDiscriminatorObject {
                property_name,
                mapping: Vec::new(),
            },
        }
    }

    /// A variant, and the value of the member that stands for it.
    #[must_use]
    pub fn variant<T: Described + Type>(mut self, value: &str) -> Self {
        T::register(self.registry);
        self.schema.one_of.push(T::schema_ref());
        let target = format!("#/components/schemas/{}", T::NAME);
        self.discriminator.mapping.push((value.to_owned(), target));
        self
    }

    /// The schema as it stands in the document.
    pub fn finish(mut self) -> MetaSchema {
        self.schema.discriminator = Some(self.discriminator);
        self.schema
    }
}
