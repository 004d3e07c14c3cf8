//! Certificates: what a retirement leaves in its holder's hands, and what anybody can check it by.
//!
//! A retirement gets its number and its unguessable code in the transaction that processes it
//! ([`issue_in`]). The document is rendered after that, by whoever needs it first: a download
//! ([`pdf()`]) or the job ([`render_missing`]); the bytes that are stored first are the certificate
//! for ever. The code leads to a public page ([`verification()`]). Typesetting is a package of its
//! own, [`attestry_typeset`].

mod content;
mod issue;
mod pdf;
mod press;
mod print;
mod record;
mod store;
mod table;
mod verification;

#[cfg(test)]
mod tests;

pub use attestry_typeset::printable;
pub use content::{grouped, intensity};
pub use issue::{Issued, issue_in};
pub use pdf::{pdf, render_missing};
pub use press::Press;
pub(crate) use print::{moment, range, registry_name, words};
pub use record::verification_url;
pub(crate) use table::{UnitsRow, units};
pub use verification::{RetiredUnits, Verification, verification};
