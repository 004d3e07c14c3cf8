//! How does a program act for a profile? With a key that is shown once and stored as its hash.

use attestry_domain::ids::{ApiKeyId, ProfileId};
use attestry_domain::organizations::ParticipantType;
use attestry_openapi::answer::Answer;
use chrono::{DateTime, TimeDelta, Utc};
use data_encoding::BASE64URL_NOPAD;
use serde::Serialize;
use subtle::ConstantTimeEq;

use super::read::{administered, profile};
use super::store::api_keys::{self, WorkingKey};
use crate::app::App;
use crate::error::Error;
use crate::identity::Caller;
use crate::platform::database::{self, Tx};
use crate::platform::listed::{Listed, Part};
use crate::platform::random;
use crate::platform::secrets::token_hash;
use crate::platform::subject::Subject;

/// How many characters of a key stay visible, so that people can tell keys apart.
const PREFIX_CHARACTERS: usize = 6;

/// How exactly the last use of a key is known: not every request of a system is to be a write.
const LAST_USED_STEP: TimeDelta = TimeDelta::minutes(1);

/// A fresh key, shown this once. It has no `Debug`.
pub struct ApiKey {
    /// What is known of it later.
    pub record: KeyRecord,
    /// The header `client-key`: 256 random bits.
    pub client_key: String,
}

/// What is known of a key.
#[derive(Clone, Debug)]
pub struct KeyRecord {
    /// The record's id.
    pub id: ApiKeyId,
    /// The profile that the key speaks for.
    pub profile_id: ProfileId,
    /// The header `client-id`.
    pub client_id: String,
    /// The first characters of the key.
    pub prefix: String,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was last used, to the minute.
    pub last_used_at: Option<DateTime<Utc>>,
    /// When it was revoked.
    pub revoked_at: Option<DateTime<Utc>>,
}

/// Adds a key to a profile.
pub async fn create(app: &App, tx: &Tx, profile_id: ProfileId) -> Result<ApiKey, Error> {
    let client_key = BASE64URL_NOPAD.encode(&random::bytes::<32>());
    let record = KeyRecord {
        id: app.ids.next(),
        profile_id,
        client_id: app.ids.next::<ApiKeyId>().to_string(),
        prefix: client_key.chars().take(PREFIX_CHARACTERS).collect(),
        created_at: app.clock.now(),
        last_used_at: None,
        revoked_at: None,
    };
    api_keys::insert(&**tx, &record, token_hash(client_key.as_bytes())).await?;
    tx.concerns(Subject::new("api_key", record.id));
    Ok(ApiKey { record, client_key })
}

/// The same for a caller: refused where they see no such profile (not found) or may not administer it (permission).
pub async fn issue(app: &App, caller: &Caller, profile_id: ProfileId) -> Result<ApiKey, Error> {
    database::write_secret(app, caller, |tx| async move {
        let profile = administered(&*tx, caller, profile_id).await?;
        create(app, &tx, profile.id).await
    })
    .await
}

/// The keys of a profile, newest first, revoked ones included. Refused as above.
pub async fn list(
    app: &App,
    caller: &Caller,
    profile_id: ProfileId,
    part: Part,
) -> Result<Listed<KeyRecord>, Error> {
    let reader = app.database.reader();
    let profile = administered(reader, caller, profile_id).await?;
    api_keys::list(reader, profile.id, part).await
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

/// Revokes a key of a profile for good; it is refused from the next request on. Not found where the profile has no
/// such key.
pub async fn revoke(
    app: &App,
    tx: &Tx,
    profile_id: ProfileId,
    client_id: &str,
) -> Result<KeyRecord, Error> {
    let revoked = api_keys::revoke(&**tx, profile_id, client_id, app.clock.now()).await?;
    revoked.ok_or(Error::NotFound)
}

/// The same for a caller. Refused as above.
pub async fn withdraw<A>(
    app: &App,
    caller: &Caller,
    profile_id: ProfileId,
    client_id: &str,
) -> Result<Answer<A>, Error>
where
    A: From<KeyRecord> + Serialize,
{
    caller.require_administration(profile_id)?;
    database::write(app, caller, |tx| async move {
        let profile = profile(&*tx, profile_id).await?;
        revoke(app, &tx, profile.id, client_id).await
    })
    .await
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
