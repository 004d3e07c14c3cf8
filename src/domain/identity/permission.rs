//! What may somebody be allowed to do? A permission is named by the operation that needs it, in the OpenAPI document.

/// A permission as seeded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PermissionSeed {
    /// How operations name it.
    pub code: &'static str,
    /// What it allows.
    pub description: &'static str,
}

macro_rules! permissions {
    ($($name:ident = $code:literal, $description:literal;)+) => {
        $(
            #[doc = $description]
            pub const $name: &str = $code;
        )+

        /// Every permission that can be granted.
        pub const PERMISSIONS: &[PermissionSeed] = &[$(PermissionSeed {
            code: $name,
            description: $description,
        }),+];
    };
}

permissions! {
    BATCH_CREATE = "batch.create", "Create production batches from workbooks";
    BATCH_MINT = "batch.mint", "Mint the tokens of a minting contract";
    BATCH_READ = "batch.read", "See production batches and their workflows";
    BATCH_REJECT = "batch.reject", "Reject production batches";
    BATCH_REMOVE = "batch.remove", "Remove production batches";
    BATCH_SEND = "batch.send", "Send approved assets to the network";
    FILE_READ = "file.read", "List and download the files of a record";
    MEASUREMENT_APPROVE = "measurement.approve", "Approve the measurement of a facility";
    MEASUREMENT_PREPARE = "measurement.prepare", "Add and remove evidence, return or remove a facility";
    MINTING_CREATE = "minting.create", "Create minting contracts";
    MINTING_READ = "minting.read", "See minting contracts";
    MINTING_REMOVE = "minting.remove", "Remove minting contracts in draft";
    OPERATION_PREPARE = "operation.prepare", "Prepare transfers, consumptions and retirements";
    OPERATION_SIGN = "operation.sign", "Sign transfers, consumptions and retirements";
    ORGANIZATION_PROFILES = "organization.profiles", "Administer the profiles of an organization";
    ORGANIZATION_READ = "organization.read", "See an organization and its profiles";
    ORGANIZATION_USERS = "organization.users", "Administer the users of an organization";
    SYSTEM_ADMIN = "system.admin", "Operate the registry: everything internal";
    TOKEN_READ = "token.read", "See tokens held, with their documents";
    WALLET_PUBLISH = "wallet.publish", "List holdings on the market";
    WALLET_READ = "wallet.read", "See wallets, holdings and their history";
}

/// Any signed-in user; declared by operations and never granted.
pub const AUTHENTICATED: &str = "authenticated";
/// The permission of a system to create minting contracts, for any issuer.
pub const SYSTEM_MINTING: &str = "system.minting";
/// What a key of a system profile may do. No role grants these to a user.
pub const SYSTEM_KEY: &[&str] = &[
    "system.consumption",
    "system.ledger",
    SYSTEM_MINTING,
    "system.token",
];
