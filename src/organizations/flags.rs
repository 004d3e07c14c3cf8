//! How does a profile get a flag, and lose it? At once, or with a second user's consent.
//!
//! [`decide_flag`] knows which of the two.

use attestry_domain::ids::{ProfileId, UserId};
use attestry_domain::organizations::{Flag, FlagDecision, TurnOffRequest, decide_flag};
use attestry_openapi::answer::Answer;
use serde::Serialize;

use super::read::profile;
use super::store::{flag_requests, profiles};
use super::{Profile, hold_profile};
use crate::app::App;
use crate::error::{Error, Forbidden};
use crate::identity::Caller;
use crate::platform::database::{self, Tx};

/// What a flag is to be.
#[derive(Clone, Copy, Debug)]
pub struct FlagChange {
    /// Which one.
    pub flag: Flag,
    /// On or off; none: removed.
    pub value: Option<bool>,
}

/// A profile with its flags, and those that a second user has to turn off, too.
#[derive(Clone, Debug)]
pub struct FlagsSet {
    /// The profile.
    pub profile: Profile,
    /// What waits.
    pub pending: Vec<PendingFlag>,
}

/// A flag that one user has asked to turn off.
#[derive(Clone, Copy, Debug)]
pub struct PendingFlag {
    /// Which one; it is on.
    pub flag: Flag,
    /// Who asked, and when.
    pub request: TurnOffRequest,
}

/// Sets flags of a profile, all or none.
///
/// Refused, in this order: a profile that the caller does not see (not found); one that they may not administer, or
/// a flag that only the operator sets (permission).
pub async fn set_flags<A>(
    app: &App,
    caller: &Caller,
    profile_id: ProfileId,
    changes: &[FlagChange],
) -> Result<Answer<A>, Error>
where
    A: From<FlagsSet> + Serialize,
{
    let user = caller.user()?;
    caller.require_administration(profile_id)?;
    let is_refused = |change: &FlagChange| change.flag.is_the_operators();
    if changes.iter().any(is_refused) && !caller.is_operator() {
        return Err(Error::Forbidden(Forbidden::Operator));
    }
    database::write(app, caller, |tx| async move {
        hold_profile(&tx, profile_id).await?;
        let mut profile = profile(&*tx, profile_id).await?;
        let asked = flag_requests::of(&tx, profile_id).await?;
        for change in changes {
            let asked = asked.iter().find(|pending| pending.flag == change.flag);
            let asked = asked.map(|pending| pending.request);
            set(app, &tx, &mut profile, (user, asked), *change).await?;
        }
        profile.updated_at = app.clock.now();
        profiles::update(&tx, &profile).await?;
        let pending = flag_requests::of(&tx, profile_id).await?;
        let now = app.clock.now();
        let waits = |pending: &PendingFlag| now < pending.request.expires_at();
        Ok(FlagsSet {
            pending: pending.into_iter().filter(waits).collect(),
            profile,
        })
    })
    .await
}

async fn set(
    app: &App,
    tx: &Tx,
    profile: &mut Profile,
    (user, asked): (UserId, Option<TurnOffRequest>),
    FlagChange { flag, value }: FlagChange,
) -> Result<(), Error> {
    let now = app.clock.now();
    let on = profile.flags.is_set(flag);
    match decide_flag(flag, on, value, asked, (user, now)) {
        FlagDecision::CarryOut => {
            profile.flags.set(flag, value);
            flag_requests::delete(tx, profile.id, flag).await
        }
        FlagDecision::Ask => {
            flag_requests::delete(tx, profile.id, flag).await?;
            let request = TurnOffRequest { by: user, at: now };
            flag_requests::insert(tx, profile.id, flag, request).await
        }
        FlagDecision::Wait => Ok(()),
    }
}
