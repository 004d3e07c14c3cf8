//! The batches of my profiles, by filter and by page.

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::workbook::{cet, qet};
use super::{World, each};

#[tokio::test]
async fn every_filter_narrows() {
    let (world, profile, ada) = World::with_producer().await;
    let a = qet(&[("A", &[("2025-01", "10.5"), ("2025-02", "1")])]);
    world.create(&ada, profile, &a).await.unwrap();
    let b = cet(&[("B", &[("2025-05", "2")])]);
    world
        .create_with(&ada, profile, &b, json!({ "tokenType": "CET" }))
        .await
        .unwrap();
    let other = world.producer("Riverbend Fuels", &[]).await;
    let bo = world.person("bo", &[("basic.admin", other)]).await;
    let june = "2025-06-01T00:00:00Z";
    let table = [
        (json!({}), 2),
        (json!({ "profileId": profile }), 2),
        (json!({ "boundaryIdentifierId": "A" }), 1),
        (json!({ "boundaryIdentifierId": "C" }), 0),
        (json!({ "energyType": "renewable-natural-gas" }), 2),
        (json!({ "energyType": "solid-fuel" }), 0),
        (json!({ "vintageDateFrom": "2025-02-28T23:59:59Z" }), 2),
        (json!({ "vintageDateFrom": "2025-03-01T00:00:00Z" }), 1),
        (json!({ "vintageDateTo": "2025-04-30T23:59:59Z" }), 1),
        (json!({ "vintageDateFrom": june }), 0),
        (
            json!({ "boundaryIdentifierId": "A", "vintageDateFrom": "2025-03-01T00:00:00Z" }),
            0,
        ),
    ];
    for (filter, count) in table {
        let listed = world.list(&ada, filter.clone()).await.unwrap();
        assert_eq!(
            listed["batches"].as_array().unwrap().len(),
            count,
            "{filter}"
        );
        assert_eq!(
            listed["paginate"],
            json!({ "skip": 0, "limit": 50, "next": null })
        );
    }
    assert_eq!(
        world.list(&bo, json!({})).await.unwrap()["batches"],
        json!([])
    );
    let hidden = world.list(&bo, json!({ "profileId": profile })).await;
    assert_eq!(hidden.unwrap_err(), "404 not_found");

    let shown = world
        .list(&ada, json!({ "boundaryIdentifierId": "A" }))
        .await
        .unwrap();
    let batch = &shown["batches"][0];
    assert_eq!(batch["quantity"], json!({ "amount": 11.5, "uom": "MMBtu" }));
    assert_eq!(batch["vintageTo"], json!({ "year": 2025, "month": 2 }));
    assert_eq!(batch["issuerName"], "Prairie Renewables");
    assert_eq!(batch["workflows"][0]["boundary"]["identifier"]["id"], "A");
}

#[tokio::test]
async fn pages_follow_each_other_without_gap_or_repeat() {
    let (world, profile, ada) = World::with_producer().await;
    let mut made = Vec::new();
    for number in 0..7 {
        // Two batches share each instant, so that the id has to decide.
        world.clock.advance(TimeDelta::seconds(number % 2));
        let name = format!("F{number}");
        let book = qet(&[(name.as_str(), &[("2025-01", "1")])]);
        made.push(world.create(&ada, profile, &book).await.unwrap()["batch"]["_id"].clone());
    }
    made.reverse();
    let mut seen = Vec::new();
    let mut paginate = json!({ "limit": 3 });
    loop {
        let page = world
            .list(&ada, json!({ "paginate": paginate }))
            .await
            .unwrap();
        assert_eq!(page.get("total"), None);
        seen.extend(each(&page["batches"], "_id"));
        let Value::String(next) = &page["paginate"]["next"] else {
            break;
        };
        paginate = json!({ "limit": 3, "after": next });
        // What comes in front meanwhile moves nothing.
        let name = format!("later{}", seen.len());
        let book = qet(&[(name.as_str(), &[("2025-01", "1")])]);
        world.create(&ada, profile, &book).await.unwrap();
    }
    assert_eq!(seen, made);
    let paginate = json!({ "skip": 3, "limit": 2, "count": true });
    let skipped = world
        .list(&ada, json!({ "paginate": paginate }))
        .await
        .unwrap();
    assert_eq!(each(&skipped["batches"], "_id"), made[1..3]);
    assert_eq!(skipped["total"], 9);
    let forged = world
        .list(&ada, json!({ "paginate": { "after": "AAAA" } }))
        .await;
    assert_eq!(forged.unwrap_err(), "400 invalid_request");
}
