//! Is this request from who it says? Asked before the body is read, afresh each time.
//!
//! A system shows a key of its profile, which is looked up. A user shows an access token, which says who and which
//! session; whether the session still runs, whether the user is active and what they may do is read
//! from the database, so that a revoked session and a removed role end with the next request.

use attestry_domain::identity::UserStatus;
use attestry_domain::identity::access::Access;
use attestry_domain::identity::session::tfa_counts;
use attestry_domain::ids::{OrganizationId, UserId};
use attestry_openapi::problem::ApiError;
use attestry_openapi::security::{Authenticator, Credentials, Operation};
use poem::Request;

use super::{AccessToken, Actor, Caller, KeyHolder, SignedIn, store};
use crate::app::App;
use crate::error::{Error, Forbidden, Unauthenticated};
use crate::organizations;
use crate::platform::request::RequestContext;

/// The tag of what exists for rehearsals alone.
const PREPRODUCTION: &str = "Preproduction Utilities";

impl Authenticator for App {
    type Caller = Caller;

    async fn authenticate(
        &self,
        request: &Request,
        credentials: Credentials,
        operation: &'static Operation,
    ) -> Result<Caller, ApiError> {
        if operation.tag == PREPRODUCTION {
            self.settings.outside_production()?;
        }
        let context = RequestContext::of(request, operation, &self.settings);
        Ok(caller(self, credentials, context).await?)
    }
}

const REFUSED: Error = Error::Unauthenticated(Unauthenticated::Credentials);

/// All credentials that the request brings for its operation have to be good.
async fn caller(
    app: &App,
    credentials: Credentials,
    request: RequestContext,
) -> Result<Caller, Error> {
    let key = match credentials.client {
        Some((id, secret)) => Some(key_holder(app, id, &secret).await?),
        None => None,
    };
    let user = match &credentials.bearer {
        Some(token) => Some(signed_in(app, token).await?),
        None => None,
    };
    let access = match &user {
        Some(user) => access(app, user.user_id, request.organization.map(Into::into)).await?,
        None => Access::default(),
    };
    let actor = match (user, key) {
        (Some(user), Some(key)) => Actor::UserByKey(user, key),
        (Some(user), None) => Actor::User(user),
        (None, Some(key)) => Actor::Key(key),
        (None, None) => return Err(REFUSED),
    };
    Ok(Caller {
        actor,
        access,
        request,
    })
}

async fn key_holder(app: &App, client_id: String, secret: &str) -> Result<KeyHolder, Error> {
    let profile = organizations::authenticate_key(app, &client_id, secret).await?;
    let profile = profile.ok_or(REFUSED)?;
    Ok(KeyHolder { client_id, profile })
}

async fn signed_in(app: &App, token: &str) -> Result<SignedIn, Error> {
    let now = app.clock.now();
    let token = app.access_tokens.read(token, now)?;
    let (session, status) =
        store::sessions::with_user_status(app.database.reader(), token.session_id)
            .await?
            .ok_or(REFUSED)?;
    let is_running = !session.is_revoked && now < session.expires_at;
    if !is_running || session.user_id != token.user_id || status != UserStatus::Active {
        return Err(REFUSED);
    }
    Ok(SignedIn {
        user_id: token.user_id,
        session_id: session.id,
        used_tfa: used_tfa(app, &token, tfa_counts(session.used_tfa_at, now)),
    })
}

/// The token must say so and the session must still bear it out: a token outlives the moment of its
/// issue, in which the factor may have aged out or been removed.
fn used_tfa(app: &App, token: &AccessToken, session_counts: bool) -> bool {
    app.settings.disable_require_tfa || (token.used_tfa && session_counts)
}

/// Everything that the user may do now, in the active organization where one is named.
pub(crate) async fn access(
    app: &App,
    user_id: UserId,
    active: Option<OrganizationId>,
) -> Result<Access, Error> {
    let reader = app.database.reader();
    let (links, permissions) = store::access::links(reader, user_id).await?;
    let profiles = store::access::organizations(reader, user_id).await?;
    Access::evaluate(links, &permissions, &profiles, active)
        .map_err(|_| Error::Forbidden(Forbidden::NotMember))
}
