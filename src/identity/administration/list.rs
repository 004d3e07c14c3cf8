//! Who is registered?

use attestry_domain::identity::UserStatus;

use crate::app::App;
use crate::error::Error;
use crate::identity::accounts::{self, UserAccount};
use crate::identity::store::accounts::Selection;
use crate::platform::listed::{Listed, Part};

/// Which users are meant; every field that is given holds.
#[derive(Clone, Debug, Default)]
pub struct UserFilter {
    /// Their address has this in it.
    pub email: Option<String>,
    /// Whether they can log in.
    pub status: Option<UserStatus>,
}

/// The users, newest first, with all of their roles.
pub async fn list(app: &App, filter: UserFilter, part: Part) -> Result<Listed<UserAccount>, Error> {
    let selection = Selection {
        at: None,
        email: filter.email,
        status: filter.status,
    };
    accounts::list(app.database.reader(), &selection, part).await
}
