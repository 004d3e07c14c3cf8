//! How does the operator change a profile, archive and restore it?

use attestry_domain::ids::ProfileId;
use attestry_domain::organizations::{ParticipantType, ParticipationStatus};
use attestry_domain::production::participants::ParticipantTag;
use attestry_openapi::answer::Answer;
use serde::Serialize;

use crate::app::App;
use crate::error::Error;
use crate::identity::Caller;
use crate::organizations::store::profiles;
use crate::organizations::{Address, Profile, hold_profile, profile};
use crate::platform::change::Change;
use crate::platform::database;

/// What changes of a profile.
#[derive(Clone, Debug)]
pub struct ProfileUpdate {
    /// Which one.
    pub id: ProfileId,
    /// Its new name.
    pub name: Option<String>,
    /// Tax number.
    pub tax_id: Change<String>,
    /// D-U-N-S number.
    pub duns: Change<String>,
    /// The parts it plays from now on.
    pub participant_types: Option<Vec<ParticipantType>>,
    /// Whom it works with from now on.
    pub participant_tags: Option<Vec<ParticipantTag>>,
    /// Postal address.
    pub address: Change<Address>,
    /// Whether it takes part. What its members may do, and its keys, ask for it each time.
    pub status: Option<ParticipationStatus>,
}

impl ProfileUpdate {
    fn apply(&self, profile: &mut Profile) {
        if let Some(name) = &self.name {
            profile.name.clone_from(name);
        }
        if let Some(types) = &self.participant_types {
            profile.participant_types.clone_from(types);
        }
        if let Some(tags) = &self.participant_tags {
            profile.participant_tags.clone_from(tags);
        }
        self.tax_id.apply(&mut profile.tax_id);
        self.duns.apply(&mut profile.duns);
        self.address.apply(&mut profile.address);
        profile.status = self.status.unwrap_or(profile.status);
    }
}

/// Changes what is given. Refused: no such profile (not found).
pub async fn update_profile<A>(
    app: &App,
    caller: &Caller,
    update: &ProfileUpdate,
) -> Result<Answer<A>, Error>
where
    A: From<Profile> + Serialize,
{
    database::write(app, caller, |tx| async move {
        hold_profile(&tx, update.id).await?;
        let mut changed = profile(&*tx, update.id).await?;
        update.apply(&mut changed);
        changed.updated_at = app.clock.now();
        profiles::update_all(&tx, &changed).await?;
        Ok(changed)
    })
    .await
}
