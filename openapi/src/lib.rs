//! What do clients see of Attestry?
//!
//! The canonical documents (`*.yaml` beside this crate) are the source. `build.rs` turns them into the modules
//! [`common`], [`base`], [`network`] and [`rng_production`]: types, one trait for each tag, routes. The other modules
//! are the runtime that this code needs. A request passes, in this order:
//!
//! 1. [`shell`]: a request id; at the end, one shape for every failure;
//! 2. [`security`]: credentials, permission, second factor, as the document says;
//! 3. [`param`], [`json`], [`multipart`]: limits, strict JSON, the canonical schema ([`validate`]), all faults at once;
//! 4. the application's implementation of the tag's trait;
//! 5. [`answer`], [`binary`]: only what the document allows leaves.
//!
//! An operation without a handler does not compile:
//!
//! ```compile_fail,E0046
//! use attestry_openapi::problem::ApiError;
//! use attestry_openapi::security::{Authenticator, Caller, Credentials, Operation, Received};
//!
//! struct Visitor;
//!
//! impl Caller for Visitor {
//!     fn may(&self, _permission: &str) -> bool {
//!         false
//!     }
//!
//!     fn has_used_tfa(&self) -> bool {
//!         false
//!     }
//!
//!     fn received(&mut self, _body: Received) {}
//! }
//!
//! struct App;
//!
//! impl Authenticator for App {
//!     type Caller = Visitor;
//!
//!     async fn authenticate(
//!         &self,
//!         _request: &poem::Request,
//!         _credentials: Credentials,
//!         _operation: &'static Operation,
//!     ) -> Result<Visitor, ApiError> {
//!         Err(ApiError::unauthenticated())
//!     }
//! }
//!
//! // missing: `user_profile_organization`, `user_change_password`
//! impl attestry_openapi::base::UserApi for App {}
//! ```

pub mod answer;
pub mod binary;
pub mod contract;
pub mod json;
pub mod lockstep;
pub mod multipart;
mod outline;
pub mod param;
pub mod problem;
pub mod schema;
pub mod security;
pub mod shell;
mod strict;
#[cfg(test)]
mod tests;
pub mod types;
pub mod validate;

macro_rules! generated {
    ($(#[$docs:meta])* $module:ident, $file:literal) => {
        $(#[$docs])*
        #[allow(
            clippy::allow_attributes,
            clippy::all,
            clippy::pedantic,
            missing_docs,
            rustdoc::all,
            unused_imports,
            unused_variables,
            reason = "generated from a document"
        )]
        pub mod $module {
            include!(concat!(env!("OUT_DIR"), $file));
        }
    };
}

#[cfg(test)]
generated!(fixture, "/fixture.rs");
generated!(
    /// What several documents share.
    common, "/common.rs"
);
generated!(
    /// `base.yaml`: sign in, two-factor authentication, who you are.
    base, "/base.rs"
);
generated!(
    /// `network.yaml`: wallets, tokens, minting contracts.
    network, "/network.rs"
);
generated!(
    /// `rng-production.yaml`: from a workbook to minted tokens.
    rng_production, "/rng_production.rs"
);
