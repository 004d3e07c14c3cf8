//! Is this key one that works? Its use is noted.

use attestry_domain::ids::ProfileId;
use attestry_domain::organizations::ParticipantType;
use chrono::TimeDelta;
use subtle::ConstantTimeEq;

use super::store::api_keys::{self, WorkingKey};
use crate::app::App;
use crate::error::Error;
use crate::platform::database;
use crate::platform::secrets::token_hash;

/// How exactly the last use of a key is known: not every request of a system is to be a write.
const LAST_USED_STEP: TimeDelta = TimeDelta::minutes(1);

/// The profile that the key speaks for: an active one with the part of a system. None where the key is
/// unknown, wrong or revoked, or its profile or organization is archived; these are not told apart.
pub async fn authenticate_key(
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
