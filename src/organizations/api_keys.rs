//! How does a program act for a profile? With a key that is shown once and stored as its hash.

use attestry_domain::ids::{ApiKeyId, ProfileId};
use attestry_openapi::answer::Answer;
use chrono::{DateTime, Utc};
use serde::Serialize;

use super::read::{administered, profile};
use super::store::api_keys;
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
pub async fn create_in(app: &App, tx: &Tx, profile_id: ProfileId) -> Result<ApiKey, Error> {
    let client_key = random::token();
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
pub async fn create(app: &App, caller: &Caller, profile_id: ProfileId) -> Result<ApiKey, Error> {
    database::write_secret(app, caller, |tx| async move {
        let profile = administered(&*tx, caller, profile_id).await?;
        create_in(app, &tx, profile.id).await
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

/// Revokes a key of a profile for good; it is refused from the next request on. Refused as above, and not found where
/// the profile has no such key.
pub async fn revoke<A>(
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
        let revoked = api_keys::revoke(&*tx, profile.id, client_id, app.clock.now()).await?;
        revoked.ok_or(Error::NotFound)
    })
    .await
}
