//! What do tests need to meet the server as its clients do? Databases, servers, actors, fixtures.

pub mod postgres;
