//! What does a client prove itself with at each request? With a short-lived signed token (JWT).
//!
//! Tokens are signed with HMAC-SHA256 and name their key (`kid`), so that a secret can be replaced
//! while tokens of the one before still verify. The algorithm is pinned: a token that names another
//! one is refused. A token says who and which session; what they may do is looked up each time.

mod hs256;

use attestry_domain::ids::{SessionId, UserId};
use chrono::{DateTime, Utc};
use data_encoding::HEXLOWER;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::config::Settings;
use crate::error::{Error, Unauthenticated};
use crate::platform::secrets::keyed_hash;

const AUDIENCE: &str = "attestry";

/// Enough of a key's hash to tell it from the one before.
const KEY_ID_BYTES: usize = 8;

/// How far the clock of another process may run ahead, in seconds.
const CLOCK_SKEW_SECONDS: i64 = 5;

/// Signs access tokens and reads them back.
pub struct AccessTokens {
    current: Key,
    previous: Option<Key>,
    issuer: String,
    validation: Validation,
}

/// What an access token says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AccessToken {
    /// Names the token itself (`jti`).
    pub id: Uuid,
    /// Who signed in (`sub`).
    pub user_id: UserId,
    /// Their session (`sid`).
    pub session_id: SessionId,
    /// Whether the session had passed a second factor when the token was issued.
    pub used_tfa: bool,
    /// From when on it is accepted.
    pub issued_at: DateTime<Utc>,
    /// Until when it is accepted.
    pub expires_at: DateTime<Utc>,
}

struct Key {
    id: String,
    signs: EncodingKey,
    verifies: DecodingKey,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct Claims {
    iss: String,
    aud: String,
    sub: UserId,
    sid: SessionId,
    jti: Uuid,
    iat: i64,
    nbf: i64,
    exp: i64,
    used_tfa: bool,
}

/// The name of the registry, the same in all its processes, which may listen on different ports.
fn issuer(settings: &Settings) -> String {
    if settings.public_url.is_empty() {
        return "attestry".to_owned();
    }
    settings.public_url()
}

impl AccessTokens {
    /// Takes the signing secret, and the one before it where there is one.
    pub fn new(settings: &Settings) -> Self {
        hs256::install();
        let issuer = issuer(settings);
        let mut validation = Validation::new(Algorithm::HS256);
        validation.set_issuer(&[&issuer]);
        validation.set_audience(&[AUDIENCE]);
        validation.set_required_spec_claims(&["iss", "aud", "sub", "nbf", "exp"]);
        // The library asks the machine for the time; the registry asks its own clock, below.
        validation.validate_exp = false;
        validation.validate_nbf = false;
        let previous = settings.token_secret_previous.as_str();
        Self {
            current: Key::new(&settings.token_secret),
            previous: (!previous.is_empty()).then(|| Key::new(previous)),
            issuer,
            validation,
        }
    }

    /// Signs a token with the current key.
    pub fn issue(&self, token: &AccessToken) -> Result<String, Error> {
        let header = Header {
            kid: Some(self.current.id.clone()),
            ..Header::new(Algorithm::HS256)
        };
        let claims = Claims {
            iss: self.issuer.clone(),
            aud: AUDIENCE.to_owned(),
            sub: token.user_id,
            sid: token.session_id,
            jti: token.id,
            iat: token.issued_at.timestamp(),
            nbf: token.issued_at.timestamp(),
            exp: token.expires_at.timestamp(),
            used_tfa: token.used_tfa,
        };
        jsonwebtoken::encode(&header, &claims, &self.current.signs).map_err(Error::internal)
    }

    /// Reads a token that is signed by us, for us, and in force at `now`.
    pub fn read(&self, text: &str, now: DateTime<Utc>) -> Result<AccessToken, Error> {
        self.claims(text)
            .filter(|claims| claims.nbf <= now.timestamp() + CLOCK_SKEW_SECONDS)
            .filter(|claims| now.timestamp() < claims.exp)
            .and_then(|claims| {
                Some(AccessToken {
                    id: claims.jti,
                    user_id: claims.sub,
                    session_id: claims.sid,
                    used_tfa: claims.used_tfa,
                    issued_at: DateTime::from_timestamp(claims.iat, 0)?,
                    expires_at: DateTime::from_timestamp(claims.exp, 0)?,
                })
            })
            .ok_or(Error::Unauthenticated(Unauthenticated::Credentials))
    }

