//! What tests need in the tables and no use case of the ledger makes: assets as production leaves
//! them, rows changed behind the ledger's back.

pub(crate) mod crowd;

use attestry_domain::energy::OperationType;
use attestry_domain::ids::{
    AccountId, BatchId, FileId, OperationId, ProfileId, UserId, WorkflowId,
};
use attestry_domain::production::asset::AssetStatus;
use attestry_entities::{
    batch_workflow, energy_account, operation, operation_lock, production_batch, stored_file,
};
use chrono::TimeDelta;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseBackend, EntityTrait, QueryFilter, Statement};
use serde_json::json;

use crate::app::App;
use crate::assets::{Asset, store};
use crate::error::Error;
use crate::ledger::Account;
use crate::platform::bulk;
use crate::platform::database::Tx;

/// Adds assets, and claims the months of those that were sent.
pub(crate) async fn assets(tx: &Tx, assets: &[Asset]) -> Result<(), Error> {
    assert_eq!(store::insert(tx, assets).await?, assets.len());
    let sent = assets.iter().filter(|it| it.status == AssetStatus::Sent);
    let sent: Vec<_> = sent.cloned().collect();
    if let Some(first) = sent.first() {
        store::claim(tx, &sent, first.created_at).await?;
    }
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

/// Adds a file that waits to be attached.
pub(crate) async fn upload(tx: &Tx, app: &App, user: UserId) -> Result<FileId, Error> {
    let (id, now): (FileId, _) = (app.ids.next(), app.clock.now());
    let file = stored_file::Model {
        id: id.into(),
        sha256: format!("{:064x}", id.uuid().as_u128()),
        name: "evidence.pdf".to_owned(),
        media_type: "application/pdf".to_owned(),
        size: 1,
        owner_type: None,
        owner_id: None,
        kind: "temporary".to_owned(),
        uploaded_by: user.into(),
        created_at: now,
        expires_at: Some(now + TimeDelta::days(1)),
        detached_at: None,
    };
    bulk::insert_all(tx, vec![file]).await?;
    Ok(id)
}

/// A draft retirement that holds units of an account.
#[expect(clippy::too_many_lines, reason = "most of it is one row")]
pub(crate) async fn lock(
    tx: &Tx,
    app: &App,
    account: &Account,
    user: UserId,
    quantity: i64,
) -> Result<OperationId, Error> {
    use energy_account::Column;
    let id: OperationId = app.ids.next();
    let now = app.clock.now();
    let operation = operation::Model {
        id: id.into(),
        kind: OperationType::Retirement.to_string(),
        transaction_type: None,
        is_secure: false,
        status: "draft".to_owned(),
        name: None,
        from_profile_id: account.owner.into(),
        from_wallet_id: account.wallet.into(),
        to_profile_id: None,
        to_wallet_id: None,
        quantity,
        uom: Some(account.token.uom.to_string()),
        price_currency: None,
        total_price_micro: None,
        fee_micro: None,
        contract_id: None,
        is_bundle: false,
        description: None,
        cancel_reason: None,
        purpose: None,
        purpose_code: None,
        additional_context: None,
        beneficiary: None,
        reporting_start: None,
        reporting_end: None,
        site: None,
        boundary: None,
        consumption: None,
        transport: None,
        transport_intensity_micro: None,
        required_signatures: 1,
        terms_hash: None,
        lock_round: 1,
        lock_expires_at: Some(now),
        created_by: user.into(),
        created_at: now,
        updated_at: now,
        processed_at: None,
        canceled_at: None,
        removed_at: None,
    };
    let held = operation_lock::Model {
        operation_id: id.into(),
        account_id: account.id.into(),
        round: 1,
        token_id: account.token.id.into(),
        quantity,
        price_micro: None,
        price_currency: None,
        target_account_id: None,
        serial_first: None,
        serial_last: None,
    };
    bulk::insert_all(tx, vec![operation]).await?;
    bulk::insert_all(tx, vec![held]).await?;
    energy_account::Entity::update_many()
        .col_expr(
            Column::Available,
            Column::Available.into_expr().sub(quantity),
        )
        .col_expr(Column::Locked, Column::Locked.into_expr().add(quantity))
        .filter(Column::Id.eq(account.id.uuid()))
        .exec(&**tx)
        .await?;
    Ok(id)
}

/// Takes all units out of an account, as a move leaves it.
pub(crate) async fn empty(tx: &Tx, account: AccountId) -> Result<(), Error> {
    use energy_account::Column;
    energy_account::Entity::update_many()
        .col_expr(Column::SerialFirst, Expr::value(None::<i64>))
        .col_expr(Column::SerialLast, Expr::value(None::<i64>))
        .col_expr(Column::Available, Expr::value(0))
        .col_expr(Column::Status, Expr::value("disabled"))
        .col_expr(Column::StatusReason, Expr::value("moved"))
        .filter(Column::Id.eq(account.uuid()))
        .exec(&**tx)
        .await?;
    Ok(())
}

/// Changes rows behind the ledger's back: without what the database itself would refuse by trigger.
pub(crate) async fn tamper(tx: &Tx, statements: &str) -> Result<(), Error> {
    match tx.get_database_backend() {
        DatabaseBackend::Postgres => {
            let off = "SET LOCAL session_replication_role = replica";
            tx.execute_unprepared(off).await?;
        }
        backend => {
            let guards = "SELECT name FROM sqlite_schema WHERE type = 'trigger'";
            let guards = Statement::from_string(backend, guards);
            for guard in tx.query_all_raw(guards).await? {
                let name: String = guard.try_get("", "name")?;
                let drop = format!("DROP TRIGGER {name}");
                tx.execute_unprepared(&drop).await?;
            }
        }
    }
    tx.execute_unprepared(statements).await?;
    Ok(())
}
