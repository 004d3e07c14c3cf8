//! How is a closed list of names, as the API and the database spell them, declared once?

use thiserror::Error;

/// A name that is not in the closed list it was read for.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{name}` is not a known {kind}")]
pub struct UnknownName {
    /// What the list names, for example `energy type`.
    pub kind: &'static str,
    /// The name as it was given.
    pub name: String,
}

/// Declares an enum whose variants have one spelling each, shared by the wire and the database.
///
/// The enum gets `ALL`, `as_str`, `FromStr`, `Display` and the matching serde implementations.
macro_rules! wire_enum {
    (
        $(#[$meta:meta])*
        $name:ident as $kind:literal {
            $( $(#[$variant_meta:meta])* $variant:ident = $text:literal ),+ $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[derive(::serde::Serialize, ::serde::Deserialize)]
        pub enum $name {
            $( $(#[$variant_meta])* #[serde(rename = $text)] $variant ),+
        }

        impl $name {
            /// Every member, in the documented order.
            pub const ALL: &'static [Self] = &[ $( Self::$variant ),+ ];

            /// The spelling on the wire and in the database.
            pub const fn as_str(self) -> &'static str {
                match self { $( Self::$variant => $text ),+ }
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                formatter.pad(self.as_str())
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = $crate::UnknownName;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text {
                    $( $text => Ok(Self::$variant), )+
                    _ => Err($crate::UnknownName { kind: $kind, name: text.to_owned() }),
                }
            }
        }
    };
}
