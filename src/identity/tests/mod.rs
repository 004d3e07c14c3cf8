//! Signing in, staying signed in and what may then be done, on a registry with a clock in hand.

mod access;
mod keys;
mod limits;
mod passwords;
mod second_factor;
mod sessions;

use std::net::IpAddr;

use attestry_domain::identity::access::{Entity, RoleLink};
use attestry_domain::ids::{OrganizationId, ProfileId, UserId};
use attestry_domain::organizations::ParticipantType;
use attestry_openapi::base::OPERATIONS;
use attestry_openapi::common::ProblemCode;
use attestry_openapi::problem::ApiError;
use attestry_openapi::security::{Authenticator, Credentials};
use chrono::TimeDelta;
use poem::Request;
use tempfile::TempDir;

use super::login::{LoginRequest, login};
use super::refresh::refresh;
use super::two_factor::{self, TotpSecret};
use super::users::{self, NewUser};
use super::{Caller, SessionTokens, role_links};
use crate::app::App;
use crate::error::Error;
use crate::platform::clock::ManualClock;
use crate::platform::database;
use crate::platform::request::Origin;
use crate::testing;

const PASSWORD: &str = "correct horse battery";
const HOME: &str = "192.0.2.1";
const ELSEWHERE: &str = "198.51.100.7";

/// A registry of its own in a temporary folder.
struct Registry {
    app: App,
    clock: ManualClock,
    _folder: TempDir,
}

/// A user, and the secret of their second factor where they have one.
struct Person {
    id: UserId,
    email: String,
    totp: Option<TotpSecret>,
}

impl Registry {
    async fn start() -> Self {
        let (app, clock, folder) = testing::registry(|settings| {
            settings.argon2_memory_kib = 8;
            settings.argon2_passes = 1;
        })
        .await;
        Self {
            app,
            clock,
            _folder: folder,
        }
    }

    fn later(&self, seconds: i64) {
        self.clock.advance(TimeDelta::seconds(seconds));
    }

    async fn user(&self, name: &str) -> Person {
        let app = &self.app;
        let email = format!("{name}@example.com");
        let new = &NewUser::prepare(app, &email, (name, "Tester"), PASSWORD)
            .await
            .unwrap();
        let create = |tx| async move { users::create(app, &tx, new).await };
        let id = database::transaction(app, create).await.unwrap();
        Person {
            id,
            email,
            totp: None,
        }
    }

    async fn user_with_totp(&self, name: &str) -> Person {
        let (app, person) = (&self.app, self.user(name).await);
        let id = person.id;
        let enroll = |tx| async move { two_factor::enroll(app, &tx, id).await };
        Person {
            totp: Some(database::transaction(app, enroll).await.unwrap()),
            ..person
        }
    }

    /// An organization with one profile.
    async fn organization(&self, name: &str) -> (OrganizationId, ProfileId) {
        testing::organization(&self.app, name, ParticipantType::Producer).await
    }

    async fn grant(&self, person: &Person, role_code: &str, entity: Entity) {
        let (app, id, link) = (&self.app, person.id, &link(role_code, entity));
        let add = |tx| async move { role_links::add(app, &tx, id, link).await };
        database::transaction(app, add).await.unwrap();
    }

    async fn withdraw(&self, person: &Person, role_code: &str, entity: Entity) {
        let (id, link) = (person.id, &link(role_code, entity));
        let remove = |tx| async move { role_links::remove(&tx, id, link).await };
        database::transaction(&self.app, remove).await.unwrap();
    }

    /// A log-in with the right password, and the present code where there is a second factor.
    async fn login(&self, person: &Person) -> SessionTokens {
        let code = person
            .totp
            .as_ref()
            .map(|totp| totp.code_at(self.seconds()));
        self.try_login(&person.email, PASSWORD, code.as_deref(), HOME)
            .await
            .unwrap()
    }

    async fn try_login(
        &self,
        email: &str,
        password: &str,
        code: Option<&str>,
        address: &str,
    ) -> Result<SessionTokens, Error> {
        let request = LoginRequest {
            email: email.to_owned(),
            password: password.to_owned(),
            tfa_code: code.map(str::to_owned),
        };
        login(&self.app, &origin(address), &request).await
    }

    async fn refresh(&self, token: &str) -> Result<SessionTokens, Error> {
        refresh(&self.app, &origin(HOME), token).await
    }

    async fn caller(&self, tokens: &SessionTokens) -> Result<Caller, ApiError> {
        self.caller_at(tokens, None).await
    }

    /// Whether what is done with these tokens counts as done with a second factor.
    async fn used_tfa(&self, tokens: &SessionTokens) -> bool {
        let caller = self.caller(tokens).await.unwrap();
        caller.signed_in().unwrap().used_tfa
    }

    async fn caller_at(
        &self,
        tokens: &SessionTokens,
        organization: Option<OrganizationId>,
    ) -> Result<Caller, ApiError> {
        let mut request = Request::builder().uri_str("/api/user/profile/organization");
        if let Some(id) = organization {
            request = request.header("x-active-organization-id", id.to_string());
        }
        let bearer = Some(tokens.access_token.clone());
        let credentials = Credentials {
            bearer,
            ..Credentials::default()
        };
        let operation = OPERATIONS
            .iter()
            .find(|operation| operation.id == "userProfileOrganization")
            .unwrap();
        self.app
            .authenticate(&request.finish(), credentials, operation)
            .await
    }

    fn seconds(&self) -> i64 {
        self.app.clock.now().timestamp()
    }
}

fn link(role_code: &str, entity: Entity) -> RoleLink {
    RoleLink {
        role_code: role_code.to_owned(),
        entity,
    }
}

fn origin(address: &str) -> Origin {
    let address: IpAddr = address.parse().unwrap();
    Origin {
        request_id: "test".to_owned(),
        address: Some(address),
    }
}

/// What a client would read as the code of the problem.
fn code<T>(outcome: Result<T, impl Into<ApiError>>) -> Option<ProblemCode> {
    outcome.err().map(|error| error.into().code())
}
