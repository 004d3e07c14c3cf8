//! The tables `energy_token`, `energy_token_standard` and `energy_token_party`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use attestry_domain::ids::TokenId;
use attestry_domain::numbers::Micro;
use attestry_domain::production::boundary::BoundaryKey;
use attestry_domain::production::lca::Party;
use attestry_entities::{energy_token, energy_token_party, energy_token_standard};
use chrono::{DateTime, Utc};
use sea_orm::prelude::Json;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DerivePartialModel, EntityTrait, QueryFilter, QueryOrder,
};
use uuid::Uuid;

use super::{month, word};
use crate::error::Error;
use crate::ledger::Token;
use crate::platform::bulk;
use crate::platform::database::Tx;

/// The role of a party that measured.
pub(super) const MEASURER: &str = "measurer";
const VERIFIER: &str = "verifier";

/// A token to be, with what only the table keeps.
pub(crate) struct NewToken {
    /// Its attributes.
    pub(crate) token: Token,
    /// The facility in its normal spelling.
    pub(crate) boundary_key: BoundaryKey,
    /// The token document as JSON, with every digit.
    pub(crate) document: String,
}

/// All columns but the document, which is long and read alone.
#[derive(DerivePartialModel)]
#[sea_orm(entity = "energy_token::Entity")]
struct Row {
    id: Uuid,
    asset_id: Option<Uuid>,
    issuer_profile_id: Uuid,
    issuer_name: String,
    energy_type: String,
    token_type: String,
    uom: String,
    quantity: i64,
    vintage: i32,
    carbon_intensity_micro: i64,
    default_standard: String,
    boundary: Json,
    is_ghgp: bool,
    minted_at: DateTime<Utc>,
    contract_id: Option<Uuid>,
}

/// Adds tokens with their standards and parties; answers whether all of them were new. All add in the
/// order of the ids, so that two of them never wait for each other.
pub(crate) async fn insert(tx: &Tx, tokens: &[NewToken]) -> Result<bool, Error> {
    let mut rows = tokens.iter().map(to_row).collect::<Result<Vec<_>, _>>()?;
    rows.sort_by_key(|row| row.id);
    let all = || tokens.iter().map(|new| &new.token);
    if bulk::insert_new(tx, rows).await? < tokens.len() as u64 {
        return Ok(false);
    }
    bulk::insert_all(tx, all().flat_map(standard_rows).collect()).await?;
    bulk::insert_all(tx, all().flat_map(party_rows).collect()).await?;
    Ok(true)
}

/// How many ids a query names; a statement takes 32,766 values on SQLite.
const IDS_PER_QUERY: usize = 10_000;

/// The tokens with these ids, in three queries for each 10,000 of them.
pub(crate) async fn by_ids(
    db: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = Uuid>,
) -> Result<BTreeMap<TokenId, Arc<Token>>, Error> {
    let ids: BTreeSet<Uuid> = ids.into_iter().collect();
    let ids: Vec<_> = ids.into_iter().collect();
    let mut tokens = BTreeMap::new();
    for ids in ids.chunks(IDS_PER_QUERY) {
        let rows = energy_token::Entity::find()
            .filter(energy_token::Column::Id.is_in(ids.iter().copied()))
            .into_partial_model::<Row>()
            .all(db)
            .await?;
        for row in rows {
            let token = from_row(row)?;
            tokens.insert(token.id, token);
        }
        add_standards(db, ids, &mut tokens).await?;
        add_parties(db, ids, &mut tokens).await?;
    }
    Ok(tokens
        .into_iter()
        .map(|(id, token)| (id, Arc::new(token)))
        .collect())
}

/// The tokens with these ids, in that order.
pub(crate) async fn in_order(
    db: &impl ConnectionTrait,
    ids: &[TokenId],
) -> Result<Vec<Arc<Token>>, Error> {
    let tokens = by_ids(db, ids.iter().map(|id| id.uuid())).await?;
    Ok(ids
        .iter()
        .filter_map(|id| tokens.get(id).cloned())
        .collect())
}

