//! Which texts are email addresses, and when are two the same?

use std::fmt;

use email_address::Options;
use thiserror::Error;

/// The longest address that mail systems carry, in bytes (RFC 5321).
const LENGTH_MAX: usize = 254;

/// An address in lower case, so that `Ann@Example.com` and `ann@example.com` are one person.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EmailAddress(String);

/// Why a text is no email address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum EmailError {
    /// More than 254 bytes.
    #[error("an email address has at most {LENGTH_MAX} bytes")]
    TooLong,
    /// Not `name@domain.tld`.
    #[error("not an email address")]
    Malformed,
}

impl EmailAddress {
    /// Takes a plain `name@domain.tld`, without display name, and turns it to lower case.
    pub fn parse(text: &str) -> Result<Self, EmailError> {
        let address = text.trim().to_lowercase();
        if address.len() > LENGTH_MAX {
            return Err(EmailError::TooLong);
        }
        let options = Options::default()
            .with_required_tld()
            .without_display_text()
            .without_domain_literal();
        let parsed = email_address::EmailAddress::parse_with_options(&address, options)
            .map_err(|_| EmailError::Malformed)?;
        // A name in quotation marks is an address that mail systems do not take in practice.
        if parsed.local_part().starts_with('"') {
            return Err(EmailError::Malformed);
        }
        Ok(Self(address))
    }

    /// The address in lower case.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_one_in_any_case() {
        let address = EmailAddress::parse(" New.User@Example.COM ").unwrap();
        assert_eq!(address.as_str(), "new.user@example.com");
        assert_eq!(Ok(address), EmailAddress::parse("new.user@example.com"));
        assert!(EmailAddress::parse("jörg+registry@sub.example.de").is_ok());
    }

    #[test]
    fn what_is_no_address_is_refused() {
        let texts = [
            "",
            "ann",
            "ann@",
            "@example.com",
            "ann@localhost",
            "ann@[127.0.0.1]",
            "Ann <ann@example.com>",
            "ann@exa mple.com",
            "ann@example.com\0",
            "a@b@example.com",
            "\"a b\"@example.com",
            "\"a,b\"@example.com",
        ];
        for text in texts {
            assert_eq!(
                EmailAddress::parse(text),
                Err(EmailError::Malformed),
                "{text:?}"
            );
        }
        let long = format!("{}@example.com", "x".repeat(250));
        assert_eq!(EmailAddress::parse(&long), Err(EmailError::TooLong));
    }
}
