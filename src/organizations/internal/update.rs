//! How does the operator change an organization, archive and restore it?

use attestry_domain::ids::OrganizationId;
use attestry_domain::organizations::ParticipationStatus;
use attestry_openapi::answer::Answer;
use serde::Serialize;

use crate::app::App;
use crate::error::Error;
use crate::identity::Caller;
use crate::organizations::store::organizations;
use crate::organizations::{Address, Organization};
use crate::platform::change::Change;
use crate::platform::database;

/// What changes of an organization.
#[derive(Clone, Debug)]
pub struct OrganizationUpdate {
    /// Which one.
    pub id: OrganizationId,
    /// Its new name.
    pub name: Option<String>,
    /// Tax number.
    pub tax_id: Change<String>,
    /// D-U-N-S number.
    pub duns: Change<String>,
    /// Postal address.
    pub address: Change<Address>,
    /// Whether it takes part. What its members may do, and the keys of its profiles, ask for it each time.
    pub status: Option<ParticipationStatus>,
}

/// Changes what is given. Refused: no such organization (not found).
pub async fn update<A>(
    app: &App,
    caller: &Caller,
    update: &OrganizationUpdate,
) -> Result<Answer<A>, Error>
where
    A: From<Organization> + Serialize,
{
    database::write(app, caller, |tx| async move {
        let found = organizations::lock(&tx, update.id).await?;
        let mut organization = found.ok_or(Error::NotFound)?;
        if let Some(name) = &update.name {
            organization.name.clone_from(name);
        }
        update.tax_id.apply(&mut organization.tax_id);
        update.duns.apply(&mut organization.duns);
        update.address.apply(&mut organization.address);
        organization.status = update.status.unwrap_or(organization.status);
        organization.updated_at = app.clock.now();
        organizations::update(&*tx, &organization).await?;
        Ok(organization)
    })
    .await
}
