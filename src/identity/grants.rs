//! Can these roles be given there? Every fault is named at once.

use std::collections::BTreeSet;

use attestry_domain::identity::access::{Entity, RoleLink};
use attestry_domain::identity::granting::grantable;
use attestry_openapi::common::Fault;

use super::store::{access, roles};
use crate::error::Error;
use crate::platform::database::Tx;

/// Checks that the roles exist and may be held where the links say, and that there is such a place. Faults point into
/// `/roleLinks`.
pub(super) async fn check(tx: &Tx, links: &[RoleLink]) -> Result<(), Error> {
    let roles = roles::permissions_of_roles(&**tx).await?;
    let places: BTreeSet<Entity> = links.iter().map(|link| link.entity).collect();
    let existing = access::existing(&**tx, &places).await?;
    let mut faults = Vec::new();
    for (index, link) in links.iter().enumerate() {
        if let Err(refusal) = grantable(&link.role_code, &roles, link.entity) {
            faults.push(Fault {
                pointer: format!("/roleLinks/{index}/roleCode"),
                detail: refusal.to_string(),
            });
        }
        if !existing.contains(&link.entity) {
            faults.push(Fault {
                pointer: format!("/roleLinks/{index}/entityId"),
                detail: "There is no such organization or profile.".to_owned(),
            });
        }
    }
    Error::of_faults(faults)
}
