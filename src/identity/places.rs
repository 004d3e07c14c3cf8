//! Where do roles count? The audit log tells it for each organization.

use std::collections::BTreeSet;

use attestry_domain::identity::access::{Entity, RoleLink};
use attestry_domain::ids::UserId;

use super::store::access;
use crate::error::Error;
use crate::platform::database::Tx;
use crate::platform::subject::Subject;

/// Tells the audit log that these roles of the user are given or taken: once for each organization, and once without
/// any where it is about the registry itself, or about no role at all.
pub(super) async fn tell<'a>(
    tx: &Tx,
    user_id: UserId,
    links: impl IntoIterator<Item = &'a RoleLink>,
) -> Result<(), Error> {
    let places: BTreeSet<Entity> = links.into_iter().map(|link| link.entity).collect();
    let organizations = access::organizations_at(&**tx, &places).await?;
    if organizations.is_empty() || places.contains(&Entity::System) {
        tx.concerns(Subject::new("user", user_id));
    }
    for organization in organizations {
        tx.concerns(Subject::new("user", user_id).at(organization));
    }
    Ok(())
}
