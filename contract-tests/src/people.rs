//! Who else is needed? Companies and users that a scenario adds to the sandbox's.

use attestry::demo::sandbox::SandboxUser;
use attestry::error::Error;
use attestry::identity::role_links;
use attestry::identity::two_factor::{TotpSecret, enroll};
use attestry::identity::users::{self, NewUser};
use attestry::organizations::{self, NewOrganization, NewProfile, Profile, create, create_profile};
use attestry::platform::database;
use attestry_domain::identity::access::{Entity, RoleLink};
use attestry_domain::identity::roles::SYSTEM_ADMIN;
use attestry_domain::ids::UserId;
use attestry_domain::organizations::{Flag, Flags, ParticipantType};

use crate::actor::Actor;
use crate::reply::text;
use crate::server::TestServer;

const ADMINISTRATOR: &str = "default.organization.admin";
const PASSWORD: &str = "a password of many words";

/// What the user's authenticator shows at a time in epoch seconds.
pub(crate) fn code(secret: &str, seconds: i64) -> String {
    TotpSecret::parse(secret)
        .expect("a secret")
        .code_at(seconds)
}

/// Whether a new user has a second factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecondFactor {
    /// An authenticator from the start.
    Totp,
    /// A password alone.
    None,
}

impl TestServer {
    /// Gives a company of the sandbox one more user; `of` is somebody who acts for the same profile.
    pub async fn hire(
        &self,
        first_name: &str,
        role: &str,
        of: &SandboxUser,
        factor: SecondFactor,
    ) -> SandboxUser {
        self.hire_at(first_name, &[(role, of)], factor).await
    }

    /// The same for several companies at once: a role with each, and somebody who acts there. The new
    /// user acts for the first.
    pub async fn hire_at(
        &self,
        first_name: &str,
        roles: &[(&str, &SandboxUser)],
        factor: SecondFactor,
    ) -> SandboxUser {
        let (role, of) = *roles.first().expect("a role");
        let links: Vec<_> = roles.iter().map(|(role, of)| link(role, of)).collect();
        let links = &links;
        let email = format!("{first_name}@hired.example");
        let names = (first_name, "Hired");
        let new = NewUser::prepare(&self.app, &email, names, PASSWORD).await;
        let (app, new) = (&self.app, &new.expect("a user"));
        let admitted = database::transaction(app, |tx| async move {
            let user_id = users::create(app, &tx, new).await?;
            for link in links {
                role_links::add(app, &tx, user_id, link).await?;
            }
            Ok::<_, Error>(match factor {
                SecondFactor::Totp => Some(enroll(app, &tx, user_id).await?.to_base32()),
                SecondFactor::None => None,
            })
        });
        SandboxUser {
            email,
            password: PASSWORD.to_owned(),
            totp_secret: admitted.await.expect("a user with a role"),
            role: role.to_owned(),
            organization_id: of.organization_id,
            profile_id: of.profile_id,
            wallet_id: of.wallet_id,
        }
    }

    /// Founds one more producer, accredited like Prairie Renewables, with an administrator.
    pub async fn found_producer(&self, name: &str, flags: Flags) -> SandboxUser {
        let app = &self.app;
        let like = self.person("ada").profile_id.expect("a profile");
        let flags = &flags;
        let made = database::transaction(app, |tx| async move {
            let new = NewOrganization {
                name: name.to_owned(),
                ..NewOrganization::default()
            };
            let organization = create(app, &tx, &new).await?;
            let like = organizations::profile(&*tx, like).await?;
            let mut new = NewProfile::named(organization.id, name, ParticipantType::Producer);
            new.participant_tags = like.participant_tags;
            new.flags = flags.clone();
            create_profile(app, &tx, &new).await
        });
        let company = acting_for(&made.await.expect("a producer"), self.person("ada"));
        let first_name = name.to_lowercase().replace(' ', "-");
        self.hire(&first_name, "basic.admin", &company, SecondFactor::Totp)
            .await
    }

    /// Founds Twin Pines, a producer for which two have to agree, with two administrators.
    pub async fn found_dual_producer(&self) -> (Actor, Actor) {
        let mut flags = Flags::default();
        flags.set(Flag::DualApproval, Some(true));
        let one = self.found_producer("Twin Pines", flags).await;
        let two = self
            .hire("second", "basic.admin", &one, SecondFactor::Totp)
            .await;
        (self.sign_in_as(&one).await, self.sign_in_as(&two).await)
    }

