//! How does an organization come into being?

use attestry_domain::organizations::ParticipationStatus;

use super::store::organizations;
use super::{Address, Organization};
use crate::app::App;
use crate::error::Error;
use crate::platform::database::Tx;

/// An organization to be.
#[derive(Clone, Debug, Default)]
pub struct NewOrganization {
    /// Legal or trading name.
    pub name: String,
    /// Tax number.
    pub tax_id: Option<String>,
    /// D-U-N-S number.
    pub duns: Option<String>,
    /// Postal address.
    pub address: Option<Address>,
}

/// Adds an active organization without profiles or members.
pub async fn create(app: &App, tx: &Tx, new: &NewOrganization) -> Result<Organization, Error> {
    let now = app.clock.now();
    let organization = Organization {
        id: app.ids.next(),
        name: new.name.clone(),
        tax_id: new.tax_id.clone(),
        duns: new.duns.clone(),
        status: ParticipationStatus::Active,
        address: new.address.clone(),
        created_at: now,
        updated_at: now,
    };
    organizations::insert(&**tx, &organization).await?;
    Ok(organization)
}
