//! The secret that an authenticator app and the registry share, and the codes that follow from it.

use attestry_domain::identity::totp::{STEP_SECONDS, window};
use attestry_domain::ids::TfaId;
use subtle::ConstantTimeEq;
use totp_rs::{Builder, Totp};

use crate::app::App;
use crate::error::Error;
use crate::platform::random;

const ISSUER: &str = "Attestry";

/// 160 bits, as RFC 4226 recommends.
const SECRET_BYTES: usize = 20;

/// A shared secret. It has no `Debug`.
pub struct TotpSecret(Totp);

impl TotpSecret {
    /// Draws a secret for the account with this address.
    pub(super) fn draw(email: &str) -> Result<Self, Error> {
        Self::new(random::bytes::<SECRET_BYTES>().to_vec(), email)
    }

    /// Reads the text that was shown to the user.
    pub fn parse(base32: &str) -> Result<Self, Error> {
        let bytes = data_encoding::BASE32_NOPAD.decode(base32.as_bytes());
        Self::new(bytes.map_err(Error::internal)?, "")
    }

    fn new(bytes: Vec<u8>, email: &str) -> Result<Self, Error> {
        // A colon separates issuer and account in the address that authenticators read.
        let account = email.replace(':', " ");
        Builder::new()
            .with_secret(bytes)
            .with_issuer(Some(ISSUER))
            .with_account_name(account)
            .build()
            .map(Self)
            .map_err(Error::internal)
    }

    /// The secret to type into an authenticator.
    pub fn to_base32(&self) -> String {
        self.0.secret().to_base32()
    }

    /// The six digits that an authenticator shows at a time in epoch seconds.
    pub fn code_at(&self, seconds: i64) -> String {
        self.0
            .generate(u64::try_from(seconds).unwrap_or_default())
            .to_string()
    }

    /// The address that opens an authenticator.
    pub(super) fn url(&self) -> Result<String, Error> {
        self.0.to_url().map_err(Error::internal)
    }

    /// The same as a QR code: a PNG image as a `data:` address.
    pub(super) fn qr_code(&self) -> Result<String, Error> {
        let png = self.0.to_qr_base64().map_err(Error::internal)?;
        Ok(format!("data:image/png;base64,{png}"))
    }

    /// The step near `now_seconds` that the code belongs to. Every step of the window is compared,
    /// each in constant time.
    pub(super) fn matched_step(&self, code: &str, now_seconds: i64) -> Option<i64> {
        window(now_seconds)
            .filter(|step| {
                let expected = self.code_at(step.saturating_mul(STEP_SECONDS));
                bool::from(expected.as_bytes().ct_eq(code.as_bytes()))
            })
            .last()
    }

    /// Encrypts the secret for its row.
    pub(super) fn seal(&self, app: &App, id: TfaId) -> Result<Vec<u8>, Error> {
        app.secrets
            .seal(self.0.secret().as_bytes(), id.uuid().as_bytes())
    }

    /// Decrypts the secret of a row.
    pub(super) fn open(app: &App, id: TfaId, sealed: &[u8]) -> Result<Self, Error> {
        Self::new(app.secrets.open(sealed, id.uuid().as_bytes())?, "")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_codes_are_those_of_the_standard() {
        // RFC 6238, appendix B, the last six of its eight digits.
        let secret = TotpSecret::new(b"12345678901234567890".to_vec(), "").unwrap();
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (2_000_000_000, "279037"),
        ] {
            assert_eq!(secret.code_at(seconds), code);
        }
    }

    #[test]
    fn a_code_counts_one_step_early_and_late() {
        let secret = TotpSecret::draw("ann@example.com").unwrap();
        let code = secret.code_at(1_750_000_020);
        let step = 1_750_000_020 / 30;
        for (now, matched) in [
            (0, Some(step)),
            (-1, Some(step)),
            (-31, None),
            (59, Some(step)),
            (60, None),
        ] {
            assert_eq!(
                secret.matched_step(&code, 1_750_000_020 + now),
                matched,
                "{now}"
            );
        }
        assert_eq!(secret.matched_step("", 1_750_000_020), None);
    }

    #[test]
    fn an_authenticator_reads_account_and_issuer() {
        let secret = TotpSecret::draw("ann@example.com").unwrap();
        let url = secret.url().unwrap();
        assert!(
            url.starts_with("otpauth://totp/Attestry:ann%40example.com?secret="),
            "{url}"
        );
        assert!(
            url.contains(&secret.to_base32()) && url.contains("issuer=Attestry"),
            "{url}"
        );
        assert!(
            secret
                .qr_code()
                .unwrap()
                .starts_with("data:image/png;base64,iVBOR")
        );
        assert_eq!(
            TotpSecret::parse(&secret.to_base32()).unwrap().code_at(59),
            secret.code_at(59)
        );
    }
}
