//! The table `energy_wallet`.

use std::collections::{BTreeSet, HashMap};

use attestry_domain::ids::{ProfileId, WalletId};
use attestry_domain::organizations::{Flags, ParticipationStatus};
use attestry_entities::energy_wallet::{ActiveModel, Column, Entity, Model};
use attestry_entities::organization_profile;
use chrono::{DateTime, Utc};
use data_encoding::HEXLOWER;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{ExprTrait, LockType};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use serde_json::Value;
use uuid::Uuid;

use super::word;
use crate::error::Error;
use crate::ledger::{Rule, Wallet};
use crate::platform::database::Tx;
use crate::platform::random;

/// The kind of wallet that holds every type of token; the only one so far.
const STANDARD: &str = "standard";

/// A wallet to be.
pub(crate) struct NewWallet<'a> {
    /// Its id.
    pub(crate) id: WalletId,
    /// Who owns it.
    pub(crate) profile_id: ProfileId,
    /// Its label.
    pub(crate) name: &'a str,
    /// Whether it stands in where a request names none; one per profile.
    pub(crate) is_default: bool,
    /// When it is made.
    pub(crate) created_at: DateTime<Utc>,
}

/// Adds an empty wallet under a fresh address.
pub(crate) async fn insert_wallet(
    db: &impl ConnectionTrait,
    wallet: &NewWallet<'_>,
) -> Result<(), Error> {
    let address = format!("ew1{}", HEXLOWER.encode(&random::bytes::<20>()));
    let row = ActiveModel {
        id: Set(wallet.id.into()),
        profile_id: Set(wallet.profile_id.into()),
        name: Set(wallet.name.to_owned()),
        kind: Set(STANDARD.to_owned()),
        status: Set(ParticipationStatus::Active.as_str().to_owned()),
        address: Set(address),
        is_default: Set(wallet.is_default),
        created_at: Set(wallet.created_at),
    };
    Entity::insert(row).exec_without_returning(db).await?;
    Ok(())
}

/// The wallets of each of these profiles, the default one first, then the oldest.
pub(crate) async fn ids_of_profiles(
    db: &impl ConnectionTrait,
    profiles: impl IntoIterator<Item = ProfileId>,
) -> Result<HashMap<ProfileId, Vec<WalletId>>, Error> {
    let rows: Vec<(Uuid, Uuid)> = Entity::find()
        .select_only()
        .column(Column::ProfileId)
        .column(Column::Id)
        .filter(Column::ProfileId.is_in(profiles.into_iter().map(Uuid::from)))
        .order_by_desc(Column::IsDefault)
        .order_by_asc(Column::CreatedAt)
        .order_by_asc(Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    let mut wallets: HashMap<ProfileId, Vec<WalletId>> = HashMap::new();
    for (profile, wallet) in rows {
        wallets
            .entry(profile.into())
            .or_default()
            .push(wallet.into());
    }
    Ok(wallets)
}

/// The wallets of these profiles, newest first.
pub(crate) async fn of_profiles(
    db: &impl ConnectionTrait,
    profiles: &[ProfileId],
) -> Result<Vec<Wallet>, Error> {
    let rows = Entity::find()
        .filter(Column::ProfileId.is_in(profiles.iter().map(|profile| profile.uuid())))
        .order_by_desc(Column::CreatedAt)
        .order_by_desc(Column::Id)
        .all(db)
        .await?;
    complete(db, rows).await
}

/// How many wallets a profile has.
pub(crate) async fn count_of(db: &impl ConnectionTrait, profile: ProfileId) -> Result<u64, Error> {
    let theirs = Entity::find().filter(Column::ProfileId.eq(profile.uuid()));
    Ok(theirs.count(db).await?)
}

/// One wallet.
pub(crate) async fn by_id(
    db: &impl ConnectionTrait,
    id: WalletId,
) -> Result<Option<Wallet>, Error> {
    let rows = Entity::find_by_id(id.uuid()).all(db).await?;
    Ok(complete(db, rows).await?.pop())
}

/// The wallets with these ids, and the default ones of these profiles.
pub(crate) async fn by_ids_or_default_of(
    db: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = WalletId>,
    profiles: impl IntoIterator<Item = ProfileId>,
) -> Result<Vec<Wallet>, Error> {
    let named = Column::Id.is_in(ids.into_iter().map(WalletId::uuid));
    let of_profile = Column::ProfileId.is_in(profiles.into_iter().map(ProfileId::uuid));
    let rows = Entity::find()
        .filter(
            Condition::any()
                .add(named)
                .add(of_profile.and(Column::IsDefault.eq(true))),
        )
        .all(db)
        .await?;
    complete(db, rows).await
}

/// The wallet that stands in where a request names none. Each profile is made with one.
pub(crate) async fn default_of(
    db: &impl ConnectionTrait,
    profile: ProfileId,
) -> Result<Option<Wallet>, Error> {
    let rows = Entity::find()
        .filter(Column::ProfileId.eq(profile.uuid()))
        .filter(Column::IsDefault.eq(true))
        .all(db)
        .await?;
    Ok(complete(db, rows).await?.pop())
}

/// Locks wallets in the order of their ids. Whoever changes accounts holds their wallets, so that those
/// of one wallet are changed one after the other.
pub(crate) async fn lock(
    tx: &Tx,
    wallets: impl IntoIterator<Item = WalletId>,
) -> Result<(), Error> {
    let ids: BTreeSet<Uuid> = wallets.into_iter().map(Uuid::from).collect();
    let _locked: Vec<Uuid> = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::Id.is_in(ids))
        .order_by_asc(Column::Id)
        .lock(LockType::NoKeyUpdate)
        .into_tuple()
        .all(&**tx)
        .await?;
    Ok(())
}

/// Adds what is known of the profile: its name, and what its flags ask of operations on its wallets.
async fn complete(db: &impl ConnectionTrait, rows: Vec<Model>) -> Result<Vec<Wallet>, Error> {
    let owners = owners(db, rows.iter().map(|row| row.profile_id).collect()).await?;
    let wallet = |row: Model| {
        let owner = owners.get(&row.profile_id);
        let (name, flags) = owner.ok_or_else(|| Error::internal("a wallet's profile is gone"))?;
        Ok(Wallet {
            id: row.id.into(),
            profile: row.profile_id.into(),
            profile_name: name.clone(),
            name: row.name,
            kind: row.kind,
            status: word(&row.status)?,
            address: row.address,
            rules: vec![Rule::sign(flags)],
            is_default: row.is_default,
            created_at: row.created_at,
        })
    };
    rows.into_iter().map(wallet).collect()
}

async fn owners(
    db: &impl ConnectionTrait,
    profiles: BTreeSet<Uuid>,
) -> Result<HashMap<Uuid, (String, Flags)>, Error> {
    use organization_profile::Column;

    if profiles.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<(Uuid, String, Value)> = organization_profile::Entity::find()
        .select_only()
        .columns([Column::Id, Column::Name, Column::Flags])
        .filter(Column::Id.is_in(profiles))
        .into_tuple()
        .all(db)
        .await?;
    let owner = |(id, name, flags)| {
        let flags = serde_json::from_value(flags).map_err(Error::internal)?;
        Ok((id, (name, flags)))
    };
    rows.into_iter().map(owner).collect()
}
