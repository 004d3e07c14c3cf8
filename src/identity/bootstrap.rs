//! Who is the first operator, and how does one get back in when nobody can? By the command line of the server.
//!
//! Whoever may run it has the database and the secrets anyway. It can be run at any time: it brings back the roles
//! that are missing and makes a user an operator, whatever they were before.

use attestry_domain::identity::UserStatus;
use attestry_domain::identity::access::{Entity, RoleLink};
use attestry_domain::identity::email::EmailAddress;
use attestry_domain::identity::link::LinkKind;
use attestry_domain::identity::roles::SYSTEM_ADMIN;

use super::store::users::{self, User};
use super::{given, links, replace_password, role_links, roles};
use crate::app::App;
use crate::error::Error;
use crate::platform::audit;
use crate::platform::database::{self, Tx};
use crate::platform::request::Origin;

/// Who is to operate the registry. It has no `Debug`, since it may hold a password.
pub struct Bootstrap {
    /// Their address, as it was typed.
    pub email: String,
    /// Given name, where the user is new.
    pub first_name: String,
    /// Family name, where the user is new.
    pub last_name: String,
    /// Their password from now on. Without one a link to set it is made, and a present one stays good until then.
    pub password: Option<String>,
}

/// Makes somebody an operator. Answers the address of the page on which they set their password, where none was
/// given.
pub async fn bootstrap(app: &App, wanted: &Bootstrap) -> Result<Option<String>, Error> {
    let email = &given::email(&wanted.email)?;
    let hash = &match &wanted.password {
        Some(password) => Some(given::hash(app, password, email).await?),
        None => None,
    };
    roles::seed(app).await?;
    database::transaction(app, |tx| async move {
        let user = operator(app, &tx, wanted, email).await?;
        audit::record_command(&tx, app, user.id, "bootstrap", &command_line()).await?;
        if let Some(hash) = hash {
            replace_password::replace(app, &tx, &user, Some(hash)).await?;
            return Ok(None);
        }
        let kind = LinkKind::PasswordReset;
        let (_, token) = links::create(app, &tx, user.id, kind).await?;
        Ok(Some(links::url(app, kind, email.as_str(), &token)))
    })
    .await
}

/// The user of the address, who can log in and operates the registry from now on.
async fn operator(
    app: &App,
    tx: &Tx,
    wanted: &Bootstrap,
    email: &EmailAddress,
) -> Result<User, Error> {
    let known = match users::by_email(&**tx, email).await? {
        // What somebody else is changing of the user is not written over.
        Some(user) => users::hold(&**tx, user.id).await?,
        None => None,
    };
    let user = if let Some(user) = known {
        let user = User {
            status: UserStatus::Active,
            updated_at: app.clock.now(),
            ..user
        };
        users::update(&**tx, &user).await?;
        user
    } else {
        let names = (wanted.first_name.as_str(), wanted.last_name.as_str());
        let user = User::new(app, email, names, None, UserStatus::Active);
        users::insert(&**tx, &user).await?;
        user
    };
    let link = RoleLink {
        role_code: SYSTEM_ADMIN.to_owned(),
        entity: Entity::System,
    };
    role_links::add(app, tx, user.id, &link).await?;
    Ok(user)
}

/// What the audit log says instead of a request.
fn command_line() -> Origin {
    Origin {
        request_id: "command line".to_owned(),
        address: None,
    }
}
