//! What does the administration of organizations and users need? A company, a key, a place and people of its own, since
//! what was archived, renamed or locked out would be missed by the others.

use contract_tests::documents::Operation;
use contract_tests::fixtures::{INVITED, Ids, METHOD, ORGANIZATION, USER};
use contract_tests::people::SecondFactor;
use contract_tests::reply::text;
use serde_json::{Value, json};

use super::stage::World;

const PROFILE: &str = "0198006f-4b20-7f3a-9c18-27d4e5a6b801";
const KEY: &str = "01980e10-2e00-7c91-a4d7-3f6b58e90c12";
const LOCATION: &str = "01980f20-5b00-7c18-9d42-7e03a6f1b5c8";

/// Puts something new in place of what the operation's examples name.
pub(super) async fn administer(world: &World<'_>, operation: Operation, ids: &mut Ids) {
    let id = operation.id();
    if id.starts_with("internalOrganization") || id.starts_with("organizationProfile") {
        company(world, ids).await;
    }
    if id == "organizationProfileApiKeyRevoke" {
        let body = json!({ "profileId": ids.get(PROFILE) });
        let key = post(world, "/organization-profile/api-key/create", body).await;
        ids.set(KEY, &text(&key, "/clientId"));
    }
    if id.to_lowercase().contains("businesslocation") {
        let body = json!({
            "profileId": ids.get(PROFILE), "name": world.new_name(), "address": { "country": "US" },
            "coordinates": { "latitude": 31.97, "longitude": -83.76 },
        });
        let made = post(world, "/internal/business-location/create", body).await;
        ids.set(LOCATION, &text(&made, "/businessLocation/_id"));
    }
    if id.starts_with("internalUser") || id.starts_with("internalTwoFactorAuth") {
        somebody(world, ids).await;
    }
    if id == "organizationUserResendUserInvitation" || id.contains("SetOrganization") {
        invited(world, ids).await;
    }
    // Addresses are taken once.
    for address in ["new.user@example.com", "trader@example.com"] {
        ids.set(
            address,
            &format!("{}@example.com", world.new_name().to_lowercase()),
        );
    }
}

async fn post(world: &World<'_>, path: &str, body: Value) -> Value {
    world.operator.post(path, body).await.ok()
}

async fn company(world: &World<'_>, ids: &mut Ids) {
    let body = json!({ "name": world.new_name() });
    let made = post(world, "/internal/organization/create", body).await;
    let organization = text(&made, "/organization/_id");
    let body = json!({
        "name": world.new_name(), "organizationId": organization, "participantTypes": ["producer"],
    });
    let made = post(world, "/internal/organization-profile/create", body).await;
    ids.set(ORGANIZATION, &organization);
    ids.set(PROFILE, &text(&made, "/organizationProfile/_id"));
}

async fn somebody(world: &World<'_>, ids: &mut Ids) {
    let person = world.newcomer(SecondFactor::Totp).await;
    let actor = world.server.sign_in_as(&person).await;
    let me = actor.post_nothing("/user/profile/organization").await.ok();
    ids.set(USER, &text(&me, "/user/_id"));
    let methods = actor.get("/two-factor-auth/list").await.ok();
    ids.set(METHOD, &text(&methods, "/twoFactorAuths/0/_id"));
}

async fn invited(world: &World<'_>, ids: &mut Ids) {
    let body = json!({
        "organizationId": ids.get(ORGANIZATION), "firstName": "Tessa", "lastName": "Quill",
        "email": format!("{}@example.com", world.new_name().to_lowercase()),
    });
    let made = post(world, "/organization-user/invite-user", body).await;
    ids.set(INVITED, &text(&made, "/user/_id"));
}
