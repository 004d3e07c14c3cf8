//! How does a user open a session? With the password, and a code where the account asks for one.
//!
//! Unknown addresses, wrong passwords and wrong or used codes are refused alike, in content and in
//! time: whatever was sent, one password is hashed. Only who knows the password learns that a code is
//! missing.

use attestry_domain::identity::email::EmailAddress;
use attestry_domain::identity::{TfaStatus, UserStatus};
use data_encoding::HEXLOWER;

use super::attempts::{self, Attempt};
use super::session_tokens::{self, SessionTokens};
use super::store;
use super::store::sessions::Session;
use super::store::two_factor::Method;
use super::store::users::User;
use super::two_factor::proof::{self, Proof};
use crate::app::App;
use crate::error::{Error, Unauthenticated};
use crate::platform::audit;
use crate::platform::database::{self, Tx};
use crate::platform::request::Origin;

const REFUSED: Error = Error::Unauthenticated(Unauthenticated::Login);

const LOGIN: &str = "authLogin";

/// What somebody logs in with. It has no `Debug`, since it holds secrets.
pub struct LoginRequest {
    /// The address as it was typed.
    pub email: String,
    /// The password.
    pub password: String,
    /// The code of the authenticator, or a recovery code.
    pub tfa_code: Option<String>,
}

/// Opens a session and answers its tokens. A refusal is audited, for known and unknown addresses alike.
pub async fn login(
    app: &App,
    origin: &Origin,
    request: &LoginRequest,
) -> Result<SessionTokens, Error> {
    let account = Account::find(app, &request.email).await?;
    let attempt = &account.count(app, origin).await?;
    let opened = prove(app, origin, &account, request, attempt).await;
    if let Err(refusal) = &opened {
        let user = account.user.as_ref().map(|user| user.id);
        audit::refused(app, user, LOGIN, origin, refusal).await?;
    }
    opened
}

async fn prove(
    app: &App,
    origin: &Origin,
    account: &Account,
    request: &LoginRequest,
    attempt: &Attempt,
) -> Result<SessionTokens, Error> {
    let user = account.verified(app, &request.password).await?;
    let (proof, guess) = &match &account.method {
        Some(method) => {
            let code = code(request)?;
            let is_familiar = account.is_familiar(app, origin).await?;
            let guess = attempts::of_code(app, user.id, is_familiar).await?;
            (Some(proof::of(app, method, code)?.ok_or(REFUSED)?), guess)
        }
        None => (None, None),
    };
    let rehashed = &match user.password_hash.as_deref() {
        Some(stored) => app.passwords.rehashed(&request.password, stored).await?,
        None => None,
    };
    database::transaction(app, |tx| async move {
        let tokens = open(app, origin, &tx, user, proof.as_ref(), attempt).await?;
        if let (Some(old), Some(new)) = (&user.password_hash, rehashed) {
            store::users::rehash(&*tx, user.id, (old, new)).await?;
        }
        if let Some(guess) = guess {
            guess.take_back(&tx).await?;
        }
        Ok(tokens)
    })
    .await
}

fn code(request: &LoginRequest) -> Result<&str, Error> {
    let missing = Error::Unauthenticated(Unauthenticated::TfaCodeMissing);
    request.tfa_code.as_deref().ok_or(missing)
}

async fn open(
    app: &App,
    origin: &Origin,
    tx: &Tx,
    user: &User,
    proof: Option<&Proof>,
    attempt: &Attempt,
) -> Result<SessionTokens, Error> {
    let hash = user.password_hash.as_deref().ok_or(REFUSED)?;
    if !store::users::hold_password(&**tx, user.id, hash).await? {
        return Err(REFUSED);
    }
    let now = app.clock.now();
    if let Some(proof) = proof {
        proof.spend(tx, now).await?.then_some(()).ok_or(REFUSED)?;
    }
    let session = Session {
        id: app.ids.next(),
        user_id: user.id,
        used_tfa_at: proof.map(|_| now),
        origin: network(origin),
        created_at: now,
        expires_at: session_tokens::lifetimes(app).session_end(now),
        is_revoked: false,
    };
    store::sessions::insert(&**tx, &session).await?;
    let (_, tokens) = session_tokens::issue(app, tx, &session).await?;
    attempt.take_back(tx).await?;
    audit::record_user(tx, app, user.id, LOGIN, origin).await?;
    Ok(tokens)
}

/// An address that somebody logs in with, and what is known of it.
pub(super) struct Account {
    /// Stands for the address, known or not, without giving it away.
    pub(super) key: [u8; 32],
    /// The active user of that address.
    pub(super) user: Option<User>,
    /// Their active second factor.
    pub(super) method: Option<Method>,
}

impl Account {
    /// Looks the address up. A text that is no address is an unknown one.
    pub(super) async fn find(app: &App, email: &str) -> Result<Self, Error> {
        let reader = app.database.reader();
        let email = EmailAddress::parse(email).map_err(|_| email.trim().to_lowercase());
        let (key, user) = match &email {
            Ok(email) => {
                let user = store::users::by_email(reader, email).await?;
                (app.secrets.decoy(email.as_str()), user)
            }
            Err(text) => (app.secrets.decoy(text), None),
        };
        let user = user.filter(|user| user.status == UserStatus::Active);
        // Asked for nobody, too, so that known and unknown addresses take as long.
        let somebody = user.as_ref().map_or_else(|| app.ids.next(), |user| user.id);
        let method = store::two_factor::with_status(reader, somebody, TfaStatus::Active).await?;
        Ok(Self { key, user, method })
    }

    /// Counts an attempt on the account, whether there is one or not.
    pub(super) async fn count(&self, app: &App, origin: &Origin) -> Result<Attempt, Error> {
        let is_familiar = self.is_familiar(app, origin).await?;
        let name = HEXLOWER.encode(&self.key);
        attempts::of_login(app, &name, origin.address, is_familiar).await
    }

    async fn is_familiar(&self, app: &App, origin: &Origin) -> Result<bool, Error> {
        let somebody = self
            .user
            .as_ref()
            .map_or_else(|| app.ids.next(), |user| user.id);
        store::sessions::has_origin(app.database.reader(), somebody, &network(origin)).await
    }

    async fn verified(&self, app: &App, password: &str) -> Result<&User, Error> {
        let hash = self
            .user
            .as_ref()
            .and_then(|user| user.password_hash.as_deref());
        let is_right = app.passwords.verify(password, hash).await?;
        self.user.as_ref().filter(|_| is_right).ok_or(REFUSED)
    }
}

fn network(origin: &Origin) -> String {
    attempts::network(origin.address).to_string()
}
