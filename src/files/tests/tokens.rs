//! Who gets the files of a token?

use sea_orm::ConnectionTrait;

use super::*;
use crate::error::Forbidden;
use crate::files::{find_of_holding, find_of_listing};

const TOKEN: u128 = 71;
const ACCOUNT: u128 = 72;
const ASSET: u128 = 73;
const WORKFLOW: u128 = 74;
const BATCH: u128 = 75;

/// A token of `issuer`, held by `holder`; listed once [`list_it`] has run. Only the rows that files
/// are found by are made, so foreign keys are not asked for.
async fn mint(registry: &Registry, issuer: ProfileId, holder: ProfileId) {
    let id = |number: u128| format!("X'{}'", Uuid::from_u128(number).simple());
    let (token, account, asset) = (id(TOKEN), id(ACCOUNT), id(ASSET));
    let (workflow, batch) = (id(WORKFLOW), id(BATCH));
    let (issuer, holder) = (id(issuer.uuid().as_u128()), id(holder.uuid().as_u128()));
    let now = "'2025-07-15 09:00:00+00:00'";
    let rows = format!(
        "PRAGMA foreign_keys = OFF;
         INSERT INTO energy_asset (id, workflow_id, batch_id, profile_id, boundary_key,
             energy_type, token_type, vintage, measured_micro, uom, carbon_intensity_micro,
             document, status, is_open, created_at, updated_at)
         VALUES ({asset}, {workflow}, {batch}, {issuer}, 'k', 'solid-fuel', 'CET', 202506, 0,
             'MMBtu', 0, '{{}}', 'minted', true, {now}, {now});
         INSERT INTO energy_token (id, asset_id, issuer_profile_id, issuer_name, energy_type,
             token_type, uom, quantity, vintage, carbon_intensity_micro, default_standard,
             boundary_key, boundary_format, boundary_identifier, boundary, is_ghgp, document,
             minted_at)
         VALUES ({token}, {asset}, {issuer}, 'Issuer', 'solid-fuel', 'CET', 'MMBtu', 5, 202506, 0,
             'GREET', 'k', 'f', 'i', '{{}}', false, '{{}}', {now});
         INSERT INTO energy_account (id, wallet_id, token_id, owner_profile_id, serial_first,
             serial_last, available, locked, retired, consumed, operation_type, is_public, status,
             vintage, minted_at, created_at, updated_at)
         VALUES ({account}, {account}, {token}, {holder}, 1, 5, 5, 0, 0, 0, 'minting', false,
             'enabled', 202506, {now}, {now}, {now});"
    );
    registry
        .app
        .database
        .for_migrations()
        .execute_unprepared(&rows)
        .await
        .unwrap();
}

async fn list_it(registry: &Registry) {
    let listing =
        "UPDATE energy_account SET is_public = true, price_micro = 1, price_currency = 'USD'";
    registry
        .app
        .database
        .for_migrations()
        .execute_unprepared(listing)
        .await
        .unwrap();
}

#[tokio::test]
async fn the_files_of_a_token_by_kind_and_reader() {
    let registry = Registry::start().await;
    let app = &registry.app;
    let producer = registry
        .caller("producer", "basic.viewer", profile(11))
        .await;
    let holder = registry.caller("holder", "basic.viewer", profile(21)).await;
    let stranger = registry
        .caller("stranger", "basic.viewer", profile(31))
        .await;
    let ann = registry.caller("ann", "basic.admin", profile(11)).await;
    mint(&registry, profile(11), profile(21)).await;

    let mut files = Vec::new();
    for (owner, kind) in [
        (
            Owner::new(OwnerType::ProductionBatch, Uuid::from_u128(BATCH)),
            FileKind::Workbook,
        ),
        (
            Owner::new(OwnerType::BatchWorkflow, Uuid::from_u128(WORKFLOW)),
            FileKind::Evidence,
        ),
        (
            Owner::new(OwnerType::EnergyAsset, Uuid::from_u128(ASSET)),
            FileKind::VerificationStatement,
        ),
    ] {
        let file = registry.upload_one(&ann, "file.pdf", PDF).await;
        files.push(registry.attach_one(&ann, &file, owner, kind).await.unwrap());
    }

    let outcome = |answer: Result<FileRecord, Error>| match answer {
        Ok(_) => "sent",
        Err(Error::Forbidden(Forbidden::File)) => "forbidden",
        Err(Error::NotFound) => "not found",
        Err(error) => panic!("{error}"),
    };
    let rows = [
        (&producer, ["sent", "sent", "sent"]),
        (&holder, ["forbidden", "sent", "sent"]),
        (&stranger, ["not found", "not found", "not found"]),
    ];
    for (caller, outcomes) in rows {
        for named_by in [TOKEN, ACCOUNT].map(Uuid::from_u128) {
            for (file, expected) in files.iter().zip(outcomes) {
                let answer = find_of_holding(app, caller, named_by, file.id, "file.pdf").await;
                assert_eq!(outcome(answer), expected, "{} of {named_by}", file.kind);
            }
        }
    }
    let token = Uuid::from_u128(TOKEN);
    let unlisted = find_of_listing(app, token, files[2].id, "file.pdf").await;
    assert_eq!(outcome(unlisted), "not found");
    list_it(&registry).await;
    for (file, expected) in files.iter().zip(["forbidden", "forbidden", "sent"]) {
        let answer = find_of_listing(app, token, file.id, "file.pdf").await;
        assert_eq!(outcome(answer), expected, "{}", file.kind);
    }
    let other = registry.upload_one(&ann, "file.pdf", PDF).await;
    let not_its = find_of_holding(app, &producer, token, other.id, "file.pdf").await;
    assert_eq!(outcome(not_its), "not found");
}
