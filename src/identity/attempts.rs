//! May this secret be tried now? Attempts are counted before the secret is looked at and taken back
//! when it was right, in the database, so that all processes count together.
//!
//! The limits, and why a stranger cannot lock an owner out with them, are in
//! [`attestry_domain::identity::rate_limit`].

use std::net::{IpAddr, Ipv4Addr};

use attestry_domain::identity::rate_limit::{
    self, CODES, LoginBuckets, LoginCounts, PER_ADDRESS, PER_ORGANIZATION, PER_RECIPIENT, PER_USER,
    UNFAMILIAR, Verdict,
};
use attestry_domain::ids::{OrganizationId, UserId};
use data_encoding::HEXLOWER;

use super::store;
use crate::app::App;
use crate::error::Error;
use crate::platform::database::{self, Tx};

/// One counted attempt.
pub(super) struct Attempt {
    buckets: Vec<String>,
    window_start: i64,
}

/// Counts a login from `origin` on the account that `account` stands for, whether it exists or not.
pub(super) async fn of_login(
    app: &App,
    account: &str,
    origin: Option<IpAddr>,
    is_familiar: bool,
) -> Result<Attempt, Error> {
    let now = app.clock.now().timestamp();
    let window_start = PER_ADDRESS.window_start(now);
    let buckets = &LoginBuckets::new(account, network(origin));
    database::transaction(app, |tx| async move {
        let count = async |bucket| store::rate_limits::count(&*tx, bucket, window_start).await;
        let counts = LoginCounts {
            address: count(&buckets.address).await?,
            account_at_address: count(&buckets.account_at_address).await?,
            account_unfamiliar: if is_familiar {
                0
            } else {
                count(&buckets.account_unfamiliar).await?
            },
        };
        allowed(rate_limit::login(counts, is_familiar, now))
    })
    .await?;
    let mut counted = vec![buckets.address.clone(), buckets.account_at_address.clone()];
    counted.extend((!is_familiar).then(|| buckets.account_unfamiliar.clone()));
    Ok(Attempt {
        buckets: counted,
        window_start,
    })
}

/// Counts a code of the second factor that somebody sends with the right password.
pub(super) async fn of_code(
    app: &App,
    user_id: UserId,
    is_familiar: bool,
) -> Result<Option<Attempt>, Error> {
    if is_familiar {
        return Ok(None);
    }
    let attempt = counted(app, format!("login/code/{user_id}"), CODES).await?;
    Ok(Some(attempt))
}

/// Counts a question about how an address can log in.
pub(super) async fn of_initiate_login(app: &App, origin: Option<IpAddr>) -> Result<(), Error> {
    let bucket = format!("initiate-login/address/{}", network(origin));
    counted(app, bucket, PER_ADDRESS).await.map(drop)
}

/// Counts somebody who shows a mailed link.
pub(super) async fn of_link(app: &App, origin: Option<IpAddr>) -> Result<Attempt, Error> {
    let bucket = format!("link/address/{}", network(origin));
    counted(app, bucket, PER_ADDRESS).await
}

/// Counts a link that is asked for, for the account that `account` stands for, whether it exists or not. Strangers
/// elsewhere do not use up what the owner may ask for.
pub(super) async fn of_forgotten_password(
    app: &App,
    account: &str,
    origin: Option<IpAddr>,
) -> Result<(), Error> {
    let network = network(origin);
    let bucket = format!("forgot-password/address/{network}");
    counted(app, bucket, PER_ADDRESS).await?;
    let bucket = format!("forgot-password/account/{account}/address/{network}");
    counted(app, bucket, UNFAMILIAR).await.map(drop)
}

/// Counts an invitation that an organization sends to an address, in the transaction that sends it.
pub(super) async fn of_invitation(
    app: &App,
    tx: &Tx,
    organization: OrganizationId,
    email: &str,
) -> Result<(), Error> {
    let recipient = HEXLOWER.encode(&app.secrets.decoy(email));
    let now = app.clock.now().timestamp();
    let bucket = format!("invitation/{organization}/{recipient}");
    count(tx, &bucket, PER_RECIPIENT, now).await?;
    let bucket = format!("invitation/{organization}");
    count(tx, &bucket, PER_ORGANIZATION, now).await
}

/// Counts a password or code that a signed-in user enters again.
pub(super) async fn of_user(app: &App, user_id: UserId) -> Result<Attempt, Error> {
    counted(app, format!("user/{user_id}"), PER_USER).await
}

impl Attempt {
    /// The attempt succeeded: it does not count.
    pub(super) async fn take_back(&self, tx: &Tx) -> Result<(), Error> {
        for bucket in &self.buckets {
            store::rate_limits::take_back(&**tx, bucket, self.window_start).await?;
        }
        Ok(())
    }
}

/// What counts as one place of origin; all connections without a known one count as one.
pub(super) fn network(origin: Option<IpAddr>) -> IpAddr {
    rate_limit::origin_network(origin.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED)))
}

async fn counted(app: &App, bucket: String, limit: rate_limit::Limit) -> Result<Attempt, Error> {
    let now = app.clock.now().timestamp();
    let window_start = limit.window_start(now);
    let name = &bucket;
    database::transaction(app, |tx| async move { count(&tx, name, limit, now).await }).await?;
    Ok(Attempt {
        buckets: vec![bucket],
        window_start,
    })
}

async fn count(tx: &Tx, bucket: &str, limit: rate_limit::Limit, now: i64) -> Result<(), Error> {
    let before = store::rate_limits::count(&**tx, bucket, limit.window_start(now)).await?;
    allowed(limit.verdict(before, now))
}

/// A refusal undoes the count with its transaction, so that an impatient client waits no longer than
/// to the end of the window.
fn allowed(verdict: Verdict) -> Result<(), Error> {
    match verdict {
        Verdict::Allow => Ok(()),
        Verdict::Refuse {
            retry_after_seconds,
        } => Err(Error::RateLimited {
            retry_after_seconds: retry_after_seconds.into(),
        }),
    }
}
