//! A workbook becomes a batch, or is refused and leaves nothing.

use serde_json::{Value, json};

use super::workbook::{cet, qet, uncertain};
use super::{EXAMPLE, PDF, SOLID_FUEL, World, each};

/// All rows that a creation could leave.
async fn rows(world: &World) -> Vec<i64> {
    use sea_orm::{ConnectionTrait, Statement};
    let mut counts = Vec::new();
    for table in [
        "production_batch",
        "batch_workflow",
        "energy_asset",
        "facility_month",
    ] {
        let db = world.app.database.reader();
        let count = format!("SELECT count(*) AS n FROM {table}");
        let row = db.query_one_raw(Statement::from_string(world.app.database.backend(), count));
        counts.push(row.await.unwrap().unwrap().try_get::<i64>("", "n").unwrap());
    }
    counts
}

#[tokio::test]
async fn the_example_becomes_a_batch() {
    let (world, profile, ada) = World::with_producer().await;
    let made = world.create(&ada, profile, EXAMPLE).await.unwrap();
    assert_eq!(made["warnings"], json!([]));
    let batch = &made["batch"];
    assert_eq!(batch["status"], "draft");
    assert_eq!(batch["issuerName"], "Prairie Renewables");
    assert_eq!(batch["document"]["kind"], "workbook");
    assert_eq!(batch["files"], json!([batch["document"]]));
    let workflow = &batch["workflows"][0];
    assert_eq!(
        workflow["quantity"],
        json!({ "amount": 121_246.125, "uom": "MMBtu" })
    );
    assert_eq!(workflow["vintageFrom"], json!({ "year": 2025, "month": 1 }));
    assert_eq!(workflow["vintageTo"], json!({ "year": 2025, "month": 3 }));
    assert_eq!(workflow["boundary"]["identifier"]["id"], "PRAIRIE-LFG-01");
    assert_eq!(workflow["facility"]["model"], "GREET 2024");
    let months = each(&batch["assets"], "vintage");
    assert_eq!(each(&json!(months), "month"), [1, 2, 3]);
    let asset = &batch["assets"][0];
    assert_eq!(asset["workflowId"], workflow["_id"]);
    assert_eq!(asset["energy"]["quantity"]["amount"], 41250.25);
    assert_eq!(asset["defaultStandard"]["carbonIntensity"]["value"], -65.15);
    assert_eq!(
        asset["carbonIntensityBreakdown"]["baseProduction"]["total"],
        -65.15
    );
    assert_eq!(
        asset["productionBatchData"]["inputs"]["methanePercent"],
        52.1
    );
    assert_eq!(
        (&asset["minted"], &asset["mintedAt"]),
        (&Value::Null, &Value::Null)
    );
    assert_eq!(world.details(&ada, &batch["_id"]).await.unwrap(), *batch);
}

