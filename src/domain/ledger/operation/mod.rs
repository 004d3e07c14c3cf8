//! How do units move once they are minted? One engine with four policies.
//!
//! Every operation is created as a draft, locks units, is signed and then processed, or canceled
//! before that. What differs between transfers, consumptions and retirements is in [`Policy`]; all
//! else, here and in the use cases, exists once.

mod details;
mod movement;
mod policy;
mod pricing;
mod selection;
mod signing;
mod status;
mod terms;
mod transport;

pub use details::{
    Beneficiary, DetailFault, MeasuredBoundary, MeasuredConsumption, ReportingPeriod, Site,
    Transport, TransportKind,
};
pub use movement::{LockedUnits, Moved, MovementError, MovementPlan, Remainder, Source, plan};
pub use policy::{Fate, OperationKind, Policy, Side, TransactionType};
pub use pricing::{PricingError, UnitTerms, fee, total_price};
pub use selection::{Candidate, LockLine, LockPricing, LockRefusal, Locking, Selection};
pub use signing::{Outstanding, SignRefusal, Signature, Signed, sign};
pub use status::{OperationAction, OperationStatus, StatusRefusal};
pub use terms::{TermsHash, TermsLock, TermsOf, TermsParty};
pub use transport::{
    TRANSPORT_ENGINE, TransportError, final_intensity, final_mean, transport_factor,
    transport_intensity,
};
