//! Who is it, and what may they do? Users, sessions, second factors, roles.
//!
//! A file per use case; `store` is the only user of the tables. The rules (which password is good,
//! which code counts, who reaches what) are in [`attestry_domain::identity`].

mod access_tokens;
mod accounts;
mod attempts;
mod authenticate;
mod caller;
mod confirm;
mod given;
mod grants;
mod links;
mod passwords;
mod places;
mod replace_password;
mod rights;
mod session_tokens;
mod store;

pub mod accept_invitation;
pub mod administration;
pub mod bootstrap;
pub mod change_password;
pub mod forgot_password;
pub mod initiate_login;
pub mod login;
pub mod logout;
pub mod mail;
pub mod members;
pub mod profile;
pub mod rbac;
pub mod refresh;
pub mod reset_password;
pub mod role_links;
pub mod roles;
pub mod set_passwords;
pub mod sweep;
pub mod two_factor;
pub mod users;
pub(crate) mod wire;

#[cfg(test)]
mod tests;

pub use access_tokens::{AccessToken, AccessTokens};
pub use accounts::UserAccount;
pub(crate) use authenticate::access;
pub use caller::{Actor, Caller, KeyHolder, SignedIn};
pub use links::ShownLink;
pub use passwords::PasswordHasher;
pub use rights::{Right, Rights};
pub use session_tokens::SessionTokens;
pub use sweep::sweep;
