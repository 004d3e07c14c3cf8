//! The business locations of a profile, as its users and the operator work with them.

use contract_tests::actor::Actor;
use contract_tests::fixtures::place;
use contract_tests::on_both;
use contract_tests::reply::{rows, text};
use contract_tests::server::TestServer;
use serde_json::{Value, json};

use super::{manager, stranger};

on_both! {
    a_location_is_made_changed_and_archived,
    every_fault_is_named,
    locations_are_out_of_strangers_reach,
    the_operator_reaches_every_location,
    lists_filter_and_page,
    a_consumption_names_a_location_of_its_profile,
    the_sandbox_has_somebody_to_administer,
}

const CREATE: &str = "/business-location/create";
const UPDATE: &str = "/business-location/update";
const DETAILS: &str = "/business-location/details";
const LIST: &str = "/business-location/list";

async fn made(by: &Actor, name: &str) -> String {
    let body = json!({ "profileId": by.profile(), "name": name });
    let made = by.post(CREATE, body).await.ok();
    text(&made, "/businessLocation/_id")
}

async fn a_location_is_made_changed_and_archived(server: &TestServer) {
    let mona = manager(server, "mona").await;
    let body = json!({
        "profileId": mona.profile(), "name": "Well", "type": "storage", "basin": "Permian",
        "isDirectConnection": true, "preferredSuppliers": ["Antero"],
        "coordinates": { "latitude": 31.972_096, "longitude": -83.760_64 },
        "address": { "country": "US", "state": "NY" },
    });
    let made = mona.post(CREATE, body.clone()).await.ok();
    let location = &made["businessLocation"];
    for (member, value) in body.as_object().unwrap() {
        assert_eq!(&location[member], value, "{member}");
    }
    assert_eq!(location["status"], "active");
    let id = text(&made, "/businessLocation/_id");
    let details = mona.post(DETAILS, json!({ "_id": id })).await.ok();
    assert_eq!(details, made);
    let body = json!({
        "_id": id, "basin": "", "coordinates": {}, "address": {}, "status": "archive",
    });
    let changed = mona.post(UPDATE, body).await.ok();
    let changed = &changed["businessLocation"];
    for member in ["basin", "coordinates", "address"] {
        assert_eq!(changed[member], Value::Null, "{member}");
    }
    for member in ["name", "type", "isDirectConnection", "preferredSuppliers"] {
        assert_eq!(changed[member], location[member], "{member}");
    }
    assert_eq!(changed["status"], "archive");
    // What is not said.
    let id = self::made(&mona, "Bare").await;
    let bare = mona.post(DETAILS, json!({ "_id": id })).await.ok();
    assert_eq!(bare["businessLocation"]["type"], "buying");
    assert_eq!(bare["businessLocation"]["isDirectConnection"], false);
}

async fn every_fault_is_named(server: &TestServer) {
    let mona = manager(server, "mona").await;
    let before = server.row_counts().await;
    let body = |coordinates: Value, address: Value| {
        json!({
            "profileId": mona.profile(), "name": "X", "coordinates": coordinates, "address": address,
        })
    };
    let rows = [
        (
            body(json!({ "latitude": 90.1, "longitude": -180.1 }), json!({})),
            vec!["/coordinates/latitude", "/coordinates/longitude"],
        ),
        (
            body(json!({ "latitude": 1 }), json!({ "country": "XX" })),
            vec!["/coordinates/longitude", "/address/country"],
        ),
        (
            body(json!({}), json!({ "country": "US", "state": "ZZ" })),
            vec!["/address/state"],
        ),
        (
            json!({ "profileId": mona.profile(), "name": "X", "type": "hiding" }),
            vec!["/type"],
        ),
    ];
    for (body, pointers) in rows {
        let refused = mona.post(CREATE, body).await;
        assert_eq!(refused.refusal(), "400 invalid_request");
        assert_eq!(refused.pointers(), pointers);
    }
    assert_eq!(server.row_counts().await, before);
}

async fn locations_are_out_of_strangers_reach(server: &TestServer) {
    let mona = manager(server, "mona").await;
    let id = made(&mona, "Well").await;
    let (rolf, vera) = (stranger(server).await, server.sign_in("vera").await);
    let create = json!({ "profileId": mona.profile(), "name": "Mine now" });
    let update = json!({ "_id": id, "name": "Mine now" });
    for (path, body) in [(CREATE, create), (UPDATE, update)] {
        let hidden = rolf.post(path, body.clone()).await;
        assert_eq!(hidden.refusal(), "404 not_found");
        let refused = vera.post(path, body).await;
        assert_eq!(refused.refusal(), "403 permission_denied");
    }
    let hidden = rolf.post(DETAILS, json!({ "_id": id })).await;
    assert_eq!(hidden.refusal(), "404 not_found");
    let body = json!({ "profileId": mona.profile() });
    let hidden = rolf.post(LIST, body.clone()).await;
    assert_eq!(hidden.refusal(), "404 not_found");
    let list = rolf.post(LIST, json!({})).await.ok();
    assert_eq!(list["businessLocations"], json!([]));
    // Whoever may look sees it.
    let list = vera.post(LIST, body).await.ok();
    assert_eq!(text(&list, "/businessLocations/0/name"), "Well");
    vera.post(DETAILS, json!({ "_id": id })).await.ok();
}

