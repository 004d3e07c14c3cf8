//! What does a client read when a use case refuses or fails? The one place that knows both sides.
//!
//! The match is exhaustive on purpose: a new refusal does not compile until it has its code.

use std::time::Duration;

use attestry_openapi::common::{Fault, ProblemCode};
use attestry_openapi::problem::ApiError;

use super::database::is_unavailable;
use crate::error::{Conflict, Error, Forbidden, Unauthenticated};

/// How long a client should wait when a dependency does not answer.
const UNAVAILABLE_RETRY: Duration = Duration::from_secs(5);

impl From<Error> for ApiError {
    fn from(error: Error) -> Self {
        match error {
            Error::Invalid(faults) => Self::invalid(faults),
            Error::InvalidWorkbook(faults) => found(ProblemCode::InvalidWorkbook, faults),
            Error::FileRejected(faults) => found(ProblemCode::FileRejected, faults),
            Error::Unauthenticated(why) => unauthenticated(why),
            Error::Forbidden(why) => forbidden(why),
            Error::NotFound => Self::not_found(),
            Error::Conflict(state) => conflict(state),
            Error::Named { error, faults } => Self::from(*error).with_errors(faults),
            Error::TooLarge(detail) => Self::new(ProblemCode::PayloadTooLarge).with_detail(detail),
            Error::RateLimited {
                retry_after_seconds,
            } => Self::new(ProblemCode::RateLimited)
                .with_detail("Too many attempts. Wait, then try again.")
                .with_retry_after(Duration::from_secs(retry_after_seconds)),
            Error::Unavailable(reason) => unavailable(&reason),
            Error::Database(error) if is_unavailable(&error) => unavailable(&error.to_string()),
            Error::Database(error) => Self::internal(error),
            Error::Internal(reason) => Self::internal(reason),
        }
    }
}

fn unavailable(reason: &str) -> ApiError {
    tracing::warn!(reason, "unavailable: {reason}");
    ApiError::new(ProblemCode::Unavailable)
        .with_detail("The server is busy. Try again shortly.")
        .with_retry_after(UNAVAILABLE_RETRY)
}

fn found(code: ProblemCode, faults: Vec<Fault>) -> ApiError {
    let detail = match faults.len() {
        1 => "1 finding; see `errors`.".to_owned(),
        count => format!("{count} findings; see `errors`."),
    };
    ApiError::new(code).with_detail(detail).with_errors(faults)
}

pub(super) fn unauthenticated(why: Unauthenticated) -> ApiError {
    let challenge = match why {
        Unauthenticated::Credentials => "Bearer",
        Unauthenticated::RefreshToken | Unauthenticated::RefreshTokenReused => "RefreshToken",
        Unauthenticated::Login | Unauthenticated::Link | Unauthenticated::TfaCodeMissing => {
            "Secret"
        }
    };
    let error = match why {
        Unauthenticated::Credentials => ApiError::unauthenticated(),
        Unauthenticated::RefreshToken => ApiError::unauthenticated()
            .with_detail("The refresh token is unknown, expired or revoked. Log in again."),
        Unauthenticated::Login => ApiError::new(ProblemCode::InvalidCredentials)
            .with_detail("The email, the password or the two-factor code is wrong."),
        Unauthenticated::Link => ApiError::new(ProblemCode::InvalidCredentials).with_detail(
            "The link was used, has expired or is not for this address, or the password is wrong. \
             Ask for another link.",
        ),
        Unauthenticated::TfaCodeMissing => ApiError::new(ProblemCode::TfaCodeRequired)
            .with_detail("Send the code of your authenticator, or a recovery code, as `tfaCode`."),
        Unauthenticated::RefreshTokenReused => ApiError::new(ProblemCode::RefreshTokenReused)
            .with_detail(
                "This refresh token was spent earlier, so its session is ended. Log in again.",
            ),
    };
    error.with_challenge(challenge)
}

fn forbidden(why: Forbidden) -> ApiError {
    let (code, detail) = match why {
        Forbidden::Permission => (
            ProblemCode::PermissionDenied,
            "None of your roles allows this here.",
        ),
        Forbidden::Operator => (
            ProblemCode::PermissionDenied,
            "Only the operator of the registry sets this flag.",
        ),
        Forbidden::NotMember => (
            ProblemCode::NotAMember,
            "You do not belong to the organization named in `x-active-organization-id`.",
        ),
        Forbidden::SegregationOfDuties => (
            ProblemCode::SegregationOfDuties,
            "Who created or prepared this batch may not approve it.",
        ),
        Forbidden::Tfa => (
            ProblemCode::TfaRequired,
            "Log in with a two-factor code, or a recovery code, and use the new access token.",
        ),
        Forbidden::File => (
            ProblemCode::FileForbidden,
            "The file belongs to something that you may not read.",
        ),
    };
    ApiError::new(code).with_detail(detail)
}

fn conflict(state: Conflict) -> ApiError {
    let (code, detail) = match state {
        Conflict::State(detail) => (ProblemCode::StateConflict, detail),
        Conflict::IdempotencyKeyReused => (
            ProblemCode::IdempotencyKeyReused,
            "This `Idempotency-Key` belongs to an earlier request that differs from this one."
                .to_owned(),
        ),
        Conflict::FacilityMonthClaimed(detail) => (ProblemCode::FacilityMonthClaimed, detail),
        Conflict::FacilityMonthOpen(detail) => (ProblemCode::FacilityMonthOpen, detail),
        Conflict::WorkbookAlreadyUsed(detail) => (ProblemCode::WorkbookAlreadyUsed, detail),
        Conflict::AssetInOpenContract(detail) => (ProblemCode::AssetInOpenContract, detail),
        Conflict::TfaAlreadyActive => (
            ProblemCode::TfaAlreadyActive,
            "Disable or remove the active method first.".to_owned(),
        ),
        Conflict::EvidenceMissing(detail) => (ProblemCode::EvidenceMissing, detail),
        Conflict::InsufficientQuantity { asked, available } => {
            return insufficient(asked, available);
        }
        Conflict::NothingLocked => (
            ProblemCode::NothingLocked,
            "No units are locked; lock some first.".to_owned(),
        ),
        Conflict::TermsFrozen => (
            ProblemCode::TermsFrozen,
            "It is signed, so its terms cannot change; where it takes files, they still can."
                .to_owned(),
        ),
        Conflict::AlreadySigned => (
            ProblemCode::AlreadySigned,
            "You have signed it; the next signature must be another user's.".to_owned(),
        ),
        Conflict::MixedTerms(detail) => (ProblemCode::MixedTerms, detail),
        Conflict::LockLimitReached(detail) => (ProblemCode::LockLimitReached, detail),
    };
    ApiError::new(code).with_detail(detail)
}

fn insufficient(asked: i64, available: i64) -> ApiError {
    let fault = Fault {
        pointer: "/quantity".to_owned(),
        detail: format!("{asked} asked, {available} available."),
    };
    ApiError::new(ProblemCode::InsufficientQuantity)
        .with_detail("Fewer units are available than were asked for; none was locked.")
        .with_errors(vec![fault])
}
