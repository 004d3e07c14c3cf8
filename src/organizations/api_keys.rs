//! How does a program act for a profile? With a key that is shown once and stored as its hash.

use attestry_domain::ids::{ApiKeyId, ProfileId};
use attestry_domain::organizations::ParticipantType;
use chrono::TimeDelta;
use data_encoding::BASE64URL_NOPAD;
use subtle::ConstantTimeEq;

use super::store::api_keys::{self, StoredKey, WorkingKey};
use crate::app::App;
use crate::error::Error;
use crate::platform::database::{self, Tx};
use crate::platform::random;
use crate::platform::secrets::token_hash;

/// How many characters of a key stay visible, so that people can tell keys apart.
const PREFIX_CHARACTERS: usize = 6;

/// How exactly the last use of a key is known: not every request of a system is to be a write.
const LAST_USED_STEP: TimeDelta = TimeDelta::minutes(1);

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

/// The profile that the key speaks for: an active one with the part of a system. None where the key is
/// unknown, wrong or revoked, or its profile or organization is archived; these are not told apart.
pub async fn authenticate(
    app: &App,
    client_id: &str,
    client_key: &str,
) -> Result<Option<ProfileId>, Error> {
    let Some(key) = api_keys::working(app.database.reader(), client_id).await? else {
        return Ok(None);
    };
    let is_right = key.key_hash.ct_eq(&token_hash(client_key.as_bytes()));
    if !bool::from(is_right) || !key.participant_types.contains(&ParticipantType::System) {
        return Ok(None);
    }
    if let Err(error) = note_use(app, &key).await {
        // Worth knowing, but no reason to refuse a request that only reads.
        let client = client_id;
        tracing::warn!(client, %error, "the use of key {client} was not noted: {error}");
    }
    Ok(Some(key.profile_id))
}

/// Revokes a key for good; it is refused from the next request on.
pub async fn revoke(app: &App, tx: &Tx, client_id: &str) -> Result<(), Error> {
    api_keys::revoke(&**tx, client_id, app.clock.now()).await
}

async fn note_use(app: &App, key: &WorkingKey) -> Result<(), Error> {
    let now = app.clock.now();
    let earliest = now - LAST_USED_STEP;
    if key.last_used_at.is_some_and(|at| at >= earliest) {
        return Ok(());
    }
    let id = key.id;
    database::transaction(app, |tx| async move {
        api_keys::touch(&*tx, id, earliest, now).await
    })
    .await
}
