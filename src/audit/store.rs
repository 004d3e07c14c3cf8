//! The table `audit_entry`, for reading.

use attestry_entities::audit_entry::{Column, Entity, Model};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter};

use super::{AuditEntry, AuditFilter};
use crate::error::Error;
use crate::platform::listed::{Listed, Part};
use crate::platform::paging::newest;

/// A page of entries. Each filter has an index in the order of the list.
pub(super) async fn list(
    db: &impl ConnectionTrait,
    filter: &AuditFilter,
    part: Part,
) -> Result<Listed<AuditEntry>, Error> {
    let select = Entity::find().filter(selected(filter));
    let order = (Column::At, Column::Id);
    let listed = newest(db, select, order, part, |row| (row.at, row.id));
    Ok(listed.await?.map(AuditEntry::from))
}

fn selected(filter: &AuditFilter) -> Condition {
    let text =
        |column: Column, value: &Option<String>| value.as_deref().map(|value| column.eq(value));
    let request = filter.request_id.map(|id| id.to_string());
    Condition::all()
        .add_option(filter.user_id.map(|id| Column::UserId.eq(id)))
        .add_option(text(Column::ClientId, &filter.client_id))
        .add_option(text(Column::Operation, &filter.operation))
        .add_option(text(Column::EntityType, &filter.entity_type))
        .add_option(filter.entity_id.map(|id| Column::EntityId.eq(id)))
        .add_option(
            filter
                .organization_id
                .map(|id| Column::OrganizationId.eq(id)),
        )
        .add_option(text(Column::RequestId, &request))
        .add_option(text(Column::Outcome, &filter.outcome))
        .add_option(filter.from.map(|at| Column::At.gte(at)))
        .add_option(filter.to.map(|at| Column::At.lte(at)))
}

impl From<Model> for AuditEntry {
    fn from(row: Model) -> Self {
        Self {
            id: row.id,
            at: row.at,
            user_id: row.user_id,
            client_id: row.client_id,
            operation: row.operation,
            entity_type: row.entity_type,
            entity_id: row.entity_id,
            organization_id: row.organization_id,
            request_id: row.request_id,
            address: row.address,
            outcome: row.outcome,
        }
    }
}
