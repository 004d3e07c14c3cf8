//! Which nouns have an identifier?
//!
//! One type per noun, so that an account can never be passed where a token is meant. All of them are
//! UUIDs and print, parse and serialize as such.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($( $(#[$meta:meta])* $name:ident ),+ $(,)?) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// The bare identifier, for storage.
            pub const fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl From<Uuid> for $name {
            fn from(uuid: Uuid) -> Self {
                Self(uuid)
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(formatter)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )+};
}

ids! {
    /// A person who can sign in.
    UserId,
    /// One signed-in stay of a user, from login to logout.
    SessionId,
    /// One refresh token of a session; each rotation makes a new one.
    RefreshTokenId,
    /// A second factor of a user, `tfaId` on the wire.
    TfaId,
    /// A single-use code that replaces a lost second factor.
    RecoveryCodeId,
    /// A link that was mailed to a user.
    LinkId,
    /// A mail that waits to be sent.
    MailId,
    /// A grant of a role to a user at some entity.
    RoleLinkId,
    /// A legal entity with members.
    OrganizationId,
    /// The part of an organization that issues, holds and trades.
    ProfileId,
    /// A key with which a machine acts for a profile.
    ApiKeyId,
    /// A place of a profile.
    BusinessLocationId,
    /// A stored file.
    FileId,
    /// A production batch: one workbook's worth of facilities and months.
    BatchId,
    /// The path of one facility of a batch through measurement and minting.
    WorkflowId,
    /// One user's approval of one step of a workflow.
    ApprovalId,
    /// One facility, energy type and month, before and after it is minted.
    AssetId,
    /// A minting contract.
    ContractId,
    /// A wallet of a profile.
    WalletId,
    /// A minted token.
    TokenId,
    /// A holding of one token in one wallet.
    AccountId,
    /// A network transaction, intra-transfer, consumption or retirement.
    OperationId,
    /// One balanced set of postings.
    LedgerTransactionId,
    /// One line of a ledger transaction.
    PostingId,
    /// One line of the audit log.
    AuditEntryId,
    /// One request, as named in answers and logs.
    RequestId,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identifier_prints_parses_and_serializes_as_its_uuid() {
        let text = "0192d3a4-7c5e-7b1a-9f00-0123456789ab";
        let id: TokenId = text.parse().unwrap();
        assert_eq!(id.to_string(), text);
        assert_eq!(serde_json::to_string(&id).unwrap(), format!("\"{text}\""));
        assert_eq!(TokenId::from(Uuid::from(id)), id);
    }
}