#[tokio::test]
async fn solid_fuel_has_its_own_workbook() {
    let (world, profile, ada) = World::with_producer().await;
    let fuel = json!({ "energyType": "solid-fuel" });
    let made = world
        .create_with(&ada, profile, SOLID_FUEL, fuel)
        .await
        .unwrap();
    let assets = &made["batch"]["assets"];
    assert_eq!(assets[0]["energy"]["quantity"]["amount"], 135_787.5);
    assert_eq!(
        assets[0]["productionBatchData"]["inputs"]["feedstocks"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    assert_eq!(assets[2]["energy"]["quantity"]["amount"], 0);
}

#[tokio::test]
async fn what_is_refused_leaves_nothing() {
    let (world, profile, ada) = World::with_producer().await;
    let viewer = world.person("vic", &[("basic.viewer", profile)]).await;
    let stranger = world.person("sam", &[]).await;
    let gap = qet(&[("A", &[("2025-01", "1"), ("2025-03", "1")])]);
    let of_cet = cet(&[("A", &[("2025-01", "1")])]);
    let no_workbook = json!({ "document": world.upload(&ada, "statement.pdf", PDF).await });
    let rows_before = rows(&world).await;
    let table = [
        (
            "404 not_found",
            world.create(&stranger, profile, EXAMPLE).await,
        ),
        (
            "403 permission_denied",
            world.create(&viewer, profile, EXAMPLE).await,
        ),
        (
            "400 file_rejected",
            world.create_with(&ada, profile, EXAMPLE, no_workbook).await,
        ),
        (
            "400 invalid_workbook",
            world.create(&ada, profile, &gap).await,
        ),
        (
            "400 invalid_workbook",
            world.create(&ada, profile, &of_cet).await,
        ),
        (
            "400 invalid_workbook",
            world.create(&ada, profile, SOLID_FUEL).await,
        ),
    ];
    for (expected, outcome) in table {
        assert_eq!(outcome.unwrap_err(), expected);
    }
    let theirs = world.upload(&stranger, "lca.xlsx", EXAMPLE).await;
    let outcome = world
        .create_with(&ada, profile, EXAMPLE, json!({ "document": theirs }))
        .await;
    assert_eq!(outcome.unwrap_err(), "404 not_found");
    assert_eq!(rows(&world).await, rows_before);
}

#[tokio::test]
async fn taken_is_taken_in_the_documented_order() {
    let (world, profile, ada) = World::with_producer().await;
    let other = world.producer("Riverbend Fuels", &[]).await;
    let bo = world.person("bo", &[("basic.admin", other)]).await;
    world.measured(&ada, profile, EXAMPLE).await;
    let rows_before = rows(&world).await;
    let used = world.create(&ada, profile, EXAMPLE).await;
    assert_eq!(used.unwrap_err(), "409 workbook_already_used");
    let again = qet(&[("prairie-lfg-01 ", &[("2025-03", "1"), ("2025-04", "1")])]);
    assert_eq!(
        world.create(&ada, profile, &again).await.unwrap_err(),
        "409 facility_month_open"
    );
    let claimed = world.create(&bo, other, &again).await;
    assert_eq!(claimed.unwrap_err(), "409 facility_month_claimed");
    assert_eq!(rows(&world).await, rows_before);
}

#[tokio::test]
async fn a_month_in_another_profiles_draft_is_not_taken() {
    let (world, profile, ada) = World::with_producer().await;
    let other = world.producer("Riverbend Fuels", &[]).await;
    let bo = world.person("bo", &[("basic.admin", other)]).await;
    world.create(&ada, profile, EXAMPLE).await.unwrap();
    world.create(&bo, other, EXAMPLE).await.unwrap();
}

#[tokio::test]
async fn a_dry_run_tells_everything_and_makes_nothing() {
    let (world, profile, ada) = World::with_producer().await;
    let rows_before = rows(&world).await;
    let dry = json!({ "validateOnly": true });
    let good = world
        .create_with(&ada, profile, EXAMPLE, dry.clone())
        .await
        .unwrap();
    assert_eq!(good, json!({ "warnings": [], "findings": [] }));

    let bad = uncertain(&[("A", &[("2025-01", "1"), ("2025-03", "1")])], "12.5");
    let found = world
        .create_with(&ada, profile, &bad, dry.clone())
        .await
        .unwrap();
    assert_eq!(each(&found["warnings"], "sheet"), ["CI"]);
    assert_eq!(each(&found["findings"], "sheet"), ["Monthly"]);
    assert_eq!(found["findings"][0]["pointer"], "/document/Monthly/B3");
    let pdf = world.upload(&ada, "statement.pdf", PDF).await;
    let no_workbook = json!({ "validateOnly": true, "document": pdf });
    let refused = world.create_with(&ada, profile, EXAMPLE, no_workbook).await;
    assert_eq!(refused.unwrap_err(), "400 file_rejected");
    assert_eq!(rows(&world).await, rows_before);

    world.create(&ada, profile, EXAMPLE).await.unwrap();
    let taken = world
        .create_with(&ada, profile, EXAMPLE, dry)
        .await
        .unwrap();
    assert_eq!(
        each(&taken["findings"], "pointer"),
        ["/document", "/document/Monthly"]
    );
}

#[tokio::test]
async fn two_batches_for_one_month_at_once_make_one() {
    let (world, profile, ada) = World::with_producer().await;
    let first = qet(&[("A", &[("2025-01", "1"), ("2025-02", "1")])]);
    let second = qet(&[("A", &[("2025-02", "1"), ("2025-03", "1")])]);
    let (one, two) = tokio::join!(
        world.create(&ada, profile, &first),
        world.create(&ada, profile, &second)
    );
    let refusals: Vec<_> = [one, two].into_iter().filter_map(Result::err).collect();
    assert_eq!(refusals, ["409 facility_month_open"]);
}
