//! The table `organization_profile_facet`: by which parts and tags a profile is found.

use std::collections::BTreeSet;

use attestry_domain::organizations::ParticipantType;
use attestry_entities::{organization_profile, organization_profile_facet};
use organization_profile_facet::{Column, Entity, Model};
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use crate::error::Error;
use crate::organizations::Profile;
use crate::platform::bulk;
use crate::platform::database::Tx;

const PART: &str = "participant_type";
const TAG: &str = "participant_tag";

/// Adds those of a new profile.
pub(super) async fn insert(tx: &Tx, profile: &Profile) -> Result<(), Error> {
    let parts = profile.participant_types.iter();
    let parts = parts.map(|part| (PART, part.as_str()));
    let tags = profile.participant_tags.iter();
    let tags = tags.map(|tag| (TAG, tag.tag.as_str()));
    let facets: BTreeSet<_> = parts.chain(tags).collect();
    let rows = facets.into_iter().map(|(kind, value)| Model {
        profile_id: profile.id.into(),
        kind: kind.to_owned(),
        value: value.to_owned(),
    });
    bulk::insert_all(tx, rows.collect()).await?;
    Ok(())
}

/// Puts those that a profile has now in the place of the earlier ones.
pub(super) async fn replace(tx: &Tx, profile: &Profile) -> Result<(), Error> {
    Entity::delete_many()
        .filter(Column::ProfileId.eq(Uuid::from(profile.id)))
        .exec(&**tx)
        .await?;
    insert(tx, profile).await
}

/// Selects the profiles that play one of these parts; none: no question.
pub(super) fn with_part(parts: &[ParticipantType]) -> Option<Expr> {
    one_of(PART, parts.iter().map(|part| part.as_str()))
}

/// Selects the profiles that have one of these tags; none: no question.
pub(super) fn with_tag(tags: &[String]) -> Option<Expr> {
    one_of(TAG, tags.iter().map(String::as_str))
}

fn one_of<'a>(kind: &str, values: impl ExactSizeIterator<Item = &'a str>) -> Option<Expr> {
    if values.len() == 0 {
        return None;
    }
    let found = Query::select()
        .column(Column::ProfileId)
        .from(Entity)
        .and_where(Column::Kind.eq(kind))
        .and_where(Column::Value.is_in(values))
        .take();
    Some(organization_profile::Column::Id.in_subquery(found))
}
