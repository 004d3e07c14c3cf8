//! How does a user set up, use and end a second factor?
//!
//! A method is made pending with a secret, becomes active with a first code, and is asked for at each
//! log-in until it is disabled or removed.

mod activate;
mod create;
mod disable;
mod enroll;
mod list;
pub(super) mod proof;
mod recovery_codes;
mod remove;
mod remove_all;
mod totp;

use attestry_domain::identity::{TfaKind, TfaStatus};
use attestry_domain::ids::TfaId;
use chrono::{DateTime, Utc};

use super::store::two_factor::Method;

pub use activate::{Activated, activate};
pub use create::{Enrollment, create};
pub use disable::disable;
pub use enroll::enroll;
pub use list::list;
pub(super) use list::list_of;
pub use remove::remove;
pub(super) use remove::take;
pub use remove_all::remove_all;
pub use totp::TotpSecret;

/// A second factor as its owner sees it: everything but the secret.
#[derive(Clone, Debug)]
pub struct TwoFactorMethod {
    /// `tfaId` on the wire.
    pub id: TfaId,
    /// Its kind.
    pub kind: TfaKind,
    /// How far it is set up.
    pub status: TfaStatus,
    /// When the secret was made.
    pub created_at: DateTime<Utc>,
    /// When a first code proved possession.
    pub activated_at: Option<DateTime<Utc>>,
    /// The recovery codes that are not used yet.
    pub recovery_codes_left: i32,
}

impl TwoFactorMethod {
    fn of(method: &Method, recovery_codes_left: i32) -> Self {
        Self {
            id: method.id,
            kind: method.kind,
            status: method.status,
            created_at: method.created_at,
            activated_at: method.activated_at,
            recovery_codes_left,
        }
    }
}
