//! The base API: one file for each tag of `base.yaml`.

mod authentication;
mod organizations_profiles;
mod two_factor_authentication;
mod user;
