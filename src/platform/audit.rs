//! Who did what, when, from where? One append-only row for each write that succeeded.

use std::net::IpAddr;

use attestry_domain::ids::UserId;
use attestry_entities::audit_entry::{ActiveModel, Entity};
use sea_orm::ActiveValue::Set;
use sea_orm::EntityTrait;
use uuid::Uuid;

use super::database::Tx;
use super::request::Origin;
use crate::app::App;
use crate::error::Error;
use crate::identity::Caller;

/// Writes the row of the caller's operation, in the transaction of what it did.
pub(super) async fn record(tx: &Tx, app: &App, caller: &Caller) -> Result<(), Error> {
    let request = &caller.request;
    let entry = Entry {
        user_id: caller.actor.user_id(),
        client_id: caller.actor.key().map(|key| key.client_id.as_str()),
        operation: request.operation.id,
        organization: request.organization,
        request_id: &request.request_id,
        address: request.address,
    };
    insert(tx, app, entry).await
}

/// Writes the row of something that a user did without being a caller yet, such as logging in.
pub async fn record_user(
    tx: &Tx,
    app: &App,
    user_id: UserId,
    operation: &str,
    origin: &Origin,
) -> Result<(), Error> {
    let Origin {
        request_id,
        address,
    } = origin;
    let entry = Entry {
        user_id: Some(user_id),
        client_id: None,
        operation,
        organization: None,
        request_id,
        address: *address,
    };
    insert(tx, app, entry).await
}

struct Entry<'a> {
    user_id: Option<UserId>,
    client_id: Option<&'a str>,
    operation: &'a str,
    organization: Option<Uuid>,
    request_id: &'a str,
    address: Option<IpAddr>,
}

async fn insert(tx: &Tx, app: &App, entry: Entry<'_>) -> Result<(), Error> {
    let row = ActiveModel {
        id: Set(app.ids.next()),
        at: Set(app.clock.now()),
        user_id: Set(entry.user_id.map(Into::into)),
        client_id: Set(entry.client_id.map(str::to_owned)),
        operation: Set(entry.operation.to_owned()),
        entity_type: Set(None),
        entity_id: Set(None),
        organization_id: Set(entry.organization),
        request_id: Set(entry.request_id.to_owned()),
        address: Set(entry.address.map(|address| address.to_string())),
        outcome: Set("success".to_owned()),
    };
    Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(())
}
