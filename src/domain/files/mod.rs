//! Which files are taken, what are they called, and who may have them?

use thiserror::Error;

use crate::identity::access::Access;
use crate::ids::{OrganizationId, ProfileId, UserId};

pub mod content;
pub mod name;

/// The most bytes of one file: 10 MiB.
pub const SIZE_MAX: u64 = 10 * 1024 * 1024;
/// The permission to list and download the files of a record.
pub const READ_PERMISSION: &str = crate::identity::permission::FILE_READ;

wire_enum! {
    /// What a file can be attached to.
    OwnerType as "owner type" {
        /// A user.
        User = "user",
        /// An organization.
        Organization = "organization",
        /// A profile.
        OrganizationProfile = "organization_profile",
        /// An asset, and the token it becomes.
        EnergyAsset = "energy_asset",
        /// A production batch.
        ProductionBatch = "production_batch",
        /// A facility of a batch.
        BatchWorkflow = "batch_workflow",
        /// A network transaction.
        NetworkTransaction = "network_transaction",
        /// A retirement.
        Retirement = "retirement",
    }
}

wire_enum! {
    /// What a file is for; it decides who of those that see the token may have it.
    FileKind as "file kind" {
        /// Uploaded, and not attached to anything yet.
        Temporary = "temporary",
        /// The life-cycle analysis that a batch was made of: for the issuer only.
        Workbook = "workbook",
        /// Evidence of a measurement: for those who hold the token.
        Evidence = "evidence",
        /// The statement of the verifier: as public as the token.
        VerificationStatement = "verification_statement",
        /// The certificate of a retirement, made by the registry: for those whose retirement it is.
        Certificate = "certificate",
    }
}

/// Why an upload is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum UploadRejection {
    /// A file without a byte.
    #[error("the file is empty")]
    Empty,
    /// More than 10 MiB.
    #[error("a file has at most 10 MiB")]
    TooLarge,
}

/// Checks the size of a file in bytes.
pub fn check_size(bytes: u64) -> Result<(), UploadRejection> {
    match bytes {
        0 => Err(UploadRejection::Empty),
        1..=SIZE_MAX => Ok(()),
        _ => Err(UploadRejection::TooLarge),
    }
}

/// Whose a file is, once its owner record was looked up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileOwner {
    /// Nobody's yet: only the one who uploaded it has it.
    Uploader(UserId),
    /// A user's own.
    User(UserId),
    /// An organization's.
    Organization(OrganizationId),
    /// That of a record these profiles take part in: the profile itself, the issuer and the named
    /// measurer of a batch, workflow or asset, both sides of a transaction, the holder of a retirement.
    Profiles(Vec<ProfileId>),
}

/// Whether a user may have a file by way of the record that owns it.
pub fn may_read(owner: &FileOwner, user: UserId, access: &Access) -> bool {
    match owner {
        FileOwner::Uploader(id) | FileOwner::User(id) => *id == user,
        FileOwner::Organization(id) => access.organizations().contains(id),
        FileOwner::Profiles(profiles) => profiles
            .iter()
            .any(|profile| access.require(READ_PERMISSION, *profile).is_ok()),
    }
}

/// How a user comes to a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenReader {
    /// Acts for the profile that minted it.
    Issuer,
    /// Acts for a profile that holds some of it.
    Holder,
    /// Looks at a listing on the market.
    Market,
}

/// Whether a file of a token goes to this reader.
pub const fn may_read_of_token(kind: FileKind, reader: TokenReader) -> bool {
    match kind {
        FileKind::VerificationStatement => true,
        FileKind::Evidence => !matches!(reader, TokenReader::Market),
        FileKind::Workbook => matches!(reader, TokenReader::Issuer),
        FileKind::Temporary | FileKind::Certificate => false,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use uuid::Uuid;

    use super::*;
    use crate::identity::access::{Entity, RoleLink};

    #[test]
    fn uploads_are_bounded() {
        assert_eq!(check_size(0), Err(UploadRejection::Empty));
        assert_eq!(check_size(10_485_760), Ok(()));
        assert_eq!(check_size(10_485_761), Err(UploadRejection::TooLarge));
    }

    #[test]
    fn a_record_gives_its_files_to_its_parties() {
        let (ann, bob): (UserId, UserId) = (Uuid::from_u128(1).into(), Uuid::from_u128(2).into());
        let (acme, other): (OrganizationId, OrganizationId) =
            (Uuid::from_u128(3).into(), Uuid::from_u128(4).into());
        let (producer, measurer): (ProfileId, ProfileId) =
            (Uuid::from_u128(5).into(), Uuid::from_u128(6).into());
        let link = |role: &str| RoleLink {
            role_code: role.to_owned(),
            entity: Entity::Profile(producer),
        };
        let permissions = BTreeMap::from([
            (
                "reader".to_owned(),
                BTreeSet::from([READ_PERMISSION.to_owned()]),
            ),
            ("member".to_owned(), BTreeSet::new()),
        ]);
        let profiles = BTreeMap::from([(acme, BTreeSet::from([producer]))]);
        let access = |role| Access::evaluate([link(role)], &permissions, &profiles, None).unwrap();
        let rows = [
            (FileOwner::Uploader(ann), "reader", true),
            (FileOwner::Uploader(bob), "reader", false),
            (FileOwner::User(ann), "member", true),
            (FileOwner::Organization(acme), "member", true),
            (FileOwner::Organization(other), "reader", false),
            (
                FileOwner::Profiles(vec![measurer, producer]),
                "reader",
                true,
            ),
            (FileOwner::Profiles(vec![measurer]), "reader", false),
            (FileOwner::Profiles(vec![producer]), "member", false),
        ];
        for (owner, role, allowed) in rows {
            assert_eq!(
                may_read(&owner, ann, &access(role)),
                allowed,
                "{owner:?} as {role}"
            );
        }
    }

    #[test]
    fn a_token_gives_its_files_by_kind() {
        use FileKind::{Certificate, Evidence, Temporary, VerificationStatement, Workbook};
        use TokenReader::{Holder, Issuer, Market};
        let rows = [
            // kind, issuer, holder, market
            (VerificationStatement, true, true, true),
            (Evidence, true, true, false),
            (Workbook, true, false, false),
            (Temporary, false, false, false),
            (Certificate, false, false, false),
        ];
        for (kind, issuer, holder, market) in rows {
            let allowed = [Issuer, Holder, Market].map(|reader| may_read_of_token(kind, reader));
            assert_eq!(allowed, [issuer, holder, market], "{kind}");
        }
    }
}
