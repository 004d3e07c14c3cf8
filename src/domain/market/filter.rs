//! Which holdings does a filter of the API select?
//!
//! Every list, summary and lock takes the same closed set of fields. All are optional and all that are
//! given must hold.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use chrono::{DateTime, Datelike, Utc};
use thiserror::Error;

use crate::energy::{AccountStatus, EnergyType, OperationType, Standard, TokenType, Uom};
use crate::ids::{AccountId, ProfileId};
use crate::ledger::price::Currency;
use crate::numbers::Micro;
use crate::vintage::FIRST_YEAR;

/// The longest text that is searched for, in characters.
const TEXT_LENGTH_MAX: usize = 200;

/// The fields of a filter, each of its own type; what they say together is not checked yet.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FilterFields {
    /// On the market or not.
    pub is_public: Option<bool>,
    /// What was produced.
    pub energy_type: Option<EnergyType>,
    /// QET or CET.
    pub token_type: Option<TokenType>,
    /// Whether it can be moved.
    pub status: Option<AccountStatus>,
    /// How it got there.
    pub operation_type: Option<OperationType>,
    /// The token carries this standard.
    pub standard: Option<Standard>,
    /// The unit of its quantity.
    pub uom: Option<Uom>,
    /// The profile that minted it.
    pub issuer_id: Option<ProfileId>,
    /// The start of the issuer's name, in any case.
    pub issuer_name: Option<String>,
    /// The profile that holds it.
    pub owner_id: Option<ProfileId>,
    /// The start of the owner's name, in any case.
    pub owner_name: Option<String>,
    /// The identifier of a measurer of the token.
    pub measurer_identifier: Option<String>,
    /// The basin of the facility.
    pub basin: Option<String>,
    /// The external id of the facility.
    pub boundary_identifier_id: Option<String>,
    /// The year of production.
    pub year: Option<i32>,
    /// The month of production, of that year or of any.
    pub month: Option<u32>,
    /// The highest intensity, inclusive: that of `standard` if given, else of the token's default.
    pub carbon_intensity_max: Option<Micro>,
    /// These accounts only.
    pub account_ids: Option<Vec<AccountId>>,
    /// The price per unit.
    pub price: Option<PriceFilter>,
    /// Whether the issuer bore the GHGP flag at mint.
    pub is_ghgp: Option<bool>,
}

/// A range of prices, both ends inclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PriceFilter {
    /// The lowest price per unit.
    pub amount_from: Option<Micro>,
    /// The highest price per unit.
    pub amount_to: Option<Micro>,
    /// The currency; without it the amounts compare whatever the currency.
    pub currency: Option<Currency>,
}

/// A filter whose fields make sense.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AccountFilter(FilterFields);

/// What is wrong with a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum FilterFault {
    /// Before the first vintage or in the future.
    #[error("the year is {FIRST_YEAR} to the current year, {0}")]
    Year(i32),
    /// Not 1 to 12.
    #[error("the month is 1 to 12")]
    Month,
    /// A list of no accounts selects nothing and is surely a mistake.
    #[error("name at least one account, or leave the field out")]
    NoAccounts,
    /// An account is named twice.
    #[error("account {0} is named twice")]
    NamedTwice(AccountId),
    /// Blank.
    #[error("must not be empty")]
    EmptyText,
    /// More than 200 characters.
    #[error("at most {TEXT_LENGTH_MAX} characters")]
    LongText,
    /// A price below zero.
    #[error("a price is not negative")]
    NegativePrice,
}

impl AccountFilter {
    /// Checks all fields against the current time, and trims the texts. Every fault is named, each with
    /// the JSON pointer of its field below the filter.
    pub fn new(
        mut fields: FilterFields,
        now: DateTime<Utc>,
    ) -> Result<Self, Vec<(&'static str, FilterFault)>> {
        let mut faults = Vec::new();
        if fields
            .year
            .is_some_and(|year| !(FIRST_YEAR..=now.year()).contains(&year))
        {
            faults.push(("/year", FilterFault::Year(now.year())));
        }
        if fields.month.is_some_and(|month| !(1..=12).contains(&month)) {
            faults.push(("/month", FilterFault::Month));
        }
        if let Some(ids) = &fields.account_ids {
            let mut seen = BTreeSet::new();
            if ids.is_empty() {
                faults.push(("/accountIds", FilterFault::NoAccounts));
            } else if let Some(twice) = ids.iter().find(|id| !seen.insert(**id)) {
                faults.push(("/accountIds", FilterFault::NamedTwice(*twice)));
            }
        }
        let texts = [
            ("/issuerName", &mut fields.issuer_name),
            ("/ownerName", &mut fields.owner_name),
            ("/measurerIdentifier", &mut fields.measurer_identifier),
            ("/basin", &mut fields.basin),
            ("/boundaryIdentifierId", &mut fields.boundary_identifier_id),
        ];
        for (pointer, text) in texts {
            let Some(text) = text else { continue };
            trim(text).unwrap_or_else(|fault| faults.push((pointer, fault)));
        }
        if let Some(price) = &fields.price {
            price.check(&mut faults);
        }
        if faults.is_empty() {
            Ok(Self(fields))
        } else {
            Err(faults)
        }
    }

