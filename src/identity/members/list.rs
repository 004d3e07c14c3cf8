//! Who belongs to the organizations that the caller administers?

use attestry_domain::identity::permission::ORGANIZATION_USERS;
use attestry_domain::ids::OrganizationId;

use super::places;
use crate::app::App;
use crate::error::{Error, Forbidden};
use crate::identity::Caller;
use crate::identity::accounts::{self, UserAccount};
use crate::identity::store::accounts::Selection;
use crate::platform::listed::{Listed, Part};

/// Which users are meant.
#[derive(Clone, Debug, Default)]
pub struct MemberFilter {
    /// Of one organization; of all that the caller administers where none is named.
    pub organization: Option<OrganizationId>,
    /// Their address has this in it.
    pub email: Option<String>,
}

/// The users, newest first, with the roles they hold there.
pub async fn list(
    app: &App,
    caller: &Caller,
    filter: MemberFilter,
    part: Part,
) -> Result<Listed<UserAccount>, Error> {
    let administered = caller.access.organizations_with(ORGANIZATION_USERS);
    let organizations = match filter.organization {
        Some(organization) => {
            caller.require_organization(ORGANIZATION_USERS, organization)?;
            vec![organization]
        }
        None if administered.is_empty() => return Err(Error::Forbidden(Forbidden::Permission)),
        None => administered.into_iter().collect(),
    };
    let at = organizations
        .into_iter()
        .flat_map(|organization| places(caller, organization))
        .collect();
    let selection = Selection {
        at: Some(at),
        email: filter.email,
        status: None,
    };
    accounts::list(app.database.reader(), &selection, part).await
}
