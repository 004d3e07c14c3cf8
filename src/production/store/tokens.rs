//! What production tells of `energy_token`, which the ledger writes.

use attestry_domain::ids::TokenId;
use attestry_entities::{energy_asset, energy_token};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QuerySelect, RelationDef,
};

use super::stored;
use crate::assets::store::carry;
use crate::error::Error;
use crate::production::token_accounts::MintedToken;

/// The token with this id, if it was minted from an asset.
pub(in crate::production) async fn by_id(
    db: &impl ConnectionTrait,
    id: TokenId,
) -> Result<Option<MintedToken>, Error> {
    let found = energy_token::Entity::find()
        .filter(energy_token::Column::Id.eq(id.uuid()))
        .join(JoinType::InnerJoin, asset())
        .select_also(energy_asset::Entity)
        .one(db)
        .await?;
    let Some((token, Some(asset))) = found else {
        return Ok(None);
    };
    let unminted = || Error::internal("the asset of a token is not minted");
    let carry = carry(&asset).ok_or_else(unminted)?;
    Ok(Some(MintedToken {
        id,
        asset: asset.id.into(),
        issuer: token.issuer_profile_id.into(),
        issuer_name: token.issuer_name,
        carry,
        document: stored(serde_json::from_str(&token.document))?,
        is_ghgp: token.is_ghgp,
        minted_at: token.minted_at,
    }))
}

fn asset() -> RelationDef {
    energy_token::Entity::belongs_to(energy_asset::Entity)
        .from(energy_token::Column::AssetId)
        .to(energy_asset::Column::Id)
        .into()
}
