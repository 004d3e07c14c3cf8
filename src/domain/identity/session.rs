//! How long does a signed-in stay last, and what does a refresh token buy?
//!
//! Every use of a refresh token spends it and makes a successor. A spent token that comes back means
//! that two parties hold the same session, so the session ends; the exception is a client whose answer
//! got lost and who retries the last rotation within half a minute: it gets the same answer again.

use chrono::{DateTime, TimeDelta, Utc};

/// How long the last rotation may be repeated.
pub const REPEAT_GRACE: TimeDelta = TimeDelta::seconds(30);
/// How long a second factor counts after it was shown.
pub const TFA_LIFE: TimeDelta = TimeDelta::hours(12);

/// How long the tokens of a session live.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lifetimes {
    /// From the issue of an access token to its end.
    pub access: TimeDelta,
    /// From the issue of a refresh token to its end, if nobody uses it.
    pub refresh: TimeDelta,
    /// From login to the end of the session, however often it is refreshed.
    pub session: TimeDelta,
}

impl Default for Lifetimes {
    /// 15 minutes, 14 days and 90 days.
    fn default() -> Self {
        Self {
            access: TimeDelta::minutes(15),
            refresh: TimeDelta::days(14),
            session: TimeDelta::days(90),
        }
    }
}

/// When the tokens of one issue end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Expiries {
    /// The end of the access token.
    pub access: DateTime<Utc>,
    /// The end of the refresh token.
    pub refresh: DateTime<Utc>,
}

impl Lifetimes {
    /// When a session that begins now ends at the latest.
    pub fn session_end(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        later(now, self.session)
    }

    /// When tokens issued now end: never after their session.
    pub fn expiries(&self, now: DateTime<Utc>, session_end: DateTime<Utc>) -> Expiries {
        Expiries {
            access: later(now, self.access).min(session_end),
            refresh: later(now, self.refresh).min(session_end),
        }
    }
}

fn later(now: DateTime<Utc>, by: TimeDelta) -> DateTime<Utc> {
    now.checked_add_signed(by)
        .unwrap_or(DateTime::<Utc>::MAX_UTC)
}

/// Whether a second factor shown at that time still counts. Ask when a token is issued and again at
/// each request, since a token outlives the moment it was issued.
pub fn tfa_counts(shown_at: Option<DateTime<Utc>>, now: DateTime<Utc>) -> bool {
    shown_at.is_some_and(|shown_at| now.signed_duration_since(shown_at) < TFA_LIFE)
}

/// A refresh token as found in the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StoredRefreshToken {
    /// The end of its life.
    pub expires_at: DateTime<Utc>,
    /// When it was used, if it was.
    pub spent_at: Option<DateTime<Utc>>,
    /// Whether its successor was used in turn, so that this was not the last rotation.
    pub successor_is_spent: bool,
    /// Whether its session was ended by logout, password change or reuse.
    pub session_is_revoked: bool,
}

/// What a presented refresh token buys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefreshDecision {
    /// Spend it and issue a successor.
    Rotate,
    /// Answer its successor again.
    RepeatLast,
    /// It was stolen or leaked: revoke the session.
    Reused,
    /// It was never used in time.
    Expired,
    /// There is no such token, or its session is over.
    Unknown,
}

/// Decides on a presented refresh token. A session that is over is not revoked a second time. A
/// spent token that comes back later than its repeat is a sign of theft, also when its time has passed, as long as it
/// is remembered.
pub fn decide_refresh(token: Option<&StoredRefreshToken>, now: DateTime<Utc>) -> RefreshDecision {
    let Some(token) = token.filter(|token| !token.session_is_revoked) else {
        return RefreshDecision::Unknown;
    };
    match token.spent_at {
        Some(spent_at) => {
            let in_grace = now.signed_duration_since(spent_at) <= REPEAT_GRACE;
            if in_grace && !token.successor_is_spent {
                RefreshDecision::RepeatLast
            } else {
                RefreshDecision::Reused
            }
        }
        None if now >= token.expires_at => RefreshDecision::Expired,
        None => RefreshDecision::Rotate,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_735_000_000 + seconds, 0).unwrap()
    }

    #[test]
    fn the_refresh_table() {
        use RefreshDecision::{Expired, RepeatLast, Reused, Rotate, Unknown};
        const OPEN: bool = false;
        const REVOKED: bool = true;
        let rows = [
            // now, expires, spent, successor spent, session, decision
            (0, 100, None, false, OPEN, Rotate),
            (99, 100, None, false, OPEN, Rotate),
            (100, 100, None, false, OPEN, Expired),
            (10, 100, Some(10), false, OPEN, RepeatLast),
            (40, 100, Some(10), false, OPEN, RepeatLast),
            (41, 100, Some(10), false, OPEN, Reused),
            (20, 100, Some(10), true, OPEN, Reused),
            (500, 100, Some(10), true, OPEN, Reused),
            // Another process whose clock runs ahead spent it.
            (10, 100, Some(12), false, OPEN, RepeatLast),
            (0, 100, None, false, REVOKED, Unknown),
            (20, 100, Some(10), true, REVOKED, Unknown),
        ];
        for (now, expires, spent, successor_is_spent, session_is_revoked, decision) in rows {
            let token = StoredRefreshToken {
                expires_at: at(expires),
                spent_at: spent.map(at),
                successor_is_spent,
                session_is_revoked,
            };
            assert_eq!(
                decide_refresh(Some(&token), at(now)),
                decision,
                "at {now}: {token:?}"
            );
        }
        assert_eq!(decide_refresh(None, at(0)), Unknown);
    }

    #[test]
    fn a_second_factor_counts_for_twelve_hours() {
        let half_a_day = 12 * 60 * 60;
        assert!(!tfa_counts(None, at(0)));
        assert!(tfa_counts(Some(at(0)), at(0)));
        assert!(tfa_counts(Some(at(0)), at(half_a_day - 1)));
        assert!(!tfa_counts(Some(at(0)), at(half_a_day)));
    }

    #[test]
    fn no_token_outlives_its_session() {
        let lifetimes = Lifetimes::default();
        let early = lifetimes.expiries(at(0), lifetimes.session_end(at(0)));
        assert_eq!(early.access, at(15 * 60));
        assert_eq!(early.refresh, at(14 * 24 * 60 * 60));
        let late = lifetimes.expiries(at(0), at(60));
        assert_eq!((late.access, late.refresh), (at(60), at(60)));
    }
}
