//! How often may a secret be guessed, without a stranger locking the owner out?
//!
//! Attempts are counted in fixed windows, **before** the secret is looked at, so that a thousand
//! parallel guesses are a thousand counted ones; a successful attempt is taken back from the counts.
//! A login is counted three times:
//!
//! - per origin address, over all accounts: stops one machine from trying many accounts;
//! - per account and origin address: stops one machine from trying one account. An address from which
//!   the account has been signed in before is *familiar* and has a larger allowance;
//! - per account, unfamiliar addresses only: never refuses by itself. When it is high the account is
//!   under attack from many machines, and each unfamiliar address gets fewer tries.
//!
//! So whatever strangers do elsewhere, the owner's own address keeps a few tries in every window, and
//! a familiar one keeps all of them.

use std::net::{IpAddr, Ipv6Addr};

/// A number of attempts per window of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// The attempts of a window that are let through.
    pub attempts: u32,
    /// The length of a window, in seconds; at least one.
    pub window_seconds: u32,
}

const fn per_window(attempts: u32) -> Limit {
    Limit {
        attempts,
        window_seconds: 15 * 60,
    }
}

/// Login attempts of one origin address over all accounts.
pub const PER_ADDRESS: Limit = per_window(100);
/// Login attempts of a familiar address on one account.
pub const FAMILIAR: Limit = per_window(30);
/// Login attempts of an unfamiliar address on one account.
pub const UNFAMILIAR: Limit = per_window(10);
/// The same while the account is under attack.
pub const UNFAMILIAR_UNDER_ATTACK: Limit = per_window(3);
/// The attempts of all unfamiliar addresses on one account that make an attack.
pub const ATTACK: Limit = per_window(100);
/// Passwords and codes that a signed-in user enters again, counted per user: only the bearer of a
/// session can use them up.
pub const PER_USER: Limit = per_window(10);

/// Codes of the second factor at log-in that unfamiliar addresses try on one account, all together. Only who knows the
/// password gets to try one, so no stranger can use these up; and three of a million codes are right at a time.
pub const CODES: Limit = per_window(10);

/// Mails that one organization lets be sent to one address.
pub const PER_RECIPIENT: Limit = per_window(10);

/// Invitations that one organization lets be mailed to any addresses: enough for a company that comes in, and no
/// way to send mail to the world.
pub const PER_ORGANIZATION: Limit = per_window(200);

/// Whether an attempt is let through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Look at the secret.
    Allow,
    /// Refuse unseen, and say when a new window opens.
    Refuse {
        /// Seconds until then, at least one.
        retry_after_seconds: u32,
    },
}

impl Limit {
    /// The start of the window that a time in epoch seconds lies in.
    pub fn window_start(self, now_seconds: i64) -> i64 {
        now_seconds.saturating_sub(self.elapsed(now_seconds).into())
    }

    /// Decides on one more attempt after those already counted in this window.
    pub fn verdict(self, counted: u32, now_seconds: i64) -> Verdict {
        if counted < self.attempts {
            return Verdict::Allow;
        }
        let rest = self
            .window_seconds
            .saturating_sub(self.elapsed(now_seconds));
        Verdict::Refuse {
            retry_after_seconds: rest.max(1),
        }
    }

    fn elapsed(self, now_seconds: i64) -> u32 {
        let window = i64::from(self.window_seconds).max(1);
        u32::try_from(now_seconds.checked_rem_euclid(window).unwrap_or(0)).unwrap_or(0)
    }
}

/// The attempts already counted in the current windows, the present one not included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LoginCounts {
    /// From this origin address, on any account.
    pub address: u32,
    /// From this origin address on this account.
    pub account_at_address: u32,
    /// From all unfamiliar addresses on this account.
    pub account_unfamiliar: u32,
}

