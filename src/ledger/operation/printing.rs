//! Can the certificate print what is told of a retirement?
//!
//! It is asked when a text comes in, so that no retirement ends without its document.

use attestry_openapi::common::Fault;

use crate::certificates::printable;
use crate::error::Error;

/// Refuses texts with characters that the certificate's fonts lack, each text by its JSON pointer.
pub(super) fn check<'a>(
    texts: impl IntoIterator<Item = (&'a str, Option<&'a str>)>,
) -> Result<(), Error> {
    let fault = |(pointer, text): (&str, Option<&str>)| {
        let missing: String = printable(text?).err()?.into_iter().collect();
        Some(Fault {
            pointer: pointer.to_owned(),
            detail: format!("The certificate cannot print {missing:?}."),
        })
    };
    let faults = texts.into_iter().filter_map(fault);
    Error::of_faults(faults.collect())
}
