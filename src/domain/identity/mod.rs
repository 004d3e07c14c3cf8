//! Who is it, and what may they do?

pub mod access;
pub mod decoy;
pub mod email;
pub mod granting;
pub mod link;
pub mod password;
pub mod permission;
pub mod rate_limit;
pub mod rbac;
pub mod roles;
pub mod session;
pub mod totp;

wire_enum! {
    /// Whether a user can sign in.
    UserStatus as "user status" {
        /// An invitation that was not accepted yet. It is no account: who has one already keeps it.
        Invited = "invited",
        /// Can sign in.
        Active = "active",
        /// Cannot sign in; the record stays for the history it appears in.
        Disabled = "disabled",
    }
}

wire_enum! {
    /// The kind of a second factor.
    TfaKind as "second factor" {
        /// Codes of an authenticator app (RFC 6238).
        Totp = "totp",
    }
}

wire_enum! {
    /// How far a second factor is set up.
    TfaStatus as "second factor status" {
        /// Made, but not yet proven with a code; login does not ask for it.
        Pending = "pending",
        /// Proven; login asks for it.
        Active = "active",
        /// Turned off; login does not ask for it.
        Disabled = "disabled",
    }
}