async fn the_operator_reaches_every_location(server: &TestServer) {
    let (mona, olga) = (manager(server, "mona").await, server.sign_in("olga").await);
    let id = made(&mona, "Well").await;
    let path = |verb: &str| format!("/internal/business-location/{verb}");
    let body =
        json!({ "_id": id, "name": "Renamed", "address": { "country": "US", "state": "NY" } });
    let changed = olga.post(&path("update"), body).await.ok();
    let seen = mona.post(DETAILS, json!({ "_id": id })).await.ok();
    assert_eq!(changed, seen);
    assert_eq!(
        olga.post(&path("details"), json!({ "_id": id })).await.ok(),
        seen
    );
    place(server, &server.sign_in("hugo").await.profile()).await;
    let all = olga.post(&path("list"), json!({})).await.ok();
    assert_eq!(rows(&all, "/businessLocations").len(), 2);
    // As a user, the operator has no profile.
    let mine = olga.post(DETAILS, json!({ "_id": id })).await;
    assert_eq!(mine.refusal(), "403 permission_denied");
    let unknown = json!({ "profileId": "01980000-0000-7000-8000-00000000dead", "name": "X" });
    let refused = olga.post(&path("create"), unknown).await;
    assert_eq!(refused.refusal(), "404 not_found");
}

async fn lists_filter_and_page(server: &TestServer) {
    let mona = manager(server, "mona").await;
    let mut ids = Vec::new();
    for name in ["A", "B", "C"] {
        ids.insert(0, made(&mona, name).await);
    }
    let archive = json!({ "_id": ids[0], "status": "archive", "type": "delivery" });
    mona.post(UPDATE, archive).await.ok();
    let listed = |filter: Value| {
        let mona = &mona;
        async move {
            let list = mona.post(LIST, filter).await.ok();
            let rows = rows(&list, "/businessLocations");
            let ids: Vec<_> = rows.iter().map(|it| text(it, "/_id")).collect();
            (ids, list["paginate"]["next"].clone())
        }
    };
    assert_eq!(listed(json!({})).await.0, ids);
    assert_eq!(listed(json!({ "status": "active" })).await.0, ids[1..]);
    assert_eq!(listed(json!({ "type": "delivery" })).await.0, ids[..1]);
    let (first, next) = listed(json!({ "paginate": { "limit": 2 } })).await;
    assert_eq!(first, ids[..2]);
    let (last, next) = listed(json!({ "paginate": { "limit": 2, "after": next } })).await;
    assert_eq!((last.as_slice(), next), (&ids[2..], Value::Null));
}

async fn a_consumption_names_a_location_of_its_profile(server: &TestServer) {
    let (mona, ada) = (manager(server, "mona").await, server.sign_in("ada").await);
    let id = made(&mona, "Boiler house").await;
    let strangers = place(server, &server.sign_in("hugo").await.profile()).await;
    let body = json!({ "name": "June", "profileId": ada.profile() });
    let made = ada.post("/network/consumption/create", body).await.ok();
    let consumption = text(&made, "/consumption/_id");
    let update = |location: &str| {
        let body = json!({
            "_id": consumption, "name": "June", "address": "Denver", "locationId": location,
        });
        let ada = &ada;
        async move { ada.post("/rng-production/consumption/update", body).await }
    };
    let told = update(&id).await.ok();
    assert_eq!(text(&told, "/consumption/site/locationId"), id);
    for hidden in [strangers.as_str(), "01980000-0000-7000-8000-00000000dead"] {
        let refused = update(hidden).await;
        assert_eq!(refused.refusal(), "404 not_found");
        assert_eq!(refused.pointers(), ["/locationId"]);
    }
    let archive = json!({ "_id": id, "status": "archive" });
    mona.post(UPDATE, archive).await.ok();
    assert_eq!(update(&id).await.refusal(), "404 not_found");
}

async fn the_sandbox_has_somebody_to_administer(server: &TestServer) {
    let abe = server.sign_in("abe").await;
    made(&abe, "Boiler house").await;
    let users = abe.post("/organization-user/list", json!({})).await.ok();
    assert_eq!(rows(&users, "/users").len(), 6);
}
