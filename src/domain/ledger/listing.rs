//! Which holdings may be put on the market, or taken off it?

use std::collections::BTreeSet;

use thiserror::Error;

use crate::energy::AccountStatus;
use crate::ids::AccountId;
use crate::ledger::price::Price;

/// What is to become of the accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Listing {
    /// Public, at this price per unit.
    Published(Price),
    /// Not public; the price is cleared.
    Unpublished,
}

/// An account of the named wallet, as found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListableAccount {
    /// Its id.
    pub id: AccountId,
    /// Whether it can be moved.
    pub status: AccountStatus,
    /// The units that can be bought.
    pub available: i64,
}

/// Why nothing changes. The order is the order of the checks: the same bad request always gets the same
/// refusal.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ListingRejection {
    /// No account is named.
    #[error("name at least one account")]
    NoAccounts,
    /// An account is named twice.
    #[error("account {0} is named twice")]
    NamedTwice(AccountId),
    /// Publishing needs a price.
    #[error("a public account needs a price")]
    PriceMissing,
    /// Some accounts are not in the wallet.
    #[error("{} of the accounts are not in the wallet", .0.len())]
    NotFound(Vec<AccountId>),
    /// Some accounts are spent or on hold.
    #[error("{} of the accounts are spent or on hold", .0.len())]
    Disabled(Vec<AccountId>),
    /// Some accounts have nothing that could be bought.
    #[error("{} of the accounts have no available unit", .0.len())]
    NothingAvailable(Vec<AccountId>),
}

impl ListingRejection {
    /// The accounts that it is about.
    pub fn accounts(&self) -> &[AccountId] {
        match self {
            Self::NotFound(ids) | Self::Disabled(ids) | Self::NothingAvailable(ids) => ids,
            Self::NoAccounts | Self::NamedTwice(_) | Self::PriceMissing => &[],
        }
    }
}

impl Listing {
    /// What a request asks for. A price given with unpublishing is of no interest.
    pub fn asked(is_public: bool, price: Option<Price>) -> Result<Self, ListingRejection> {
        match (is_public, price) {
            (true, Some(price)) => Ok(Self::Published(price)),
            (true, None) => Err(ListingRejection::PriceMissing),
            (false, _) => Ok(Self::Unpublished),
        }
    }
}

/// Decides for all named accounts or for none. Whatever its state, an account may be unpublished.
pub fn admit(
    listing: Listing,
    named: &[AccountId],
    found: &[ListableAccount],
) -> Result<(), ListingRejection> {
    if named.is_empty() {
        return Err(ListingRejection::NoAccounts);
    }
    let mut seen = BTreeSet::new();
    if let Some(twice) = named.iter().find(|id| !seen.insert(**id)) {
        return Err(ListingRejection::NamedTwice(*twice));
    }
    let known: BTreeSet<_> = found.iter().map(|account| account.id).collect();
    let missing: Vec<_> = seen.difference(&known).copied().collect();
    if !missing.is_empty() {
        return Err(ListingRejection::NotFound(missing));
    }
    if listing == Listing::Unpublished {
        return Ok(());
    }
    let those = |is_unfit: fn(&ListableAccount) -> bool| -> Vec<AccountId> {
        let unfit = found
            .iter()
            .filter(|it| seen.contains(&it.id) && is_unfit(it));
        unfit.map(|account| account.id).collect()
    };
    let disabled = those(|account| account.status == AccountStatus::Disabled);
    if !disabled.is_empty() {
        return Err(ListingRejection::Disabled(disabled));
    }
    let empty = those(|account| account.available < 1);
    if empty.is_empty() {
        Ok(())
    } else {
        Err(ListingRejection::NothingAvailable(empty))
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn id(number: u128) -> AccountId {
        Uuid::from_u128(number).into()
    }

    fn account(number: u128, status: AccountStatus, available: i64) -> ListableAccount {
        ListableAccount {
            id: id(number),
            status,
            available,
        }
    }

    #[test]
    fn publishing_needs_a_price() {
        let price = Price::parse("5".parse().unwrap(), "USD").unwrap();
        assert_eq!(
            Listing::asked(true, Some(price)),
            Ok(Listing::Published(price))
        );
        assert_eq!(
            Listing::asked(true, None),
            Err(ListingRejection::PriceMissing)
        );
        assert_eq!(Listing::asked(false, None), Ok(Listing::Unpublished));
        assert_eq!(Listing::asked(false, Some(price)), Ok(Listing::Unpublished));
    }

    #[test]
    fn the_listing_table() {
        use ListingRejection::{Disabled, NamedTwice, NoAccounts, NotFound, NothingAvailable};
        let price = Price::parse("5".parse().unwrap(), "USD").unwrap();
        let (on, off) = (Listing::Published(price), Listing::Unpublished);
        let found = [
            account(1, AccountStatus::Enabled, 5),
            account(2, AccountStatus::Enabled, 1),
            account(3, AccountStatus::Disabled, 5),
            account(4, AccountStatus::Enabled, 0),
        ];
        let rows = [
            (on, vec![1, 2], Ok(())),
            (off, vec![1, 3, 4], Ok(())),
            (on, vec![], Err(NoAccounts)),
            (off, vec![1, 1, 9], Err(NamedTwice(id(1)))),
            (off, vec![1, 9], Err(NotFound(vec![id(9)]))),
            (on, vec![1, 3, 9], Err(NotFound(vec![id(9)]))),
            (on, vec![1, 3, 4], Err(Disabled(vec![id(3)]))),
            (on, vec![1, 4], Err(NothingAvailable(vec![id(4)]))),
        ];
        for (listing, numbers, outcome) in rows {
            let named: Vec<_> = numbers.iter().map(|number| id(*number)).collect();
            assert_eq!(
                admit(listing, &named, &found),
                outcome,
                "{listing:?} {numbers:?}"
            );
        }
    }
}
