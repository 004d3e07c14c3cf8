//! Does the runtime do what the documents promise? A small application answers the fixture document.

mod app;
mod bodies;
mod files;
mod parameters;
mod security;
mod shell;
mod surface;
