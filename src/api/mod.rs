//! Thin handlers: each converts the request, calls its use case and wraps the answer.
//!
//! The folder is the API, the file is the tag, the method is the operation. Who may call is checked
//! before a handler runs, as the document says; what they may touch is checked in the use case.

mod base;
mod network;
mod rng_production;
