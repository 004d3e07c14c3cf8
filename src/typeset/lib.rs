//! How does a record become a document that lasts? Typst sets a compiled-in template with the data.
//!
//! The answer is a PDF/A-2a and PDF/UA-1 file: everything it needs is inside, its text can be
//! extracted and read aloud, and the same data make the same bytes. Data enter as values
//! (`sys.inputs`) and are never evaluated; the templates reach no file, no network and no clock.
//!
//! What the compiled-in fonts cannot print is told by [`printable`], so that it can be refused while
//! somebody is there to mend it. What slipped through is printed as U+FFFD: a document is always
//! made.

mod certificate;
mod coverage;
mod fonts;
mod press;
mod qr;
#[cfg(test)]
mod tests;

pub use certificate::{Beneficiary, RetiredToken, RetirementCertificate};
pub use coverage::printable;
pub use press::TypesetError;
