//! How does the operator keep the organizations of the registry, and their profiles? All of them, archived ones
//! included: the permission is asked for at the door.

mod create;
mod create_profile;
mod details;
mod list;
mod list_profiles;
mod update;
mod update_profile;

pub use create::create;
pub use create_profile::create_profile;
pub use details::{details, profile_details};
pub use list::{OrganizationFilter, list};
pub use list_profiles::{ProfileFilter, list_profiles};
pub use update::{OrganizationUpdate, update};
pub use update_profile::{ProfileUpdate, update_profile};
