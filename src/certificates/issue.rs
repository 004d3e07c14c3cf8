//! When does a retirement get its number? In the transaction that processes it, last of all.

use attestry_domain::ids::OperationId;
use chrono::{DateTime, Utc};
use data_encoding::BASE32_NOPAD;

use super::store;
use crate::error::Error;
use crate::platform::database::Tx;
use crate::platform::random;

/// What a certificate is found by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issued {
    /// From 1, without gaps: a transaction that fails gives its number back.
    pub number: i64,
    /// The address of the public page: 128 random bits, because numbers can be guessed.
    pub code: String,
}

/// Gives a retirement its certificate, at the moment at which it was processed.
///
/// It names the holder as they are called now, with what they state now. The counter is one row that
/// every retirement waits for, so this comes last before the commit.
pub async fn issue_in(
    tx: &Tx,
    retirement: OperationId,
    processed_at: DateTime<Utc>,
) -> Result<Issued, Error> {
    let holder = store::holder(tx, retirement).await?;
    let issued = Issued {
        number: store::next_number(tx).await?,
        code: code(),
    };
    store::insert(tx, retirement, holder, &issued, processed_at).await?;
    Ok(issued)
}

/// 26 lower-case characters of base32.
fn code() -> String {
    BASE32_NOPAD
        .encode(&random::bytes::<16>())
        .to_ascii_lowercase()
}

/// Whether `text` can be a code at all.
pub(super) fn is_code(text: &str) -> bool {
    text.len() == 26
        && text
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || (b'2'..=b'7').contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_carries_128_bits_and_is_told_from_other_text() {
        let (one, other) = (code(), code());
        assert_ne!(one, other);
        assert!(is_code(&one), "{one}");
        let not_codes = [
            "",
            "42",
            &one.to_uppercase(),
            &one[1..],
            "../../../etc/passwd_______",
        ];
        assert!(not_codes.into_iter().all(|text| !is_code(text)));
    }
}
