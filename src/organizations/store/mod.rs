//! How do organizations and profiles get into the database and back?

pub(super) mod api_keys;
mod facets;
pub(super) mod flag_requests;
pub(super) mod organizations;
pub(super) mod profiles;
