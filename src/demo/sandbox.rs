//! Who lives in the sandbox? Everybody whom a scenario needs, with roles and second factors.

use std::path::PathBuf;

use attestry_domain::identity::access::{Entity, RoleLink};
use attestry_domain::identity::roles::SYSTEM_ADMIN;
use attestry_domain::ids::{OrganizationId, ProfileId, WalletId};
use attestry_domain::organizations::ParticipantType;
use attestry_domain::production::participants::{
    AccreditedMeasurer, AccreditedVerifier, ParticipantTag,
};
use data_encoding::BASE32_NOPAD;
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::error::Error;
use crate::identity::two_factor::enroll;
use crate::identity::users::NewUser;
use crate::identity::{role_links, users};
use crate::organizations::{NewOrganization, NewProfile, api_keys, create, create_profile};
use crate::platform::database::{self, Tx};
use crate::platform::random;

const PRODUCER: &str = "Prairie Renewables";
const PRODUCER_ROLE: &str = "basic.admin";
/// Who holds it administers the whole organization.
const ADMINISTRATOR_ROLE: &str = "default.organization.admin";

/// The sandbox as a script reads it, `demo.json`.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Sandbox {
    /// Where the server is, without a path.
    pub base_url: String,
    /// Everybody who can log in.
    pub users: Vec<SandboxUser>,
    /// A key of the profile with the participant type `system`.
    pub system_key: SystemKey,
    /// The filled LCA workbook.
    pub workbook: PathBuf,
    /// A PDF to attach as evidence.
    pub evidence_pdf: PathBuf,
    /// The retirement certificate, where one was issued.
    pub certificate: Option<PathBuf>,
}

/// One who can log in.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SandboxUser {
    /// Their address.
    pub email: String,
    /// Random for each sandbox.
    pub password: String,
    /// Base32, for any authenticator.
    pub totp_secret: Option<String>,
    /// The code of the role they hold.
    pub role: String,
    /// The organization they belong to; the operator belongs to none.
    pub organization_id: Option<OrganizationId>,
    /// The profile they act for.
    pub profile_id: Option<ProfileId>,
    /// The profile's default wallet.
    pub wallet_id: Option<WalletId>,
}

/// The headers of the system endpoints.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SystemKey {
    /// The header `client-id`.
    pub client_id: String,
    /// The header `client-key`.
    pub client_key: String,
}

/// A company of the sandbox: its profile's part, and the first names and roles of its users.
struct Company {
    name: &'static str,
    domain: &'static str,
    part: ParticipantType,
    users: &'static [(&'static str, &'static str)],
}

const COMPANIES: [Company; 5] = [
    Company {
        name: PRODUCER,
        domain: "prairie.example",
        part: ParticipantType::Producer,
        users: &[
            ("Ada", PRODUCER_ROLE),
            ("Vera", "basic.viewer"),
            ("Pia", "sox.producer.preparer"),
            ("Amir", "sox.producer.approver"),
            ("Sol", "sox.producer.admin"),
            ("Abe", ADMINISTRATOR_ROLE),
        ],
    },
    Company {
        name: "Rival Renewables",
        domain: "rival.example",
        part: ParticipantType::Producer,
        users: &[("Rita", PRODUCER_ROLE)],
    },
    Company {
        name: "Northline Measurement",
        domain: "northline.example",
        part: ParticipantType::Measurer,
        users: &[("Nora", "basic.admin")],
    },
    Company {
        name: "Harbor Utilities",
        domain: "harbor.example",
        part: ParticipantType::Buyer,
        users: &[("Hugo", "basic.trader")],
    },
    Company {
        name: "Lakeside Foods",
        domain: "lakeside.example",
        part: ParticipantType::Buyer,
        users: &[("Lena", "basic.trader")],
    },
];

impl Sandbox {
    /// The producer's administrator, who walks through the sandbox.
    pub fn producer(&self) -> Option<&SandboxUser> {
        self.users.iter().find(|user| user.role == PRODUCER_ROLE)
    }
}

/// Fills an empty registry with the sandbox's companies and people.
pub async fn seed(app: &App) -> Result<Sandbox, Error> {
    let mut users = vec![operator(app).await?];
    for company in &COMPANIES {
        users.extend(found(app, company).await?);
    }
    Ok(Sandbox {
        base_url: String::new(),
        users,
        system_key: system_key(app).await?,
        workbook: PathBuf::new(),
        evidence_pdf: PathBuf::new(),
        certificate: None,
    })
}

