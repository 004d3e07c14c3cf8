//! For whom do users act? Organizations, and their profiles, which issue, hold and trade.

pub mod api_keys;
mod authenticate_key;
mod create;
mod create_profile;
mod flags;
pub mod internal;
mod list;
mod read;
mod records;
mod set_api_keys;
mod store;
pub(crate) mod wire;

pub use authenticate_key::authenticate_key;
pub use create::{NewOrganization, create};
pub use create_profile::{NewProfile, create_profile};
pub use flags::{FlagChange, FlagsSet, PendingFlag, set_flags};
pub use list::list;
pub use read::{
    archived, by_ids, hold_profile, organization, profile, profiles_by_ids, refuse_archived,
};
pub use records::{Address, Organization, Profile};
pub use set_api_keys::{SystemKey, set_api_keys};