    /// The checked fields.
    pub const fn fields(&self) -> &FilterFields {
        &self.0
    }

    /// The same filter for holdings on the market only, whatever it said.
    #[must_use]
    pub fn public_only(self) -> Self {
        Self(FilterFields {
            is_public: Some(true),
            ..self.0
        })
    }

    /// The stored vintages (`yyyymm`) of the year, narrowed to the month if both are given.
    pub fn vintages(&self) -> Option<RangeInclusive<i32>> {
        let months = self.0.year?.saturating_mul(100);
        let (first, last) = match self.0.month.and_then(|month| i32::try_from(month).ok()) {
            Some(month) => (month, month),
            None => (1, 12),
        };
        Some(months.saturating_add(first)..=months.saturating_add(last))
    }
}

impl PriceFilter {
    fn check(&self, faults: &mut Vec<(&'static str, FilterFault)>) {
        let ends = [
            ("/price/amountFrom", self.amount_from),
            ("/price/amountTo", self.amount_to),
        ];
        for (pointer, amount) in ends {
            if amount.is_some_and(|amount| amount < Micro::ZERO) {
                faults.push((pointer, FilterFault::NegativePrice));
            }
        }
    }
}

fn trim(text: &mut String) -> Result<(), FilterFault> {
    *text = text.trim().to_owned();
    if text.is_empty() {
        Err(FilterFault::EmptyText)
    } else if text.chars().count() > TEXT_LENGTH_MAX {
        Err(FilterFault::LongText)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn now() -> DateTime<Utc> {
        "2025-03-01T00:00:00Z".parse().unwrap()
    }

    #[test]
    fn a_sound_filter_is_kept_and_trimmed() {
        let fields = FilterFields {
            year: Some(2025),
            month: Some(6),
            issuer_name: Some(" Prairie ".to_owned()),
            price: Some(PriceFilter {
                amount_from: Some(Micro::ONE),
                amount_to: Some(Micro::ONE),
                currency: "USD".parse().ok(),
            }),
            ..FilterFields::default()
        };
        let filter = AccountFilter::new(fields, now()).unwrap();
        assert_eq!(filter.fields().issuer_name.as_deref(), Some("Prairie"));
        assert_eq!(filter.vintages(), Some(202_506..=202_506));
        assert_eq!(filter.public_only().fields().is_public, Some(true));
        let whole_year = FilterFields {
            year: Some(2015),
            ..FilterFields::default()
        };
        let filter = AccountFilter::new(whole_year, now()).unwrap();
        assert_eq!(filter.vintages(), Some(201_501..=201_512));
        assert_eq!(AccountFilter::default().vintages(), None);
    }

    #[test]
    fn every_fault_is_named() {
        let twice: AccountId = Uuid::from_u128(1).into();
        let fields = FilterFields {
            year: Some(2026),
            month: Some(13),
            account_ids: Some(vec![twice, twice]),
            basin: Some("  ".to_owned()),
            owner_name: Some("x".repeat(201)),
            price: Some(PriceFilter {
                amount_from: Some(Micro::ONE),
                amount_to: Some(Micro::from_micro(-1)),
                currency: None,
            }),
            ..FilterFields::default()
        };
        assert_eq!(
            AccountFilter::new(fields, now()).unwrap_err(),
            [
                ("/year", FilterFault::Year(2025)),
                ("/month", FilterFault::Month),
                ("/accountIds", FilterFault::NamedTwice(twice)),
                ("/ownerName", FilterFault::LongText),
                ("/basin", FilterFault::EmptyText),
                ("/price/amountTo", FilterFault::NegativePrice),
            ]
        );
        let fields = FilterFields {
            year: Some(2014),
            account_ids: Some(vec![]),
            ..FilterFields::default()
        };
        assert_eq!(
            AccountFilter::new(fields, now()).unwrap_err(),
            [
                ("/year", FilterFault::Year(2025)),
                ("/accountIds", FilterFault::NoAccounts)
            ]
        );
    }
}
