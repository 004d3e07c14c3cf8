//! Who may do what, where?

use uuid::Uuid;

use super::*;
use crate::identity::roles::{ROLES, SYSTEM_ADMIN};

fn acme() -> OrganizationId {
    Uuid::from_u128(1).into()
}

fn other_company() -> OrganizationId {
    Uuid::from_u128(2).into()
}

fn profile(number: u128) -> ProfileId {
    Uuid::from_u128(number).into()
}

/// Acme has the profiles 11 and 12, the other company has 21.
fn evaluate(
    links: &[(&str, Entity)],
    active: Option<OrganizationId>,
) -> Result<Access, NotAMember> {
    let permissions = ROLES
        .iter()
        .map(|role| {
            let codes = role.permission_codes().map(str::to_owned).collect();
            (role.code.to_owned(), codes)
        })
        .collect();
    let profiles = BTreeMap::from([
        (acme(), BTreeSet::from([profile(11), profile(12)])),
        (other_company(), BTreeSet::from([profile(21)])),
    ]);
    let links = links.iter().map(|(code, entity)| RoleLink {
        role_code: (*code).to_owned(),
        entity: *entity,
    });
    Access::evaluate(links, &permissions, &profiles, active)
}

#[test]
fn the_access_table() {
    use AccessRefusal::{Forbidden, NotFound};
    let at_acme = Entity::Organization(acme());
    let at_11 = Entity::Profile(profile(11));
    let rows = [
        // role, where, permission, at profile, outcome
        ("basic.viewer", at_11, "wallet.read", 11, Ok(())),
        ("basic.viewer", at_11, "wallet.publish", 11, Err(Forbidden)),
        ("basic.viewer", at_11, "wallet.read", 12, Err(NotFound)),
        ("basic.viewer", at_11, "wallet.read", 21, Err(NotFound)),
        ("basic.viewer", at_acme, "wallet.read", 12, Ok(())),
        ("basic.viewer", at_acme, "wallet.read", 21, Err(NotFound)),
        ("basic.trader", at_acme, "wallet.publish", 11, Ok(())),
        (
            "default.organization.member",
            at_acme,
            "wallet.read",
            11,
            Err(Forbidden),
        ),
        (
            "default.organization.admin",
            at_acme,
            "organization.users",
            12,
            Ok(()),
        ),
        (
            "sox.producer.preparer",
            at_11,
            "measurement.approve",
            11,
            Err(Forbidden),
        ),
        (
            "basic.admin",
            Entity::System,
            "wallet.read",
            11,
            Err(NotFound),
        ),
        (
            "basic.admin",
            Entity::Profile(profile(99)),
            "wallet.read",
            99,
            Err(NotFound),
        ),
        ("no.such.role", at_11, "wallet.read", 11, Err(NotFound)),
    ];
    for (role, entity, permission, number, outcome) in rows {
        let access = evaluate(&[(role, entity)], None).unwrap();
        let answer = access.require(permission, profile(number));
        assert_eq!(
            answer, outcome,
            "{role} at {entity:?}: {permission} at {number}"
        );
    }
}

#[test]
fn a_permission_counts_only_where_it_was_granted() {
    let links = [
        ("basic.viewer", Entity::Organization(acme())),
        ("basic.trader", Entity::Profile(profile(12))),
        ("sox.producer.admin", Entity::Profile(profile(21))),
    ];
    let access = evaluate(&links, None).unwrap();
    assert!(access.may("wallet.publish"));
    assert_eq!(
        access.profiles_with("wallet.publish"),
        BTreeSet::from([profile(12)])
    );
    assert_eq!(access.profiles().len(), 3);
    assert_eq!(
        access.organizations(),
        BTreeSet::from([acme(), other_company()])
    );
    assert!(access.holds_sox_role(profile(21)) && !access.holds_sox_role(profile(12)));
    let roles: Vec<_> = access
        .explain("wallet.read", profile(12))
        .map(|link| link.role_code.as_str())
        .collect();
    assert_eq!(roles, ["basic.viewer", "basic.trader"]);
}

#[test]
fn an_organization_is_administered_as_a_whole() {
    let links = [
        ("default.organization.admin", Entity::Organization(acme())),
        ("default.organization.admin", Entity::Profile(profile(21))),
    ];
    let access = evaluate(&links, None).unwrap();
    let ask = |organization| access.require_organization("organization.users", organization);
    assert_eq!(ask(acme()), Ok(()));
    assert_eq!(ask(other_company()), Err(AccessRefusal::Forbidden));
    assert_eq!(ask(Uuid::from_u128(3).into()), Err(AccessRefusal::NotFound));
    let trade = access.require_organization("wallet.publish", acme());
    assert_eq!(trade, Err(AccessRefusal::Forbidden));
    assert_eq!(
        access.organizations_with("organization.users"),
        BTreeSet::from([acme()])
    );
    assert_eq!(
        access.profiles_of(acme()),
        BTreeSet::from([profile(11), profile(12)])
    );
    assert_eq!(access.organization_of(profile(21)), Some(other_company()));
    assert_eq!(access.organization_of(profile(99)), None);
}

#[test]
fn the_active_organization_hides_the_others() {
    let links = [
        ("basic.viewer", Entity::Profile(profile(11))),
        ("basic.admin", Entity::Organization(other_company())),
        (SYSTEM_ADMIN, Entity::System),
    ];
    let access = evaluate(&links, Some(acme())).unwrap();
    assert_eq!(access.profiles(), BTreeSet::from([profile(11)]));
    assert!(!access.may("wallet.publish"));
    assert!(access.may(SYSTEM_ADMIN));
    assert_eq!(evaluate(&links[1..], Some(acme())), Err(NotAMember(acme())));
    assert_eq!(
        evaluate(&links[2..], None).unwrap().organizations(),
        BTreeSet::new()
    );
}
