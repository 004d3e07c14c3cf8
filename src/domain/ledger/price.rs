//! What is a price?

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;
use thiserror::Error;

use crate::numbers::{Micro, NumberError};

/// The codes of ISO 4217 in use, currencies and units of account, in order.
const CURRENCIES: &[&str] = &[
    "AED", "AFN", "ALL", "AMD", "AOA", "ARS", "AUD", "AWG", "AZN", "BAM", "BBD", "BDT", "BHD",
    "BIF", "BMD", "BND", "BOB", "BOV", "BRL", "BSD", "BTN", "BWP", "BYN", "BZD", "CAD", "CDF",
    "CHE", "CHF", "CHW", "CLF", "CLP", "CNY", "COP", "COU", "CRC", "CUP", "CVE", "CZK", "DJF",
    "DKK", "DOP", "DZD", "EGP", "ERN", "ETB", "EUR", "FJD", "FKP", "GBP", "GEL", "GHS", "GIP",
    "GMD", "GNF", "GTQ", "GYD", "HKD", "HNL", "HTG", "HUF", "IDR", "ILS", "INR", "IQD", "IRR",
    "ISK", "JMD", "JOD", "JPY", "KES", "KGS", "KHR", "KMF", "KPW", "KRW", "KWD", "KYD", "KZT",
    "LAK", "LBP", "LKR", "LRD", "LSL", "LYD", "MAD", "MDL", "MGA", "MKD", "MMK", "MNT", "MOP",
    "MRU", "MUR", "MVR", "MWK", "MXN", "MXV", "MYR", "MZN", "NAD", "NGN", "NIO", "NOK", "NPR",
    "NZD", "OMR", "PAB", "PEN", "PGK", "PHP", "PKR", "PLN", "PYG", "QAR", "RON", "RSD", "RUB",
    "RWF", "SAR", "SBD", "SCR", "SDG", "SEK", "SGD", "SHP", "SLE", "SOS", "SRD", "SSP", "STN",
    "SVC", "SYP", "SZL", "THB", "TJS", "TMT", "TND", "TOP", "TRY", "TTD", "TWD", "TZS", "UAH",
    "UGX", "USD", "USN", "UYI", "UYU", "UYW", "UZS", "VED", "VES", "VND", "VUV", "WST", "XAF",
    "XCD", "XCG", "XDR", "XOF", "XPF", "XSU", "XUA", "YER", "ZAR", "ZMW", "ZWG",
];

/// A currency by its ISO 4217 code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency(&'static str);

impl Currency {
    /// The three capitals.
    pub const fn as_str(self) -> &'static str {
        self.0
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.0)
    }
}

impl FromStr for Currency {
    type Err = PriceError;

    fn from_str(code: &str) -> Result<Self, Self::Err> {
        let found = CURRENCIES
            .binary_search(&code)
            .ok()
            .and_then(|at| CURRENCIES.get(at));
        found.copied().map(Self).ok_or(PriceError::UnknownCurrency)
    }
}

/// The price of one unit of a token's uom: above zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Price {
    amount: Micro,
    currency: Currency,
}

/// Why an amount and a currency are no price.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PriceError {
    /// More than six fraction digits, or too large.
    #[error(transparent)]
    Amount(#[from] NumberError),
    /// Zero or less.
    #[error("a price is above zero")]
    NotPositive,
    /// Not a code of ISO 4217 in capitals.
    #[error("not an ISO 4217 currency code")]
    UnknownCurrency,
}

impl Price {
    /// Takes the amount per unit and the currency code as they arrive.
    pub fn parse(amount: Decimal, currency: &str) -> Result<Self, PriceError> {
        Self::new(Micro::exact(amount)?, currency.parse()?)
    }

    /// Takes an amount above zero.
    pub fn new(amount: Micro, currency: Currency) -> Result<Self, PriceError> {
        if amount <= Micro::ZERO {
            Err(PriceError::NotPositive)
        } else {
            Ok(Self { amount, currency })
        }
    }

    /// The amount per unit.
    pub const fn amount(self) -> Micro {
        self.amount
    }

    /// The currency.
    pub const fn currency(self) -> Currency {
        self.currency
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_price_is_above_zero_in_a_known_currency() {
        let price = |amount: &str, currency| Price::parse(amount.parse().unwrap(), currency);
        let five = price("5.00", "USD").unwrap();
        assert_eq!(
            (five.amount().micro(), five.currency().as_str()),
            (5_000_000, "USD")
        );
        assert!(price("0.000001", "EUR").is_ok());
        let too_fine = PriceError::Amount(NumberError::TooManyFractionDigits);
        assert_eq!(price("0.0000001", "EUR"), Err(too_fine));
        assert_eq!(price("0", "EUR"), Err(PriceError::NotPositive));
        assert_eq!(price("-5", "EUR"), Err(PriceError::NotPositive));
        assert_eq!(price("5", "usd"), Err(PriceError::UnknownCurrency));
        assert_eq!(price("5", "XYZ"), Err(PriceError::UnknownCurrency));
    }

    #[test]
    fn the_codes_are_in_order() {
        assert!(CURRENCIES.is_sorted_by(|one, next| one < next));
        assert!(
            CURRENCIES
                .iter()
                .all(|code| code.parse::<Currency>().is_ok())
        );
    }
}
