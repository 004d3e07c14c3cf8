//! What tests of certificates need in the tables: a processed retirement.

use attestry_domain::energy::AccountStatus;
use attestry_domain::ids::{OperationId, ProfileId, UserId, WalletId};
use attestry_domain::ledger::account::Balance;
use attestry_entities::{operation, operation_lock};
use serde_json::Value;

use crate::app::App;
use crate::error::Error;
use crate::ledger::Account;
use crate::ledger::store::accounts;
use crate::platform::bulk;
use crate::platform::database::Tx;

/// A retirement of whole accounts.
pub(in crate::certificates) struct Retired<'a> {
    pub(in crate::certificates) holder: ProfileId,
    pub(in crate::certificates) wallet: WalletId,
    pub(in crate::certificates) user: UserId,
    pub(in crate::certificates) purpose: &'a str,
    pub(in crate::certificates) beneficiary: Option<Value>,
    pub(in crate::certificates) accounts: &'a [Account],
}

/// Adds a processed retirement.
pub(in crate::certificates) async fn retirement(
    tx: &Tx,
    app: &App,
    new: &Retired<'_>,
) -> Result<OperationId, Error> {
    let id: OperationId = app.ids.next();
    bulk::insert_all(tx, vec![row(app, id, new)]).await?;
    let locks = new.accounts.iter().filter_map(|account| lock(id, account));
    bulk::insert_all(tx, locks.collect()).await?;
    Ok(id)
}

/// Adds a processed intra-transfer that has moved the accounts' units from another wallet of the holder.
pub(in crate::certificates) async fn transfer(
    tx: &Tx,
    app: &App,
    id: OperationId,
    from: WalletId,
    moved: &Retired<'_>,
) -> Result<(), Error> {
    let row = operation::Model {
        kind: "intra_transfer".to_owned(),
        from_wallet_id: from.into(),
        to_profile_id: Some(moved.holder.into()),
        to_wallet_id: Some(moved.wallet.into()),
        is_bundle: false,
        ..row(app, id, moved)
    };
    bulk::insert_all(tx, vec![row]).await?;
    let source = |account: &Account| Account {
        id: app.ids.next(),
        wallet: from,
        serials: None,
        balance: Balance::default(),
        status: AccountStatus::Disabled,
        status_reason: Some("moved".to_owned()),
        ..account.clone()
    };
    let sources: Vec<_> = moved.accounts.iter().map(source).collect();
    accounts::insert(tx, &sources, None).await?;
    let pairs = moved.accounts.iter().zip(&sources);
    let locks = pairs.filter_map(|(account, source)| {
        let account_id = source.id.into();
        lock(id, account).map(|of_target| operation_lock::Model {
            account_id,
            ..of_target
        })
    });
    bulk::insert_all(tx, locks.collect()).await?;
    Ok(())
}

fn row(app: &App, id: OperationId, new: &Retired<'_>) -> operation::Model {
    let now = app.clock.now();
    let quantity = new.accounts.iter().map(|account| account.balance.total());
    operation::Model {
        id: id.into(),
        kind: "retirement".to_owned(),
        transaction_type: None,
        is_secure: false,
        status: "processed".to_owned(),
        name: Some("A label".to_owned()),
        from_profile_id: new.holder.into(),
        from_wallet_id: new.wallet.into(),
        to_profile_id: None,
        to_wallet_id: None,
        quantity: quantity.sum(),
        uom: Some("MMBtu".to_owned()),
        price_currency: Some("USD".to_owned()),
        total_price_micro: Some(987_654_321),
        fee_micro: None,
        contract_id: Some("SECRET-CONTRACT".to_owned()),
        is_bundle: true,
        description: Some("a private description".to_owned()),
        cancel_reason: None,
        purpose: Some(new.purpose.to_owned()),
        purpose_code: Some("scope_1".to_owned()),
        additional_context: Some("a remark for the document".to_owned()),
        beneficiary: new.beneficiary.clone(),
        reporting_start: Some("2025-04-01".to_owned()),
        reporting_end: Some("2025-06-30".to_owned()),
        site: None,
        boundary: None,
        consumption: None,
        transport: None,
        transport_intensity_micro: None,
        required_signatures: 1,
        terms_hash: Some(vec![7; 32]),
        lock_round: 1,
        lock_expires_at: None,
        created_by: new.user.into(),
        created_at: now,
        updated_at: now,
        processed_at: Some(now),
        canceled_at: None,
        removed_at: None,
    }
}

fn lock(operation: OperationId, account: &Account) -> Option<operation_lock::Model> {
    let serials = account.serials?;
    Some(operation_lock::Model {
        operation_id: operation.into(),
        account_id: account.id.into(),
        round: 1,
        token_id: account.token.id.into(),
        quantity: serials.count(),
        price_micro: None,
        price_currency: None,
        target_account_id: Some(account.id.into()),
        serial_first: Some(serials.first()),
        serial_last: Some(serials.last()),
    })
}
