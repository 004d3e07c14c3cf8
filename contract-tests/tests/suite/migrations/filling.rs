//! Does a step that adds a table or a column fill it from what is there?

use attestry_entities::organization_profile_facet::Entity;
use attestry_entities::{operation_facet, operation_party, retirement_certificate};
use attestry_migration::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, DatabaseConnection, EntityTrait, QueryOrder};

use super::registry::Registry;
use super::{on_postgres, on_sqlite};

/// The step that makes `organization_profile_facet`.
const FACETS: &str = "m20261130_000030_create_organization_profile_facet";

/// Two ids, as each database spells them.
const SQLITE: [&str; 2] = [
    "x'00000000000000000000000000000001'",
    "x'00000000000000000000000000000002'",
];
const POSTGRES: [&str; 2] = [
    "'00000000-0000-0000-0000-000000000001'",
    "'00000000-0000-0000-0000-000000000002'",
];

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

/// Applies the steps before that one.
async fn migrate_up_to(database: &DatabaseConnection, step: &str) {
    let steps = Migrator::migrations();
    let before = steps.iter().position(|it| it.name() == step).unwrap();
    let before = u32::try_from(before).unwrap();
    Migrator::up(database, Some(before)).await.unwrap();
}

async fn profiles_are_found_after_the_step(database: DatabaseConnection, ids: [&str; 2]) {
    migrate_up_to(&database, FACETS).await;
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
    on_sqlite(|database| profiles_are_found_after_the_step(database, SQLITE)).await;
}

#[tokio::test]
async fn profiles_are_found_after_the_step_on_postgres() {
    on_postgres(|database| profiles_are_found_after_the_step(database, POSTGRES)).await;
}

/// The step that gives `retirement_certificate` the holder's name.
const HOLDER: &str = "m20261130_000045_freeze_certificate_holder";

const CERTIFICATE: &str = r#"
INSERT INTO "user" (id, email, first_name, last_name, status, created_at, updated_at)
VALUES (ID1, 'ann@example.org', 'Ann', 'Archer', 'active', '2025-07-12T00:00:00Z', '2025-07-12T00:00:00Z');
INSERT INTO energy_wallet (id, profile_id, name, kind, status, address, is_default, created_at)
VALUES (ID1, ID1, 'Main', 'standard', 'active', 'main', TRUE, '2025-07-12T00:00:00Z');
UPDATE organization_profile SET flags = '{"BOOK_AND_CLAIM": true}' WHERE id = ID1;
INSERT INTO operation (id, kind, is_secure, status, from_profile_id, from_wallet_id, quantity, is_bundle,
    required_signatures, terms_hash, lock_round, created_by, created_at, updated_at, processed_at)
VALUES (ID1, 'retirement', FALSE, 'processed', ID1, ID1, 5, FALSE, 1, HASH, 1, ID1,
    '2025-07-12T00:00:00Z', '2025-07-12T00:00:00Z', '2025-07-12T00:00:00Z');
INSERT INTO retirement_certificate (operation_id, number, code, issued_at)
VALUES (ID1, 1, 'abcdefghijklmnopqrstuvwxyz', '2025-07-12T00:00:00Z');
"#;

async fn certificates_name_their_holder_after_the_step(
    database: DatabaseConnection,
    ids: [&str; 2],
    hash: String,
) {
    migrate_up_to(&database, HOLDER).await;
    let rows = format!("{PROFILES}{CERTIFICATE}").replace("HASH", &hash);
    let rows = rows.replace("ID1", ids[0]).replace("ID2", ids[1]);
    database.execute_unprepared(&rows).await.unwrap();
    Migrator::up(&database, None).await.unwrap();
    let certificate = retirement_certificate::Entity::find()
        .one(&database)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(certificate.holder_name, "Prairie");
    assert!(certificate.is_book_and_claim);
}

#[tokio::test]
async fn certificates_name_their_holder_after_the_step_on_sqlite() {
    let hash = format!("x'{}'", "07".repeat(32));
    let check = |database| certificates_name_their_holder_after_the_step(database, SQLITE, hash);
    on_sqlite(check).await;
}

#[tokio::test]
async fn certificates_name_their_holder_after_the_step_on_postgres() {
    let hash = format!("'\\x{}'", "07".repeat(32));
    let check = |database| certificates_name_their_holder_after_the_step(database, POSTGRES, hash);
    on_postgres(check).await;
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
    let holder = registry.wallet.profile_id.simple().to_string();
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
