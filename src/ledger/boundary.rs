//! Which facility did a token's energy come from?

use attestry_domain::production::boundary::BoundaryIdentifier;
use attestry_domain::production::document;
use attestry_domain::production::lca::Location;
use serde::{Deserialize, Serialize};

/// The facility, well, pad or segment that was measured; stored with the token as answers print it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Boundary {
    /// Its external id.
    pub identifier: BoundaryIdentifier,
    /// Its name.
    pub name: String,
    /// What kind of boundary it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// The geological basin.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub basin: Option<String>,
    /// The field within the basin.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// The pad within the field.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pad: Option<String>,
    /// The step of the supply chain that was measured.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stage: Option<String>,
    /// State or province.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// Country.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// Where it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<Location>,
}

impl From<document::Boundary> for Boundary {
    fn from(boundary: document::Boundary) -> Self {
        Self {
            identifier: boundary.identifier,
            name: boundary.name,
            category: boundary.category,
            basin: boundary.basin,
            field: boundary.field,
            pad: boundary.pad,
            stage: boundary.stage,
            state: boundary.state,
            country: boundary.country,
            location: boundary.location,
        }
    }
}