async fn operator(app: &App) -> Result<SandboxUser, Error> {
    let link = RoleLink {
        role_code: SYSTEM_ADMIN.to_owned(),
        entity: Entity::System,
    };
    let (email, password, new) = person(app, "Olga", "registry.example").await?;
    let totp_secret = database::transaction(app, |tx| {
        let (new, link) = (&new, &link);
        async move { admit(app, &tx, new, link).await }
    })
    .await?;
    Ok(SandboxUser {
        email,
        password,
        totp_secret: Some(totp_secret),
        role: link.role_code,
        organization_id: None,
        profile_id: None,
        wallet_id: None,
    })
}

/// Adds a company with one profile and its users, who all act for that profile.
async fn found(app: &App, company: &Company) -> Result<Vec<SandboxUser>, Error> {
    let profile = database::transaction(app, |tx| async move {
        let organization = NewOrganization {
            name: company.name.to_owned(),
            ..NewOrganization::default()
        };
        let organization = create(app, &tx, &organization).await?;
        let mut profile = NewProfile::named(organization.id, company.name, company.part);
        // A producer's tag says whom it works with; a measurer's own names the identifiers it
        // measures under.
        if matches!(
            company.part,
            ParticipantType::Producer | ParticipantType::Measurer
        ) {
            profile.participant_tags = vec![accredited()];
        }
        create_profile(app, &tx, &profile).await
    })
    .await?;
    let mut users = Vec::new();
    for (first_name, role) in company.users {
        let entity = if *role == ADMINISTRATOR_ROLE {
            Entity::Organization(profile.organization_id)
        } else {
            Entity::Profile(profile.id)
        };
        let link = RoleLink {
            role_code: (*role).to_owned(),
            entity,
        };
        let (email, password, new) = person(app, first_name, company.domain).await?;
        let totp_secret = database::transaction(app, |tx| {
            let (new, link) = (&new, &link);
            async move { admit(app, &tx, new, link).await }
        })
        .await?;
        users.push(SandboxUser {
            email,
            password,
            totp_secret: Some(totp_secret),
            role: link.role_code,
            organization_id: Some(profile.organization_id),
            profile_id: Some(profile.id),
            wallet_id: profile.wallet_ids.first().copied(),
        });
    }
    Ok(users)
}

/// A user with a random password; hashing happens here, outside any transaction.
async fn person(
    app: &App,
    first_name: &str,
    domain: &str,
) -> Result<(String, String, NewUser), Error> {
    let email = format!("{}@{domain}", first_name.to_lowercase());
    let password = BASE32_NOPAD.encode(&random::bytes::<15>()).to_lowercase();
    let new = NewUser::prepare(app, &email, (first_name, "Sandbox"), &password).await?;
    Ok((email, password, new))
}

/// Adds the user with their role and a second factor; answers its secret in Base32.
async fn admit(app: &App, tx: &Tx, new: &NewUser, link: &RoleLink) -> Result<String, Error> {
    let user_id = users::create(app, tx, new).await?;
    role_links::add(app, tx, user_id, link).await?;
    Ok(enroll(app, tx, user_id).await?.to_base32())
}

async fn system_key(app: &App) -> Result<SystemKey, Error> {
    database::transaction(app, |tx| async move {
        let organization = NewOrganization {
            name: "Registry".to_owned(),
            ..NewOrganization::default()
        };
        let organization = create(app, &tx, &organization).await?;
        let profile =
            NewProfile::named(organization.id, "Registry system", ParticipantType::System);
        let profile = create_profile(app, &tx, &profile).await?;
        let key = api_keys::create_in(app, &tx, profile.id).await?;
        Ok(SystemKey {
            client_id: key.record.client_id,
            client_key: key.client_key,
        })
    })
    .await
}

/// The measurer, standards and verifier that the example workbooks name.
fn accredited() -> ParticipantTag {
    ParticipantTag {
        tag: "rng_producer".to_owned(),
        measurers: vec![AccreditedMeasurer {
            identifier: "NLM-0042".to_owned(),
            standard_types: vec!["GREET".to_owned(), "CARB LCFS".to_owned()],
        }],
        verifiers: vec![AccreditedVerifier {
            identifier: "CWA-0007".to_owned(),
        }],
    }
}
