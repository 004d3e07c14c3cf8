//! How does a rehearsal get keys of its own? Every system profile gets a fresh one, outside of
//! production.

use super::Profile;
use super::api_keys::{self, ApiKey};
use super::store::{api_keys as stored, profiles};
use crate::app::App;
use crate::error::Error;
use crate::identity::Caller;
use crate::platform::database;
use crate::platform::subject::Subject;

/// A fresh key and the profile that it speaks for.
pub struct SystemKey {
    /// The profile.
    pub profile: Profile,
    /// Its key, shown this once.
    pub key: ApiKey,
}

/// Revokes the keys of all active system profiles, and gives each of them a fresh one.
pub async fn set_api_keys(app: &App, caller: &Caller) -> Result<Vec<SystemKey>, Error> {
    database::write_secret(app, caller, |tx| async move {
        let systems = profiles::active_systems(&*tx).await?;
        let ids = systems.iter().map(|profile| profile.id);
        for revoked in stored::revoke_all_of(&*tx, ids, app.clock.now()).await? {
            tx.concerns(Subject::new("api_key", revoked));
        }
        let mut keys = Vec::with_capacity(systems.len());
        for profile in systems {
            let key = api_keys::create_in(app, &tx, profile.id).await?;
            keys.push(SystemKey { profile, key });
        }
        Ok(keys)
    })
    .await
}
