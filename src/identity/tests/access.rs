//! What a signed-in user may do where.

use attestry_openapi::security::Caller as _;

use super::*;
use crate::identity::profile::profile;
use crate::organizations;

#[tokio::test]
async fn a_role_counts_from_the_next_request_on_and_ends_with_it() {
    let registry = Registry::start().await;
    let (_, dairy) = registry.organization("Dairy").await;
    let ann = registry.user("ann").await;
    let tokens = registry.login(&ann).await;
    assert!(!registry.caller(&tokens).await.unwrap().may("batch.create"));

    registry
        .grant(&ann, "sox.producer.preparer", Entity::Profile(dairy))
        .await;
    let caller = registry.caller(&tokens).await.unwrap();
    assert!(caller.may("batch.create") && caller.may("authenticated"));
    assert!(caller.require("batch.create", dairy).is_ok());
    assert_eq!(caller.profiles_with("batch.create"), [dairy]);
    let approve = caller.require("measurement.approve", dairy);
    assert_eq!(code(approve), Some(ProblemCode::PermissionDenied));

    registry
        .withdraw(&ann, "sox.producer.preparer", Entity::Profile(dairy))
        .await;
    let caller = registry.caller(&tokens).await.unwrap();
    assert!(!caller.may("batch.create"));
    assert_eq!(
        code(caller.require("batch.create", dairy)),
        Some(ProblemCode::NotFound)
    );
}

#[tokio::test]
async fn the_organization_header_pins_and_refuses_strangers() {
    let registry = Registry::start().await;
    let (dairy, dairy_profile) = registry.organization("Dairy").await;
    let (farm, farm_profile) = registry.organization("Farm").await;
    let (stranger, _) = registry.organization("Stranger").await;
    let ann = registry.user("ann").await;
    registry
        .grant(&ann, "basic.viewer", Entity::Profile(dairy_profile))
        .await;
    registry
        .grant(&ann, "basic.viewer", Entity::Organization(farm))
        .await;
    let tokens = registry.login(&ann).await;

    let pinned = registry.caller_at(&tokens, Some(dairy)).await.unwrap();
    assert_eq!(pinned.organizations(), [dairy]);
    assert!(pinned.sees_profile(dairy_profile) && !pinned.sees_profile(farm_profile));
    let refused = registry.caller_at(&tokens, Some(stranger)).await;
    assert_eq!(code(refused), Some(ProblemCode::NotAMember));

    let app = &registry.app;
    let names = |list: Vec<organizations::Organization>| -> Vec<String> {
        list.into_iter()
            .map(|organization| organization.name)
            .collect()
    };
    assert_eq!(
        names(organizations::list(app, &pinned).await.unwrap()),
        ["Dairy", "Farm"]
    );
    let context = profile(app, &pinned).await.unwrap();
    assert_eq!(names(context.organizations), ["Dairy"]);
    assert_eq!(context.profiles.len(), 1);
    assert_eq!(context.profiles[0].wallet_ids.len(), 1);
    assert_eq!(context.account.role_links.len(), 1);
    assert!(context.permissions.contains("wallet.read") && !context.account.tfa_enabled);
}

#[tokio::test]
async fn an_organization_is_asked_for_its_own_permissions() {
    let registry = Registry::start().await;
    let (dairy, dairy_profile) = registry.organization("Dairy").await;
    let (farm, _) = registry.organization("Farm").await;
    let ann = registry.user("ann").await;
    registry
        .grant(
            &ann,
            "default.organization.admin",
            Entity::Organization(dairy),
        )
        .await;
    registry
        .grant(&ann, "basic.viewer", Entity::Profile(dairy_profile))
        .await;
    let caller = registry.caller(&registry.login(&ann).await).await.unwrap();
    assert!(
        caller
            .require_organization("organization.users", dairy)
            .is_ok()
    );
    let files = caller.require_organization("file.read", dairy);
    assert_eq!(code(files), Some(ProblemCode::PermissionDenied));
    let elsewhere = caller.require_organization("organization.users", farm);
    assert_eq!(code(elsewhere), Some(ProblemCode::NotFound));
}

#[tokio::test]
async fn a_role_is_given_once() {
    let registry = Registry::start().await;
    let (_, dairy) = registry.organization("Dairy").await;
    let ann = registry.user("ann").await;
    for _ in 0..2 {
        registry
            .grant(&ann, "basic.viewer", Entity::Profile(dairy))
            .await;
        registry.grant(&ann, "system.admin", Entity::System).await;
    }
    let caller = registry.caller(&registry.login(&ann).await).await.unwrap();
    assert_eq!(caller.access.grants().len(), 2);
    assert!(caller.may("system.admin"));
}