/// Decides on one more login attempt.
pub fn login(counts: LoginCounts, is_familiar: bool, now_seconds: i64) -> Verdict {
    let under_attack = counts.account_unfamiliar >= ATTACK.attempts;
    let limit = match (is_familiar, under_attack) {
        (true, _) => FAMILIAR,
        (false, false) => UNFAMILIAR,
        (false, true) => UNFAMILIAR_UNDER_ATTACK,
    };
    match limit.verdict(counts.account_at_address, now_seconds) {
        Verdict::Allow => PER_ADDRESS.verdict(counts.address, now_seconds),
        refusal @ Verdict::Refuse { .. } => refusal,
    }
}

/// The names under which the three counts of a login are stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoginBuckets {
    /// Holds [`LoginCounts::address`].
    pub address: String,
    /// Holds [`LoginCounts::account_at_address`].
    pub account_at_address: String,
    /// Holds [`LoginCounts::account_unfamiliar`].
    pub account_unfamiliar: String,
}

impl LoginBuckets {
    /// Names them for an account, by any text that stands for it whether it exists or not (a keyed hash
    /// of the email address), and an origin.
    pub fn new(account: &str, origin: IpAddr) -> Self {
        let origin = origin_network(origin);
        Self {
            address: format!("login/address/{origin}"),
            account_at_address: format!("login/account/{account}/address/{origin}"),
            account_unfamiliar: format!("login/account/{account}"),
        }
    }
}

/// What counts as one origin: an IPv4 address, or the /64 network of an IPv6 address, since one
/// subscriber has all of its addresses.
pub fn origin_network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        canonical @ IpAddr::V4(_) => canonical,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_735_000_200;

    #[test]
    fn a_window_opens_anew() {
        let limit = Limit {
            attempts: 2,
            window_seconds: 60,
        };
        assert_eq!(limit.window_start(119), 60);
        assert_eq!(limit.window_start(120), 120);
        assert_eq!(limit.verdict(1, 119), Verdict::Allow);
        assert_eq!(
            limit.verdict(2, 119),
            Verdict::Refuse {
                retry_after_seconds: 1
            }
        );
        assert_eq!(
            limit.verdict(2, 120),
            Verdict::Refuse {
                retry_after_seconds: 60
            }
        );
    }

    #[test]
    fn the_login_table() {
        let rows = [
            // at the address, on the account there, on the account by strangers, familiar, allowed
            (0, 0, 0, false, true),
            (9, 9, 9, false, true),
            (10, 10, 10, false, false),
            (10, 10, 10, true, true),
            (30, 30, 0, true, false),
            (99, 0, 0, false, true),
            (100, 0, 0, false, false),
            (100, 0, 0, true, false),
            // Under attack from everywhere, the owner still gets in, from anywhere.
            (0, 0, 1_000_000, true, true),
            (29, 29, 1_000_000, true, true),
            (0, 0, 1_000_000, false, true),
            (2, 2, 1_000_000, false, true),
            (3, 3, 1_000_000, false, false),
        ];
        for (address, account_at_address, account_unfamiliar, is_familiar, allowed) in rows {
            let counts = LoginCounts {
                address,
                account_at_address,
                account_unfamiliar,
            };
            let verdict = login(counts, is_familiar, NOW);
            assert_eq!(
                verdict == Verdict::Allow,
                allowed,
                "{counts:?}, familiar: {is_familiar}"
            );
        }
    }

    #[test]
    fn a_subscriber_is_one_origin() {
        let same = [
            ("192.0.2.7", "::ffff:192.0.2.7"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2:ffff::1"),
        ];
        for (one, other) in same {
            let buckets = |text: &str| LoginBuckets::new("a1b2", text.parse().unwrap());
            assert_eq!(buckets(one), buckets(other));
        }
        let buckets = LoginBuckets::new("a1b2", "2001:db8:1:2:3::1".parse().unwrap());
        assert_eq!(
            buckets.account_at_address,
            "login/account/a1b2/address/2001:db8:1:2::"
        );
    }
}
