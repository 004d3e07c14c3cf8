//! How long does a link that was mailed open what it leads to? Once, and not for ever.

use chrono::{DateTime, TimeDelta, Utc};

wire_enum! {
    /// What a mailed link leads to.
    LinkKind as "link" {
        /// Becoming a user, or taking on the roles of an invitation.
        Invitation = "invitation",
        /// Setting another password.
        PasswordReset = "password_reset",
    }
}

/// How many links to set a password somebody may hold at a time. A stranger who asks for more makes no
/// further mails, and voids none that the owner asked for.
pub const PASSWORD_LINKS_MAX: usize = 3;

/// How often the sending of a mail is tried again, and after which time each.
const RETRIES: [TimeDelta; 6] = [
    TimeDelta::minutes(1),
    TimeDelta::minutes(5),
    TimeDelta::minutes(15),
    TimeDelta::hours(1),
    TimeDelta::hours(4),
    TimeDelta::hours(12),
];

/// What decides about a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MailedLink {
    /// What it leads to.
    pub kind: LinkKind,
    /// From then on it opens nothing.
    pub expires_at: DateTime<Utc>,
    /// Whether it was used or taken back.
    pub is_used: bool,
}

impl MailedLink {
    /// Whether it opens what it is shown for.
    pub fn opens(&self, kind: LinkKind, now: DateTime<Utc>) -> bool {
        self.kind == kind && !self.is_used && now < self.expires_at
    }
}

/// When a mail is tried again that could not be sent for the nth time; not at all in the end.
pub fn retry_at(attempts: usize, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let pause = RETRIES.get(attempts.checked_sub(1)?)?;
    now.checked_add_signed(*pause)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_750_000_000 + seconds, 0).unwrap()
    }

    #[test]
    fn a_link_opens_one_thing_once_for_a_while() {
        use LinkKind::{Invitation, PasswordReset};
        let rows = [
            // kind, used, asked for, seconds before its end, opens
            (Invitation, false, Invitation, 1, true),
            (PasswordReset, false, PasswordReset, 1, true),
            (Invitation, true, Invitation, 1, false),
            (Invitation, false, PasswordReset, 1, false),
            (PasswordReset, false, Invitation, 1, false),
            (Invitation, false, Invitation, 0, false),
            (PasswordReset, false, PasswordReset, -1, false),
        ];
        for (kind, is_used, asked, seconds, opens) in rows {
            let link = MailedLink {
                kind,
                expires_at: at(seconds),
                is_used,
            };
            assert_eq!(link.opens(asked, at(0)), opens, "{link:?} for {asked:?}");
        }
    }

    #[test]
    fn a_mail_is_tried_again_ever_later_and_then_no_more() {
        let times: Vec<_> = (1..=RETRIES.len())
            .map(|attempts| retry_at(attempts, at(0)).unwrap())
            .collect();
        assert_eq!(times[0], at(60));
        assert!(times.is_sorted());
        assert_eq!(retry_at(RETRIES.len() + 1, at(0)), None);
        assert_eq!(retry_at(0, at(0)), None);
    }
}
