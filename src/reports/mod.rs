//! How would a certificate look? Samples from data of a request, which are never stored.
//!
//! A sample says that it is one, whatever its data: nothing here can be taken for a certificate of the
//! registry.

mod html;
mod pdf;
mod sample;
pub(crate) mod wire;

pub use html::html;
pub use pdf::pdf;
pub use sample::SAMPLE;
