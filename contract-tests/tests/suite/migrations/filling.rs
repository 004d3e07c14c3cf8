//! Does a step that adds a table or a column fill it from what is there?

use attestry_entities::organization_profile_facet::Entity;
use attestry_entities::{operation_facet, operation_party};
use attestry_migration::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, DatabaseConnection, EntityTrait, QueryOrder};

use super::registry::Registry;
use super::{on_postgres, on_sqlite};

/// The step that makes `organization_profile_facet`.
const FACETS: &str = "m20261130_000030_create_organization_profile_facet";

const PROFILES: &str = r#"
INSERT INTO organization (id, name, status, created_at, updated_at)
VALUES (ID1, 'Prairie', 'active', '2025-07-12T00:00:00Z', '2025-07-12T00:00:00Z');
INSERT INTO organization_profile (id, organization_id, name, participant_types, participant_tags, flags, status,
    created_at, updated_at)
VALUES (ID1, ID1, 'Prairie', '["producer", "buyer"]', '[{"tag": "rng"}, {"tag": "gas", "measurers": []}]', '{}',
    'active', '2025-07-12T00:00:00Z', '2025-07-12T00:00:00Z');
INSERT INTO organization_profile (id, organization_id, name, participant_types, participant_tags, flags, status,
    created_at, updated_at)
VALUES (ID2, ID1, 'Bare', '[]', '[]', '{}', 'active', '2025-07-12T00:00:00Z', '2025-07-12T00:00:00Z');
"#;

async fn profiles_are_found_after_the_step(database: DatabaseConnection, ids: [&str; 2]) {
    let before = Migrator::migrations()
        .iter()
        .position(|step| step.name() == FACETS)
        .unwrap();
    Migrator::up(&database, Some(u32::try_from(before).unwrap()))
        .await
        .unwrap();
    let rows = PROFILES.replace("ID1", ids[0]).replace("ID2", ids[1]);
    database.execute_unprepared(&rows).await.unwrap();
    Migrator::up(&database, None).await.unwrap();
    let facets = Entity::find()
        .order_by_asc(attestry_entities::organization_profile_facet::Column::Value)
        .all(&database)
        .await
        .unwrap();
    let facets: Vec<_> = facets
        .iter()
        .map(|it| (it.kind.as_str(), it.value.as_str()))
        .collect();
    let expected = [
        ("participant_type", "buyer"),
        ("participant_tag", "gas"),
        ("participant_type", "producer"),
        ("participant_tag", "rng"),
    ];
    assert_eq!(facets, expected);
}

#[tokio::test]
async fn profiles_are_found_after_the_step_on_sqlite() {
    let ids = [
        "x'00000000000000000000000000000001'",
        "x'00000000000000000000000000000002'",
    ];
    on_sqlite(|database| profiles_are_found_after_the_step(database, ids)).await;
}

#[tokio::test]
async fn profiles_are_found_after_the_step_on_postgres() {
    let ids = [
        "'00000000-0000-0000-0000-000000000001'",
        "'00000000-0000-0000-0000-000000000002'",
    ];
    on_postgres(|database| profiles_are_found_after_the_step(database, ids)).await;
}

/// The step that copies more into the sides of operations.
const SEARCH: &str = "m20261130_000041_create_operation_search";

/// What the lists of operations are found by, as it was before the step that copied more into it.
const SIDES: [&str; 2] = [
    "INSERT INTO operation_party (operation_id, side, profile_id, wallet_id, kind, created_at, is_visible,
        signatures_due)
    SELECT id, 'source', from_profile_id, from_wallet_id, kind, created_at, true,
        CASE WHEN status = 'draft' THEN 1 ELSE 0 END
    FROM operation",
    "INSERT INTO operation_facet (operation_id, facet, value)
    SELECT id, 'energy_type', 'methanol' FROM operation WHERE status = 'draft'",
];

async fn operations_are_found_after_the_step(database: DatabaseConnection) {
    let registry = Registry::seed(&database).await;
    let steps = Migrator::migrations();
    let since = steps.iter().rev().position(|step| step.name() == SEARCH);
    let undone = u32::try_from(since.unwrap() + 1).unwrap();
    Migrator::down(&database, Some(undone)).await.unwrap();
    for rows in SIDES {
        database.execute_unprepared(rows).await.unwrap();
    }
    Migrator::up(&database, None).await.unwrap();
    let sides = operation_party::Entity::find()
        .order_by_asc(operation_party::Column::OperationId)
        .all(&database)
        .await
        .unwrap();
    let sides: Vec<_> = sides
        .iter()
        .map(|it| (it.status.as_str(), it.quantity, it.is_visible))
        .collect();
    assert_eq!(sides[0], ("draft", 5, true));
    assert_eq!(sides[1], ("processed", 5, true));
    let facets = operation_facet::Entity::find()
        .order_by_asc(operation_facet::Column::OperationId)
        .order_by_asc(operation_facet::Column::Facet)
        .all(&database)
        .await
        .unwrap();
    let wallet = registry.wallet.id;
    let facets: Vec<_> = facets
        .iter()
        .inspect(|it| assert_eq!(it.wallet_id, wallet))
        .map(|it| (it.facet.as_str(), it.value.clone()))
        .collect();
    let signer = registry.user.id.simple().to_string();
    let holder = registry.profile.id.simple().to_string();
    let expected = [
        ("energy_type", "methanol".to_owned()),
        ("next", holder.clone()),
        ("owing", holder),
        ("signer", signer),
    ];
    assert_eq!(facets, expected);
}

#[tokio::test]
async fn operations_are_found_after_the_step_on_sqlite() {
    on_sqlite(operations_are_found_after_the_step).await;
}

#[tokio::test]
async fn operations_are_found_after_the_step_on_postgres() {
    on_postgres(operations_are_found_after_the_step).await;
}
