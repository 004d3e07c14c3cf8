//! Why can a use case refuse or fail? One closed list that knows no HTTP.
//!
//! [`crate::platform::problem`] turns each of these into a status and a code.

use attestry_openapi::common::Fault;
use sea_orm::DbErr;

/// What a use case answers when it does not succeed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The request breaks rules that the caller can mend; every fault is named.
    #[error("the request is invalid")]
    Invalid(Vec<Fault>),
    /// The workbook breaks rules; every finding is named with sheet, cell and reason.
    #[error("the workbook is invalid")]
    InvalidWorkbook(Vec<Fault>),
    /// A file was refused for what it is.
    #[error("the file is refused")]
    FileRejected(Vec<Fault>),
    /// The caller is not who they must be.
    #[error("not authenticated: {0:?}")]
    Unauthenticated(Unauthenticated),
    /// The caller may see the thing, but not do this to it.
    #[error("forbidden: {0:?}")]
    Forbidden(Forbidden),
    /// It does not exist, or the caller may not see it: the two are not told apart.
    #[error("not found")]
    NotFound,
    /// The state of things does not allow it now.
    #[error("conflict: {0:?}")]
    Conflict(Conflict),
    /// One of these, and the members of the request that it is about.
    #[error("{error}")]
    Named {
        /// What stands in the way.
        error: Box<Self>,
        /// Each of the members, by its pointer.
        faults: Vec<Fault>,
    },
    /// More bytes than allowed.
    #[error("too large: {0}")]
    TooLarge(String),
    /// Too many attempts.
    #[error("rate limited for {retry_after_seconds} s")]
    RateLimited {
        /// When the next attempt may be made.
        retry_after_seconds: u64,
    },
    /// A dependency does not answer; a repeat may succeed.
    #[error("unavailable: {0}")]
    Unavailable(String),
    /// The database failed.
    #[error("database: {0}")]
    Database(#[from] DbErr),
    /// A fault of ours. The text is for the log alone.
    #[error("internal: {0}")]
    Internal(String),
}

/// Why a caller is not authenticated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unauthenticated {
    /// No usable credentials: absent, malformed, expired or revoked.
    Credentials,
    /// No usable refresh token: unknown, expired or revoked.
    RefreshToken,
    /// Address, password or code is wrong; which of them is not told.
    Login,
    /// A mailed link opens nothing, or not with this password; why is not told.
    Link,
    /// The account asks for a second factor and none was sent.
    TfaCodeMissing,
    /// A spent refresh token came back: the session is revoked.
    RefreshTokenReused,
}

/// Why a caller may not do what they asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Forbidden {
    /// No role gives the permission there.
    Permission,
    /// Only the operator sets this.
    Operator,
    /// The pinned organization is not one of the caller's.
    NotMember,
    /// Who prepared may not approve.
    SegregationOfDuties,
    /// The session has not passed a second factor.
    Tfa,
    /// The file belongs to something that the caller has no rights on.
    File,
}

/// Which state stands in the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Conflict {
    /// The record is not in a state that allows this; the text says which state it is in.
    State(String),
    /// The key was used with another request.
    IdempotencyKeyReused,
    /// The month of this facility is claimed already; the text names the earlier batch where the
    /// caller may see it.
    FacilityMonthClaimed(String),
    /// Another open batch of the profile holds the month.
    FacilityMonthOpen(String),
    /// The same workbook made a batch before.
    WorkbookAlreadyUsed(String),
    /// The asset is in another open contract.
    AssetInOpenContract(String),
    /// The user has an active second factor.
    TfaAlreadyActive,
    /// Evidence that the approval needs is not attached.
    EvidenceMissing(String),
    /// Fewer units are available than were asked for.
    InsufficientQuantity {
        /// How many were asked for.
        asked: i64,
        /// How many there are.
        available: i64,
    },
    /// The operation holds no units.
    NothingLocked,
    /// The operation is signed, so its terms cannot change.
    TermsFrozen,
    /// The user has signed the operation.
    AlreadySigned,
    /// Units of two currencies or two units of measure; the text names both.
    MixedTerms(String),
    /// The buyer holds units in too many unsigned pulls.
    LockLimitReached(String),
}

/// What a rule says in half a sentence, as a reader expects it: with a capital and a full stop.
pub(crate) fn sentence(rule: &impl std::fmt::Display) -> String {
    let text = rule.to_string();
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => format!("{}{}.", first.to_uppercase(), letters.as_str()),
        None => text,
    }
}

/// A member that names what does not exist, or what the caller may not see.
pub(crate) fn missing(pointer: impl Into<String>) -> Fault {
    Fault {
        pointer: pointer.into(),
        detail: "There is no such record, or you may not see it.".to_owned(),
    }
}

impl Error {
    /// A fault of ours, told to the log.
    pub fn internal(reason: impl std::fmt::Display) -> Self {
        Self::Internal(reason.to_string())
    }

    /// One invalid member, named by its JSON pointer.
    pub fn invalid(pointer: &str, detail: impl Into<String>) -> Self {
        Self::Invalid(vec![Fault {
            pointer: pointer.to_owned(),
            detail: detail.into(),
        }])
    }

    /// Refuses where there are faults.
    pub fn of_faults(faults: Vec<Fault>) -> Result<(), Self> {
        if faults.is_empty() {
            Ok(())
        } else {
            Err(Self::Invalid(faults))
        }
    }

    /// The same, with the members of the request that it is about.
    #[must_use]
    pub fn naming(self, faults: Vec<Fault>) -> Self {
        Self::Named {
            error: Box::new(self),
            faults,
        }
    }

    /// The same; where it is not found, with the member of the request that names it.
    #[must_use]
    pub fn at(self, pointer: &str) -> Self {
        match self {
            Self::NotFound => self.naming(vec![missing(pointer)]),
            error => error,
        }
    }

    /// The record is in a state that does not allow what was asked.
    pub fn state(detail: impl Into<String>) -> Self {
        Self::Conflict(Conflict::State(detail.into()))
    }
}
