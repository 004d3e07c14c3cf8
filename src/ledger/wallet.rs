//! What is a wallet?

use attestry_domain::ids::{ProfileId, WalletId};
use attestry_domain::organizations::{Flags, ParticipationStatus};
use chrono::{DateTime, Utc};

use super::store::wallet;
use crate::error::Error;
use crate::organizations::{self, Profile};
use crate::platform::database::Tx;

/// A place of a profile to hold tokens.
#[derive(Clone, Debug)]
pub struct Wallet {
    /// Its id.
    pub id: WalletId,
    /// The profile that it belongs to.
    pub profile: ProfileId,
    /// That profile's name.
    pub profile_name: String,
    /// Its label.
    pub name: String,
    /// What kind of wallet it is.
    pub kind: String,
    /// Whether it can be used.
    pub status: ParticipationStatus,
    /// Its unique public address.
    pub address: String,
    /// What an operation on it must meet.
    pub rules: Vec<Rule>,
    /// Whether it stands in where a request names none.
    pub is_default: bool,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

/// A profile and one of its wallets.
#[derive(Clone, Copy, Debug)]
pub struct PartyRef {
    /// The profile.
    pub profile: ProfileId,
    /// Absent, its default wallet.
    pub wallet: Option<WalletId>,
}

/// An active profile and the active wallet that is meant. All else is not found.
pub(super) async fn of_party(tx: &Tx, party: PartyRef) -> Result<(Profile, Wallet), Error> {
    let profile = organizations::profile(&**tx, party.profile).await?;
    let wallet = match party.wallet {
        Some(id) => wallet::by_id(&**tx, id).await?,
        None => wallet::default_of(&**tx, party.profile).await?,
    };
    let wallet = wallet
        .filter(|it| it.profile == profile.id && it.status == ParticipationStatus::Active)
        .ok_or(Error::NotFound)?;
    if organizations::archived(&**tx, [&profile]).await?.is_some() {
        return Err(Error::NotFound);
    }
    Ok((profile, wallet))
}

/// So many different users must do something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// What they must do, such as `sign`.
    pub name: String,
    /// How many of them.
    pub required: u32,
}

impl Rule {
    /// How many users sign for a profile with these flags.
    pub fn sign(flags: &Flags) -> Self {
        Self {
            name: "sign".to_owned(),
            required: flags.required_users(),
        }
    }
}
