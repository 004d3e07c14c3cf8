//! The base API: one file for each tag of `base.yaml`.

mod audit_log;
mod authentication;
mod business_locations;
mod internal_business_locations;
mod internal_organization_management;
mod internal_organization_profile_management;
mod internal_two_factor_authentication;
mod internal_user_management;
mod organization_users;
mod organizations_profiles;
mod preproduction_utilities;
mod rbac;
mod report_utilities;
mod two_factor_authentication;
mod user;
