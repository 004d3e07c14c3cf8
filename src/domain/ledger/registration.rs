//! May these tokens, which were issued elsewhere, be registered together?
//!
//! The operator answers for what is registered, so the rules are those that hold for every token: what
//! a QET and a CET are, when a month has ended, and that a facility's month is issued once. Whether
//! another asset has the month already is for the database to say.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use thiserror::Error;

use crate::energy::{EnergyType, Standard, TokenType, Uom};
use crate::ids::TokenId;
use crate::numbers::Quantity;
use crate::places::{PlaceFault, check_place};
use crate::production::boundary::BoundaryKey;
use crate::production::document::{Boundary, StatementRecord};
use crate::production::exact::Exact;
use crate::production::lca::Party;
use crate::vintage::Vintage;

/// A token as it was issued elsewhere.
#[derive(Debug, Clone, PartialEq)]
pub struct Registration {
    /// The id that it is to keep; none where it is to get one.
    pub id: Option<TokenId>,
    /// What was produced.
    pub energy_type: EnergyType,
    /// QET or CET.
    pub token_type: TokenType,
    /// The units to issue.
    pub quantity: Quantity,
    /// What one unit is said to stand for.
    pub uom: Option<Uom>,
    /// The month of production.
    pub vintage: Vintage,
    /// The facility, well, pad or segment.
    pub boundary: Boundary,
    /// What each standard says, the default one first; never none.
    pub standards: Vec<RegisteredStandard>,
    /// Who measured.
    pub measurers: Vec<Party>,
    /// Who verified.
    pub verifiers: Vec<Party>,
    /// The verifier's statement.
    pub statement: Option<StatementRecord>,
    /// A label of the production.
    pub name: Option<String>,
}

/// The intensity by one standard.
#[derive(Debug, Clone, PartialEq)]
pub struct RegisteredStandard {
    /// The standard.
    pub name: Standard,
    /// Where it is published.
    pub url: Option<String>,
    /// kg `CO2e` per `MMBtu`, exactly.
    pub carbon_intensity: Exact,
    /// The model and its version.
    pub methodology: Option<String>,
    /// The uncertainty of the intensity in percent.
    pub uncertainty: Option<Exact>,
}

/// Why a token cannot be registered. Each names the member that is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum RegistrationRejection {
    /// Another token of the request has the id.
    #[error("token {0} of the list has this id too")]
    SameId(usize),
    /// Another unit than that of the energy type.
    #[error("one token of {energy_type} stands for one {}", .energy_type.token_uom())]
    Uom {
        /// The energy type.
        energy_type: EnergyType,
    },
    /// The month is not over.
    #[error("{0} has not ended yet (UTC)")]
    NotEnded(Vintage),
    /// A country or a state that does not exist.
    #[error("{0}")]
    Place(PlaceFault),
    /// Another token of the request is of the same facility and month.
    #[error("token {0} of the list is of this facility and month too")]
    SameMonth(usize),
    /// An identifier that differs from another one unseen.
    #[error("an identifier contains the invisible character U+{:04X}", u32::from(*.0))]
    HiddenCharacter(char),
    /// A standard without a name, or one that is named twice.
    #[error("a standard is named twice")]
    SameStandard,
    /// A QET is verified.
    #[error("a QET names who verified it")]
    Unverified,
    /// A CET is not.
    #[error("a CET has no verifier and no verification")]
    Verified,
}

impl RegistrationRejection {
    /// The member of the token that it is about, as a JSON pointer.
    pub const fn pointer(self) -> &'static str {
        match self {
            Self::SameId(_) => "/_id",
            Self::Uom { .. } => "/uom",
            Self::NotEnded(_) => "/vintage",
            Self::Place(PlaceFault::Country) => "/boundary/country",
            Self::Place(PlaceFault::State) => "/boundary/state",
            Self::HiddenCharacter(_) | Self::SameMonth(_) => "/boundary/identifier",
            Self::SameStandard => "/standards",
            Self::Unverified | Self::Verified => "/verifiers",
        }
    }
}

impl Registration {
    /// The facility, energy type and month that nobody else may issue.
    pub fn month(&self) -> (BoundaryKey, EnergyType, Vintage) {
        let key = self.boundary.identifier.key();
        (key, self.energy_type, self.vintage)
    }

    fn check(&self, now: DateTime<Utc>) -> impl Iterator<Item = RegistrationRejection> {
        use RegistrationRejection as Rejection;
        let energy_type = self.energy_type;
        let is_other = self.uom.is_some_and(|uom| uom != energy_type.token_uom());
        let verification = match self.token_type {
            TokenType::Qet => self.verifiers.is_empty().then_some(Rejection::Unverified),
            TokenType::Cet => {
                let is_verified = !self.verifiers.is_empty() || self.statement.is_some();
                is_verified.then_some(Rejection::Verified)
            }
        };
        let place = check_place(
            self.boundary.country.as_deref(),
            self.boundary.state.as_deref(),
        );
        let place = place.into_iter().map(|(_, fault)| Rejection::Place(fault));
        [
            is_other.then_some(Rejection::Uom { energy_type }),
            (!self.vintage.has_ended(now)).then_some(Rejection::NotEnded(self.vintage)),
            self.boundary
                .identifier
                .hidden()
                .map(Rejection::HiddenCharacter),
            self.names_a_standard_twice()
                .then_some(Rejection::SameStandard),
            verification,
        ]
        .into_iter()
        .flatten()
        .chain(place)
    }

    fn names_a_standard_twice(&self) -> bool {
        let mut rest = self.standards.as_slice();
        while let Some((first, others)) = rest.split_first() {
            if others
                .iter()
                .any(|it| first.name.is_same_as(it.name.as_str()))
            {
                return true;
            }
            rest = others;
        }
        false
    }
}

/// Everything that is wrong, by the place of the token in the list.
pub fn check(
    registrations: &[Registration],
    now: DateTime<Utc>,
) -> Vec<(usize, RegistrationRejection)> {
    use RegistrationRejection as Rejection;
    let (mut ids, mut months) = (BTreeMap::new(), BTreeMap::new());
    let mut rejections = Vec::new();
    for (index, registration) in registrations.iter().enumerate() {
        if let Some(id) = registration.id {
            let first = *ids.entry(id).or_insert(index);
            rejections.extend((first != index).then_some((index, Rejection::SameId(first))));
        }
        let first = *months.entry(registration.month()).or_insert(index);
        rejections.extend((first != index).then_some((index, Rejection::SameMonth(first))));
        rejections.extend(registration.check(now).map(|rejection| (index, rejection)));
    }
    rejections
}

#[cfg(test)]
mod tests;
