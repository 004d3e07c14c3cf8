//! What kinds of energy, tokens and holdings are there?

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

wire_enum! {
    /// What was produced.
    EnergyType as "energy type" {
        /// Natural gas at the well.
        NaturalGas = "natural-gas",
        /// Natural gas as carried in a pipeline.
        NaturalGasPipeline = "natural-gas-pipeline",
        /// Methanol.
        Methanol = "methanol",
        /// Upgraded biogas.
        RenewableNaturalGas = "renewable-natural-gas",
        /// Fuel made of solid waste or biomass.
        SolidFuel = "solid-fuel",
    }
}

impl EnergyType {
    /// What one whole token of this type stands for. Methanol is traded by weight, all else by heat.
    pub const fn token_uom(self) -> Uom {
        match self {
            Self::Methanol => Uom::MetricTon,
            Self::NaturalGas
            | Self::NaturalGasPipeline
            | Self::RenewableNaturalGas
            | Self::SolidFuel => Uom::MMBtu,
        }
    }
}

wire_enum! {
    /// Whether third parties verified the attributes. A unit of energy is one or the other, never both.
    TokenType as "token type" {
        /// Quantified Emissions Token: validated and verified by third parties (ISO 14064-3).
        Qet = "QET",
        /// Certified Environmental Token: attributes without that verification.
        Cet = "CET",
    }
}

wire_enum! {
    /// The unit of measure of a quantity.
    Uom as "unit of measure" {
        /// Million British thermal units.
        MMBtu = "MMBtu",
        /// Thousand standard cubic feet.
        MScf = "MScf",
        /// Megawatt hours.
        MegawattHour = "MWh",
        /// Kilograms.
        Kilogram = "kg",
        /// Metric tons.
        MetricTon = "MT",
    }
}

wire_enum! {
    /// How a holding got where it is; also the kind of the ledger transaction that put it there.
    OperationType as "operation type" {
        /// Issued by a minting contract.
        Minting = "minting",
        /// Spent for a claim.
        Retirement = "retirement",
        /// Moved between two profiles.
        NetworkTransaction = "network_transaction",
        /// Moved between two wallets of one side.
        IntraTransfer = "intra_transfer",
        /// Spent by using the energy.
        Consumption = "consumption",
        /// Credited outside the four operations, by registration or correction.
        SingleTransaction = "single_transaction",
    }
}

wire_enum! {
    /// Whether a holding can be moved.
    AccountStatus as "account status" {
        /// It can be locked, listed and moved.
        Enabled = "enabled",
        /// It is spent or on hold and never lockable.
        Disabled = "disabled",
    }
}

/// The longest name of a standard, in characters.
const STANDARD_LENGTH_MAX: usize = 100;

/// The name of a measurement standard (OGCI, GREET, …). The list is open, so only the form is checked.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Standard(String);

/// Why a text is no name of a standard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum StandardError {
    /// Nothing but blanks.
    #[error("a standard needs a name")]
    Empty,
    /// More than 100 characters.
    #[error("the name of a standard has at most {STANDARD_LENGTH_MAX} characters")]
    TooLong,
    /// A control character, which no name contains.
    #[error("the name of a standard contains a control character")]
    ControlCharacter,
}

impl Standard {
    /// Takes the trimmed name if it is 1 to 100 printable characters.
    pub fn parse(text: &str) -> Result<Self, StandardError> {
        let name = text.trim();
        if name.is_empty() {
            Err(StandardError::Empty)
        } else if name.chars().count() > STANDARD_LENGTH_MAX {
            Err(StandardError::TooLong)
        } else if name.chars().any(char::is_control) {
            Err(StandardError::ControlCharacter)
        } else {
            Ok(Self(name.to_owned()))
        }
    }

    /// The name as it was given, trimmed.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether both name the same standard; people write `Greet` and mean `GREET`.
    pub fn is_same_as(&self, other: &str) -> bool {
        self.0.eq_ignore_ascii_case(other.trim())
    }
}

impl fmt::Display for Standard {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.0)
    }
}

impl TryFrom<String> for Standard {
    type Error = StandardError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<Standard> for String {
    fn from(standard: Standard) -> Self {
        standard.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_as_they_are_written() {
        for energy_type in EnergyType::ALL {
            assert_eq!(energy_type.as_str().parse(), Ok(*energy_type));
        }
        for operation_type in OperationType::ALL {
            assert_eq!(operation_type.as_str().parse(), Ok(*operation_type));
        }
        assert_eq!(
            serde_json::to_string(&Uom::MegawattHour).unwrap(),
            "\"MWh\""
        );
        let unknown = "qet".parse::<TokenType>().unwrap_err();
        assert_eq!(unknown.to_string(), "`qet` is not a known token type");
    }

    #[test]
    fn a_standard_is_a_short_printable_name() {
        assert_eq!(
            Standard::parse(" ISO 14064-3 ").unwrap().as_str(),
            "ISO 14064-3"
        );
        assert!(Standard::parse("GREET").unwrap().is_same_as("Greet "));
        assert_eq!(Standard::parse("  "), Err(StandardError::Empty));
        assert_eq!(
            Standard::parse("a\u{0}b"),
            Err(StandardError::ControlCharacter)
        );
        assert_eq!(
            Standard::parse(&"x".repeat(101)),
            Err(StandardError::TooLong)
        );
    }
}
