//! Which passwords are accepted?
//!
//! Length is what counts (NIST SP 800-63B): no rules about kinds of characters, any Unicode goes.

use std::fmt;

use thiserror::Error;

use crate::identity::email::EmailAddress;

/// The fewest characters of a password.
pub const LENGTH_MIN: usize = 12;
/// The most characters of a password; a longer text would only cost hashing time.
pub const LENGTH_MAX: usize = 256;

/// A password that its owner may set. It prints as nothing, so that no log can show it.
#[derive(Clone, PartialEq, Eq)]
pub struct NewPassword(String);

/// Why a password is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PasswordError {
    /// Fewer than 12 characters.
    #[error("a password has at least {LENGTH_MIN} characters")]
    TooShort,
    /// More than 256 characters.
    #[error("a password has at most {LENGTH_MAX} characters")]
    TooLong,
    /// It contains the character NUL, which some systems take for the end.
    #[error("a password contains no NUL")]
    Nul,
    /// It is the address it protects.
    #[error("a password is not the email address")]
    IsEmail,
}

impl NewPassword {
    /// Checks the password of the account with this address.
    pub fn parse(text: &str, email: &EmailAddress) -> Result<Self, PasswordError> {
        let length = text.chars().count();
        if length < LENGTH_MIN {
            Err(PasswordError::TooShort)
        } else if length > LENGTH_MAX {
            Err(PasswordError::TooLong)
        } else if text.contains('\0') {
            Err(PasswordError::Nul)
        } else if text.trim().to_lowercase() == email.as_str() {
            Err(PasswordError::IsEmail)
        } else {
            Ok(Self(text.to_owned()))
        }
    }

    /// The password itself, to hash.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for NewPassword {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("NewPassword")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn length_is_what_counts() {
        let email = EmailAddress::parse("user@example.com").unwrap();
        let cases = [
            ("new-password", Ok(())),
            ("ééééééééëëëë", Ok(())),
            ("elevenchars", Err(PasswordError::TooShort)),
            ("twelve\0chars", Err(PasswordError::Nul)),
            ("USER@example.com ", Err(PasswordError::IsEmail)),
        ];
        for (text, expected) in cases {
            assert_eq!(
                NewPassword::parse(text, &email).map(|_| ()),
                expected,
                "{text:?}"
            );
        }
        assert!(NewPassword::parse(&"x".repeat(256), &email).is_ok());
        assert_eq!(
            NewPassword::parse(&"x".repeat(257), &email),
            Err(PasswordError::TooLong)
        );
    }

    #[test]
    fn a_password_prints_as_nothing() {
        let email = EmailAddress::parse("user@example.com").unwrap();
        let password = NewPassword::parse("correct horse battery", &email).unwrap();
        assert_eq!(format!("{password:?}"), "NewPassword");
    }
}