    fn claims(&self, text: &str) -> Option<Claims> {
        let kid = jsonwebtoken::decode_header(text).ok()?.kid?;
        let keys = [Some(&self.current), self.previous.as_ref()];
        let key = keys.into_iter().flatten().find(|key| key.id == kid)?;
        let data = jsonwebtoken::decode::<Claims>(text, &key.verifies, &self.validation).ok()?;
        Some(data.claims)
    }
}

impl std::fmt::Debug for AccessTokens {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("AccessTokens(hidden)")
    }
}

impl Key {
    fn new(secret: &str) -> Self {
        let hash = keyed_hash(secret.as_bytes(), b"attestry key id v1");
        Self {
            id: HEXLOWER.encode(&hash[..KEY_ID_BYTES]),
            signs: EncodingKey::from_secret(secret.as_bytes()),
            verifies: DecodingKey::from_secret(secret.as_bytes()),
        }
    }
}

#[cfg(test)]
mod tests {
    use data_encoding::BASE64URL_NOPAD;

    use super::*;

    const NOW: i64 = 1_750_000_000;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(NOW + seconds, 0).unwrap()
    }

    fn tokens(secret: &str, previous: &str) -> AccessTokens {
        let folder = tempfile::tempdir().unwrap();
        let mut settings = Settings::sandbox(folder.path()).unwrap();
        settings.token_secret = secret.repeat(32);
        settings.token_secret_previous = previous.repeat(32);
        AccessTokens::new(&settings)
    }

    fn token() -> AccessToken {
        AccessToken {
            id: Uuid::from_u128(1),
            user_id: Uuid::from_u128(2).into(),
            session_id: Uuid::from_u128(3).into(),
            used_tfa: true,
            issued_at: at(0),
            expires_at: at(900),
        }
    }

    #[test]
    fn a_token_reads_back_while_it_is_in_force() {
        let tokens = tokens("a", "");
        let text = tokens.issue(&token()).unwrap();
        assert_eq!(tokens.read(&text, at(0)).unwrap(), token());
        assert!(tokens.read(&text, at(-5)).is_ok());
        assert!(tokens.read(&text, at(-6)).is_err());
        assert!(tokens.read(&text, at(899)).is_ok());
        assert!(tokens.read(&text, at(900)).is_err());
    }

    #[test]
    fn a_replaced_key_verifies_as_long_as_it_is_the_previous_one() {
        let text = tokens("a", "").issue(&token()).unwrap();
        assert!(tokens("b", "a").read(&text, at(0)).is_ok());
        assert!(tokens("c", "b").read(&text, at(0)).is_err());
    }

    #[test]
    fn a_changed_token_and_another_algorithm_are_refused() {
        let tokens = tokens("a", "");
        let text = tokens.issue(&token()).unwrap();
        let [header, claims, signature]: [&str; 3] =
            text.split('.').collect::<Vec<_>>().try_into().unwrap();
        let changed = |part: &str, from: &str, to: &str| {
            let json = String::from_utf8(BASE64URL_NOPAD.decode(part.as_bytes()).unwrap()).unwrap();
            assert!(json.contains(from), "{json}");
            BASE64URL_NOPAD.encode(json.replace(from, to).as_bytes())
        };
        let later = changed(claims, "1750000900", "1950000900");
        let none = changed(header, "HS256", "none");
        let hs384 = changed(header, "HS256", "HS384");
        for forged in [
            format!("{header}.{later}.{signature}"),
            format!("{none}.{claims}."),
            format!("{hs384}.{claims}.{signature}"),
            format!("{header}.{claims}."),
            String::new(),
        ] {
            assert!(tokens.read(&forged, at(0)).is_err(), "{forged}");
        }
    }
}
