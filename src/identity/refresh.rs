//! How is a session prolonged? Its refresh token is exchanged for the next one, once.
//!
//! [`attestry_domain::identity::session`] decides what a token that comes back buys.

use attestry_domain::identity::UserStatus;
use attestry_domain::identity::session::{RefreshDecision, StoredRefreshToken, decide_refresh};

use super::session_tokens::{self, SessionTokens};
use super::store;
use super::store::refresh_tokens::{RefreshToken, Spent};
use super::store::sessions::{Revocation, Session};
use crate::app::App;
use crate::error::{Error, Unauthenticated};
use crate::platform::audit;
use crate::platform::database::{self, Tx};
use crate::platform::request::Origin;
use crate::platform::secrets::token_hash;

const UNKNOWN: Error = Error::Unauthenticated(Unauthenticated::RefreshToken);
const REUSED: Error = Error::Unauthenticated(Unauthenticated::RefreshTokenReused);

const REFRESH: &str = "authRefreshToken";

/// Exchanges a refresh token for new tokens of the same session.
pub async fn refresh(app: &App, origin: &Origin, text: &str) -> Result<SessionTokens, Error> {
    let hash = token_hash(text.as_bytes());
    // Whoever makes tokens up does not take the turn of those who write.
    let known = store::refresh_tokens::by_hash(app.database.reader(), hash).await?;
    known.ok_or(UNKNOWN)?;
    let exchanged =
        database::transaction(
            app,
            |tx| async move { exchange(app, origin, &tx, hash).await },
        );
    // A reused token revokes its session, and that has to be committed: so the refusal comes after.
    exchanged.await?.ok_or(REUSED)
}

async fn exchange(
    app: &App,
    origin: &Origin,
    tx: &Tx,
    hash: [u8; 32],
) -> Result<Option<SessionTokens>, Error> {
    let now = app.clock.now();
    let found = store::refresh_tokens::by_hash(&**tx, hash)
        .await?
        .ok_or(UNKNOWN)?;
    // Touching the session makes parallel exchanges of it wait for each other; what the first one
    // changed is read after that.
    store::sessions::touch(&**tx, found.session_id, now).await?;
    let token = store::refresh_tokens::by_hash(&**tx, hash)
        .await?
        .ok_or(UNKNOWN)?;
    let Some((session, UserStatus::Active)) =
        store::sessions::with_user_status(&**tx, token.session_id).await?
    else {
        return Err(UNKNOWN);
    };
    let successor = successor(tx, &token).await?;
    let stored = StoredRefreshToken {
        expires_at: token.expires_at,
        spent_at: token.spent.as_ref().map(|spent| spent.at),
        // One that is gone was spent, or lived to its end.
        successor_is_spent: successor.as_ref().is_none_or(|next| next.spent.is_some()),
        session_is_revoked: session.is_revoked,
    };
    match (decide_refresh(Some(&stored), now), &token.spent, successor) {
        // Nothing is done to anything: the session says itself when it was last used.
        (RefreshDecision::Rotate, ..) => rotate(app, tx, &session, &token).await.map(Some),
        (
            RefreshDecision::RepeatLast,
            Some(Spent {
                successor_sealed: Some(sealed),
                ..
            }),
            Some(successor),
        ) => {
            let text = app.secrets.open(sealed, token.id.uuid().as_bytes())?;
            let text = String::from_utf8(text).map_err(Error::internal)?;
            session_tokens::answer(app, &session, &successor, text).map(Some)
        }
        (RefreshDecision::Reused, ..) => {
            store::sessions::revoke(&**tx, session.id, Revocation::RefreshReuse, now).await?;
            let user = Some(session.user_id);
            audit::record_refusal(tx, app, user, REFRESH, origin, &REUSED).await?;
            tracing::warn!(session = %session.id, "session {} ended: refresh token reused", session.id);
            Ok(None)
        }
        (RefreshDecision::Expired | RefreshDecision::Unknown | RefreshDecision::RepeatLast, ..) => {
            Err(UNKNOWN)
        }
    }
}

async fn successor(tx: &Tx, token: &RefreshToken) -> Result<Option<RefreshToken>, Error> {
    match token.spent.as_ref().and_then(|spent| spent.successor_id) {
        Some(id) => store::refresh_tokens::by_id(&**tx, id).await,
        None => Ok(None),
    }
}

async fn rotate(
    app: &App,
    tx: &Tx,
    session: &Session,
    token: &RefreshToken,
) -> Result<SessionTokens, Error> {
    let (successor_id, tokens) = session_tokens::issue(app, tx, session).await?;
    let context = token.id.uuid();
    let spent = Spent {
        at: app.clock.now(),
        successor_id: Some(successor_id),
        successor_sealed: Some(
            app.secrets
                .seal(tokens.refresh_token.as_bytes(), context.as_bytes())?,
        ),
    };
    store::refresh_tokens::spend(&**tx, token.id, &spent).await?;
    Ok(tokens)
}
