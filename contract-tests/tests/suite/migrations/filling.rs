//! Does a step that adds a table fill it from what is there?

use attestry_entities::organization_profile_facet::Entity;
use attestry_migration::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, DatabaseConnection, EntityTrait, QueryOrder};

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
