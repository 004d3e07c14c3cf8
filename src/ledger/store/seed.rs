//! What tests need in the tables before minting begins: assets, as production leaves them.

use attestry_domain::ids::{BatchId, ProfileId, UserId, WorkflowId};
use attestry_domain::production::asset::AssetStatus;
use attestry_entities::{batch_workflow, energy_asset, production_batch, stored_file};
use sea_orm::ConnectionTrait;
use serde_json::json;

use crate::app::App;
use crate::error::Error;
use crate::ledger::minting::AssetRecord;
use crate::platform::bulk;
use crate::platform::database::Tx;

/// Adds assets.
pub(crate) async fn assets(tx: &Tx, assets: &[AssetRecord]) -> Result<(), Error> {
    let row = |asset: &AssetRecord| energy_asset::Model {
        id: asset.id.into(),
        workflow_id: asset.workflow.map(Into::into),
        batch_id: asset.batch.map(Into::into),
        profile_id: asset.issuer.into(),
        boundary_key: asset.boundary_key.to_string(),
        energy_type: asset.energy_type.to_string(),
        token_type: asset.token_type.to_string(),
        vintage: asset.vintage.yyyymm(),
        measured_micro: asset.measured.micro(),
        uom: asset.uom.to_string(),
        carbon_intensity_micro: asset.carbon_intensity.micro(),
        document: serde_json::to_string(&asset.document).unwrap(),
        status: asset.status.to_string(),
        carried_in_micro: None,
        minted_quantity: None,
        carried_out_micro: None,
        token_id: None,
        is_open: asset.status != AssetStatus::Released,
        created_at: asset.created_at,
        updated_at: asset.updated_at,
    };
    bulk::insert_all(tx, assets.iter().map(row).collect()).await?;
    Ok(())
}

/// Adds a batch with one workflow.
pub(crate) async fn workflow(
    tx: &Tx,
    app: &App,
    issuer: ProfileId,
    user: UserId,
) -> Result<(BatchId, WorkflowId), Error> {
    let (file, batch, workflow): (uuid::Uuid, BatchId, WorkflowId) =
        (app.ids.next(), app.ids.next(), app.ids.next());
    let now = app.clock.now();
    let sha256 = format!("{:064x}", file.as_u128());
    let file = stored_file::Model {
        id: file,
        sha256: sha256.clone(),
        name: "workbook.xlsx".to_owned(),
        media_type: "application/octet-stream".to_owned(),
        size: 0,
        owner_type: None,
        owner_id: None,
        kind: "workbook".to_owned(),
        uploaded_by: user.into(),
        created_at: now,
        expires_at: None,
        detached_at: None,
    };
    let new = production_batch::Model {
        id: batch.into(),
        profile_id: issuer.into(),
        name: "A batch".to_owned(),
        energy_type: "renewable-natural-gas".to_owned(),
        token_type: "QET".to_owned(),
        status: "sent".to_owned(),
        document_file_id: file.id,
        document_sha256: sha256,
        warnings: json!([]),
        created_by: user.into(),
        created_at: now,
        updated_at: now,
        ended_at: None,
        ended_by: None,
        ended_reason: None,
    };
    let step = batch_workflow::Model {
        id: workflow.into(),
        batch_id: batch.into(),
        profile_id: issuer.into(),
        status: "sent".to_owned(),
        boundary_key: "epa|x".to_owned(),
        boundary_format: "EPA".to_owned(),
        boundary_identifier: "X".to_owned(),
        facility: json!({}),
        description: None,
        rejection_reason: None,
        measured_by: None,
        measured_at: None,
        sent_at: None,
        minted_at: None,
        removed_at: None,
        created_at: now,
        updated_at: now,
    };
    bulk::insert_all(tx, vec![file]).await?;
    bulk::insert_all(tx, vec![new]).await?;
    bulk::insert_all(tx, vec![step]).await?;
    Ok((batch, workflow))
}

/// Changes rows behind the ledger's back.
pub(crate) async fn tamper(tx: &Tx, statement: &str) -> Result<(), Error> {
    tx.execute_unprepared(statement).await?;
    Ok(())
}
