//! How does a program act for a profile? With a key that is shown once and stored as its hash.

use attestry_domain::ids::{ApiKeyId, ProfileId};
use data_encoding::BASE64URL_NOPAD;

use super::store::api_keys::{self, StoredKey};
use crate::app::App;
use crate::error::Error;
use crate::platform::database::Tx;
use crate::platform::random;
use crate::platform::secrets::token_hash;

/// How many characters of a key stay visible, so that people can tell keys apart.
const PREFIX_CHARACTERS: usize = 6;

/// A fresh key, shown this once. It has no `Debug`.
pub struct ApiKey {
    /// The record's id.
    pub id: ApiKeyId,
    /// The header `client-id`.
    pub client_id: String,
    /// The header `client-key`: 256 random bits.
    pub client_key: String,
}

/// Adds a key to a profile.
pub async fn create(app: &App, tx: &Tx, profile_id: ProfileId) -> Result<ApiKey, Error> {
    let key = ApiKey {
        id: app.ids.next(),
        client_id: app.ids.next::<ApiKeyId>().to_string(),
        client_key: BASE64URL_NOPAD.encode(&random::bytes::<32>()),
    };
    let stored = StoredKey {
        id: key.id,
        profile_id,
        client_id: key.client_id.clone(),
        prefix: key.client_key.chars().take(PREFIX_CHARACTERS).collect(),
        key_hash: token_hash(key.client_key.as_bytes()),
        created_at: app.clock.now(),
    };
    api_keys::insert(&**tx, &stored).await?;
    Ok(key)
}