async fn add_standards(
    db: &impl ConnectionTrait,
    ids: &[Uuid],
    tokens: &mut BTreeMap<TokenId, Token>,
) -> Result<(), Error> {
    use energy_token_standard::{Column, Entity};
    let rows = Entity::find()
        .filter(Column::TokenId.is_in(ids.iter().copied()))
        .order_by_asc(Column::Standard)
        .all(db)
        .await?;
    for row in rows {
        if let Some(token) = tokens.get_mut(&row.token_id.into()) {
            token
                .standards
                .push((row.standard, Micro::from_micro(row.carbon_intensity_micro)));
        }
    }
    Ok(())
}

async fn add_parties(
    db: &impl ConnectionTrait,
    ids: &[Uuid],
    tokens: &mut BTreeMap<TokenId, Token>,
) -> Result<(), Error> {
    use energy_token_party::{Column, Entity};
    let rows = Entity::find()
        .filter(Column::TokenId.is_in(ids.iter().copied()))
        .order_by_asc(Column::Name)
        .order_by_asc(Column::Identifier)
        .all(db)
        .await?;
    for row in rows {
        let Some(token) = tokens.get_mut(&row.token_id.into()) else {
            continue;
        };
        let parties = if row.role == MEASURER {
            &mut token.measurers
        } else {
            &mut token.verifiers
        };
        parties.push(Party {
            identifier: row.identifier,
            name: row.name,
        });
    }
    Ok(())
}

fn to_row(new: &NewToken) -> Result<energy_token::Model, Error> {
    let token = &new.token;
    Ok(energy_token::Model {
        id: token.id.into(),
        asset_id: token.asset.map(Uuid::from),
        issuer_profile_id: token.issuer.into(),
        issuer_name: token.issuer_name.clone(),
        energy_type: token.energy_type.to_string(),
        token_type: token.token_type.to_string(),
        uom: token.uom.to_string(),
        quantity: token.quantity,
        vintage: token.vintage.yyyymm(),
        carbon_intensity_micro: token.carbon_intensity.micro(),
        default_standard: token.default_standard.clone(),
        boundary_key: new.boundary_key.to_string(),
        boundary_format: token.boundary.identifier.format.clone(),
        boundary_identifier: token.boundary.identifier.id.clone(),
        boundary: serde_json::to_value(&token.boundary).map_err(Error::internal)?,
        basin: token.boundary.basin.clone(),
        is_ghgp: token.is_ghgp,
        document: new.document.clone(),
        minted_at: token.minted_at,
        contract_id: token.contract.map(Uuid::from),
    })
}

fn standard_rows(token: &Token) -> impl Iterator<Item = energy_token_standard::Model> {
    token
        .standards
        .iter()
        .map(|(standard, intensity)| energy_token_standard::Model {
            token_id: token.id.into(),
            standard: standard.clone(),
            carbon_intensity_micro: intensity.micro(),
        })
}

fn party_rows(token: &Token) -> impl Iterator<Item = energy_token_party::Model> {
    let measurers = token.measurers.iter().map(|party| (MEASURER, party));
    let verifiers = token.verifiers.iter().map(|party| (VERIFIER, party));
    measurers
        .chain(verifiers)
        .map(|(role, party)| energy_token_party::Model {
            token_id: token.id.into(),
            role: role.to_owned(),
            identifier: party.identifier.clone(),
            name: party.name.clone(),
        })
}

fn from_row(row: Row) -> Result<Token, Error> {
    Ok(Token {
        id: row.id.into(),
        asset: row.asset_id.map(Into::into),
        issuer: row.issuer_profile_id.into(),
        issuer_name: row.issuer_name,
        energy_type: word(&row.energy_type)?,
        token_type: word(&row.token_type)?,
        uom: word(&row.uom)?,
        quantity: row.quantity,
        vintage: month(row.vintage)?,
        boundary: serde_json::from_value(row.boundary).map_err(Error::internal)?,
        default_standard: row.default_standard,
        carbon_intensity: Micro::from_micro(row.carbon_intensity_micro),
        standards: Vec::new(),
        measurers: Vec::new(),
        verifiers: Vec::new(),
        is_ghgp: row.is_ghgp,
        minted_at: row.minted_at,
        contract: row.contract_id.map(Into::into),
    })
}