    /// Founds one more profile in the organization of somebody who is signed in, and gives them the same role there:
    /// the person as they act for it.
    pub async fn second_profile(&self, of: &Actor, name: &str) -> SandboxUser {
        let user_id = self.user_id(of).await;
        let (app, person) = (&self.app, of.person());
        let organization_id = person.organization_id.expect("an organization");
        let role_code = &person.role;
        let made = database::transaction(app, |tx| async move {
            let new = NewProfile::named(organization_id, name, ParticipantType::Buyer);
            let profile = create_profile(app, &tx, &new).await?;
            let link = RoleLink {
                role_code: role_code.clone(),
                entity: Entity::Profile(profile.id),
            };
            role_links::add(app, &tx, user_id, &link).await?;
            Ok::<_, Error>(profile)
        });
        acting_for(&made.await.expect("a profile"), person.clone())
    }

    /// A user who may do everything that a person may: operates the registry, administers the organization of `of`
    /// and does everything at its profile and at that of `and`.
    pub async fn hire_operator(
        &self,
        first_name: &str,
        of: &SandboxUser,
        and: &SandboxUser,
    ) -> SandboxUser {
        let administrator = "basic.admin";
        let user = self
            .hire(first_name, administrator, of, SecondFactor::Totp)
            .await;
        let second = and.profile_id.expect("somebody who acts for a profile");
        let links = [
            (SYSTEM_ADMIN, Entity::System),
            (administrator, Entity::Profile(second)),
            (ADMINISTRATOR, organization(of)),
        ];
        let user_id = self.user_id(&self.sign_in_as(&user).await).await;
        self.link(user_id, &links).await;
        user
    }

    /// Gives an organization somebody who administers its users and profiles, and does nothing else; `of` belongs to it.
    pub async fn hire_administrator(&self, first_name: &str, of: &SandboxUser) -> SandboxUser {
        let factor = SecondFactor::Totp;
        let mut user = self.hire(first_name, "basic.viewer", of, factor).await;
        let user_id = self.user_id(&self.sign_in_as(&user).await).await;
        self.link(user_id, &[(ADMINISTRATOR, organization(of))])
            .await;
        self.dismiss(user_id, &user).await;
        ADMINISTRATOR.clone_into(&mut user.role);
        user
    }

    /// The id of somebody who is signed in.
    pub async fn user_id(&self, actor: &Actor) -> UserId {
        let me = actor.post_nothing("/user/profile/organization").await.ok();
        let id = text(&me, "/user/_id").parse::<uuid::Uuid>();
        UserId::from(id.expect("a user's id"))
    }

    /// Gives roles to a user.
    pub async fn link(&self, user_id: UserId, links: &[(&str, Entity)]) {
        let app = &self.app;
        let linked = database::transaction(app, |tx| async move {
            for (role, entity) in links {
                let link = RoleLink {
                    role_code: (*role).to_owned(),
                    entity: *entity,
                };
                role_links::add(app, &tx, user_id, &link).await?;
            }
            Ok::<_, Error>(())
        });
        linked.await.expect("roles");
    }

    /// Takes a role away from a user.
    pub async fn dismiss(&self, user_id: UserId, person: &SandboxUser) {
        let link = &link(&person.role, person);
        let dismissed = database::transaction(&self.app, |tx| async move {
            role_links::remove(&tx, user_id, link).await
        });
        dismissed.await.expect("a role less");
    }
}

/// Somebody as they act for this profile.
fn acting_for(profile: &Profile, person: SandboxUser) -> SandboxUser {
    SandboxUser {
        organization_id: Some(profile.organization_id),
        profile_id: Some(profile.id),
        wallet_id: profile.wallet_ids.first().copied(),
        ..person
    }
}

fn organization(of: &SandboxUser) -> Entity {
    Entity::Organization(of.organization_id.expect("somebody of an organization"))
}

fn link(role: &str, of: &SandboxUser) -> RoleLink {
    let profile_id = of.profile_id.expect("somebody who acts for a profile");
    RoleLink {
        role_code: role.to_owned(),
        entity: Entity::Profile(profile_id),
    }
}
