//! What does a client get when a session is opened or prolonged? An access token and a refresh token.
//!
//! Everything in the answer follows from the session, the stored refresh token and its text. So the
//! retry of a rotation gets the very same tokens without the access token being kept anywhere.

use attestry_domain::identity::session::{Lifetimes, tfa_counts};
use attestry_domain::ids::RefreshTokenId;
use chrono::{DateTime, TimeDelta, Utc};

use super::AccessToken;
use super::store::refresh_tokens::{self, RefreshToken};
use super::store::sessions::Session;
use crate::app::App;
use crate::error::Error;
use crate::platform::database::Tx;
use crate::platform::random;
use crate::platform::secrets::token_hash;

/// The tokens of a session. It has no `Debug`, since it is a secret.
pub struct SessionTokens {
    /// The signed token for each request.
    pub access_token: String,
    /// Until when it is accepted.
    pub access_token_expires_at: DateTime<Utc>,
    /// Gets the next tokens, once.
    pub refresh_token: String,
    /// Until when it is accepted.
    pub refresh_token_expires_at: DateTime<Utc>,
}

/// The lives that the operator set.
pub(super) fn lifetimes(app: &App) -> Lifetimes {
    Lifetimes {
        access: TimeDelta::seconds(app.settings.access_token_seconds),
        refresh: TimeDelta::seconds(app.settings.refresh_token_seconds),
        ..Lifetimes::default()
    }
}

/// Draws a refresh token for the session, stores its hash, and answers it with its id.
pub(super) async fn issue(
    app: &App,
    tx: &Tx,
    session: &Session,
) -> Result<(RefreshTokenId, SessionTokens), Error> {
    let now = app.clock.now();
    let text = random::token();
    let token = RefreshToken {
        id: app.ids.next(),
        session_id: session.id,
        issued_at: now,
        expires_at: lifetimes(app).expiries(now, session.expires_at).refresh,
        spent: None,
    };
    refresh_tokens::insert(&**tx, &token, token_hash(text.as_bytes())).await?;
    Ok((token.id, answer(app, session, &token, text)?))
}

/// The answer that belongs to a stored refresh token, the first time and every time.
pub(super) fn answer(
    app: &App,
    session: &Session,
    token: &RefreshToken,
    text: String,
) -> Result<SessionTokens, Error> {
    let expires_at = lifetimes(app)
        .expiries(token.issued_at, session.expires_at)
        .access;
    let access_token = app.access_tokens.issue(&AccessToken {
        id: token.id.into(),
        user_id: session.user_id,
        session_id: session.id,
        used_tfa: tfa_counts(session.used_tfa_at, token.issued_at),
        issued_at: token.issued_at,
        expires_at,
    })?;
    Ok(SessionTokens {
        access_token,
        access_token_expires_at: expires_at,
        refresh_token: text,
        refresh_token_expires_at: token.expires_at,
    })
}
