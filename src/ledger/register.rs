//! How do tokens come in that were issued elsewhere?
//!
//! All of a list or none. Each becomes an asset that is minted already, a token and one account, in one
//! ledger transaction. The month of its facility is claimed like any other, so that nobody mints it
//! again; the database has the last word on that, and on ids.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use attestry_domain::ids::{ProfileId, TokenId, WalletId};
use attestry_domain::ledger::registration::{self, Registration, RegistrationRejection};
use attestry_domain::ledger::serial::SerialRange;
use attestry_domain::numbers::Micro;
use attestry_domain::organizations::{Flag, ParticipationStatus};
use attestry_domain::production::asset::AssetStatus;
use attestry_domain::production::carry::Carry;
use attestry_domain::production::document::{AssetDocument, Boundary};
use attestry_openapi::answer::Answer;
use attestry_openapi::common::Fault;
use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use serde::Serialize;

use super::issue::{Issue, Occasion, issue};
use super::store::tokens::NewToken;
use super::store::{tokens, wallet};
use super::{Token, Wallet};
use crate::app::App;
use crate::assets::{Asset, store as assets};
use crate::error::{Conflict, Error, missing};
use crate::identity::Caller;
use crate::organizations::{self, Profile};
use crate::platform::database::{self, Tx};

/// A token to register, and who gets it.
#[derive(Clone, Debug)]
pub struct RegisterToken {
    /// Its attributes.
    pub registration: Registration,
    /// The profile that issues it.
    pub issuer: ProfileId,
    /// The wallet to credit; absent, the issuer's default one.
    pub wallet: Option<WalletId>,
    /// Whether it is marked GHGP; absent, as the issuer is.
    pub is_ghgp: Option<bool>,
}

/// The member of a token that names its month, with the vintage.
const MONTH: &str = "/boundary/identifier";

/// The tokens of a registration, in the order of the request.
#[derive(Clone, Debug)]
pub struct Registered(pub Vec<Arc<Token>>);

/// Registers all of the tokens.
///
/// Refused, in this order: what the rules forbid (invalid, every token named), an issuer or a wallet
/// that does not exist (not found), an id that is a token's already, an issuer or owner that is
/// archived (conflict), a month that is claimed, a month in an open batch of the issuer.
pub async fn register<A>(
    app: &App,
    caller: &Caller,
    request: &[RegisterToken],
) -> Result<Answer<A>, Error>
where
    A: From<Registered> + Serialize,
{
    database::write(app, caller, |tx| async move {
        let now = app.clock.now();
        check(request, now)?;
        let parties = Parties::load(&tx, request).await?;
        refuse_known_ids(&tx, request).await?;
        parties.refuse_archived(&tx, request).await?;
        let work = Work {
            app,
            parties: &parties,
            now,
        };
        let new = request
            .iter()
            .map(|it| work.token(it))
            .collect::<Result<Vec<_>, _>>()?;
        claim(&tx, &new, now).await?;
        let occasion = Occasion {
            contract: None,
            actor: caller.actor.user_id(),
            now,
        };
        let new = new.into_iter().map(|it| it.issue).collect();
        let issued = issue(&tx, app, occasion, new).await?;
        let known = || Error::state("There is a token with one of the ids already.");
        issued.map(Registered).ok_or_else(known)
    })
    .await
}

fn check(request: &[RegisterToken], now: DateTime<Utc>) -> Result<(), Error> {
    let registrations: Vec<_> = request.iter().map(|it| it.registration.clone()).collect();
    let told = |(index, rejection): (usize, RegistrationRejection)| {
        fault(index, rejection.pointer(), rejection.to_string())
    };
    let faults = registration::check(&registrations, now)
        .into_iter()
        .map(told);
    Error::of_faults(faults.collect())
}

async fn refuse_known_ids(tx: &Tx, request: &[RegisterToken]) -> Result<(), Error> {
    let ids = request.iter().filter_map(|it| it.registration.id);
    let known = tokens::by_ids(&**tx, ids.map(TokenId::uuid)).await?;
    let is_known = |(index, it): (usize, &RegisterToken)| {
        let id = it.registration.id.filter(|id| known.contains_key(id))?;
        Some((index, format!("There is a token {id} already.")))
    };
    refuse(request.iter().enumerate().filter_map(is_known), "/_id")
}

/// Refuses the tokens at these places, each for its reason; the first one is told at large.
fn refuse(reasons: impl Iterator<Item = (usize, String)>, member: &str) -> Result<(), Error> {
    let faults: Vec<_> = reasons
        .map(|(index, detail)| fault(index, member, detail))
        .collect();
    match faults.first() {
        Some(first) => Err(Error::state(first.detail.clone()).naming(faults)),
        None => Ok(()),
    }
}

fn fault(index: usize, member: &str, detail: String) -> Fault {
    Fault {
        pointer: format!("/{index}{member}"),
        detail,
    }
}

/// Everybody whom the request names.
struct Parties {
    profiles: BTreeMap<ProfileId, Profile>,
    wallets: Vec<Wallet>,
}

impl Parties {
    async fn load(tx: &Tx, request: &[RegisterToken]) -> Result<Self, Error> {
        let ids: BTreeSet<_> = request.iter().map(|it| it.issuer).collect();
        let named = request.iter().filter_map(|it| it.wallet);
        let wallets = wallet::by_ids_or_default_of(&**tx, named, ids.iter().copied()).await?;
        let owners = wallets.iter().map(|wallet| wallet.profile);
        let ids = ids.into_iter().chain(owners).collect();
        let profiles = organizations::profiles_by_ids(&**tx, &ids).await?;
        let profiles = profiles.into_iter().map(|it| (it.id, it)).collect();
        let parties = Self { profiles, wallets };
        parties.refuse_missing(request)?;
        Ok(parties)
    }

    fn refuse_missing(&self, request: &[RegisterToken]) -> Result<(), Error> {
        let mut faults = Vec::new();
        for (index, it) in request.iter().enumerate() {
            if self.issuer(it).is_err() {
                faults.push(missing(format!("/{index}/issuerId")));
            } else if self.wallet(it).is_err() {
                faults.push(missing(format!("/{index}/walletId")));
            }
        }
        if faults.is_empty() {
            Ok(())
        } else {
            Err(Error::NotFound.naming(faults))
        }
    }

    fn issuer(&self, token: &RegisterToken) -> Result<&Profile, Error> {
        self.profiles.get(&token.issuer).ok_or(Error::NotFound)
    }

    fn wallet(&self, token: &RegisterToken) -> Result<&Wallet, Error> {
        let is_meant = |wallet: &&Wallet| match token.wallet {
            Some(id) => wallet.id == id,
            None => wallet.profile == token.issuer && wallet.is_default,
        };
        self.wallets.iter().find(is_meant).ok_or(Error::NotFound)
    }

    /// Refuses a wallet, or an issuer or owner, that is archived.
    async fn refuse_archived(&self, tx: &Tx, request: &[RegisterToken]) -> Result<(), Error> {
        let mut archived = BTreeMap::new();
        let all = self.profiles.values();
        let any = organizations::archived(&**tx, all.clone()).await?;
        for profile in all.filter(|_| any.is_some()) {
            if let Some(name) = organizations::archived(&**tx, [profile]).await? {
                archived.insert(profile.id, name);
            }
        }
        let mut wallets = Vec::new();
        let mut issuers = Vec::new();
        for (index, it) in request.iter().enumerate() {
            let wallet = self.wallet(it)?;
            if let Some(name) = archived.get(&it.issuer) {
                issuers.push((index, format!("{name} is archived.")));
            } else if wallet.status == ParticipationStatus::Archive {
                wallets.push((index, format!("{} is archived.", wallet.name)));
            } else if let Some(name) = archived.get(&wallet.profile) {
                wallets.push((index, format!("{name} is archived.")));
            }
        }
        refuse(wallets.into_iter(), "/walletId")?;
        refuse(issuers.into_iter(), "/issuerId")
    }
}

/// A token to issue, with its asset.
struct New {
    issue: Issue,
    asset: Asset,
}

/// What is the same for all tokens of one registration.
struct Work<'a> {
    app: &'a App,
    parties: &'a Parties,
    now: DateTime<Utc>,
}

impl Work<'_> {
    fn token(&self, it: &RegisterToken) -> Result<New, Error> {
        let (issuer, into) = (self.parties.issuer(it)?, self.parties.wallet(it)?);
        let registration = &it.registration;
        let document = AssetDocument::of_registration(registration, &issuer.name);
        let document = document.ok_or_else(|| Error::internal("a registration has no standard"))?;
        let standards = registration.standards.iter().map(|standard| {
            let intensity = Micro::rounded(standard.carbon_intensity.0);
            Ok((
                standard.name.to_string(),
                intensity.map_err(Error::internal)?,
            ))
        });
        let standards = standards.collect::<Result<Vec<_>, Error>>()?;
        let (name, intensity) = standards.first().cloned().unwrap_or_default();
        let token = Token {
            asset: Some(self.app.ids.next()),
            id: registration.id.unwrap_or_else(|| self.app.ids.next()),
            issuer: issuer.id,
            issuer_name: issuer.name.clone(),
            energy_type: registration.energy_type,
            token_type: registration.token_type,
            uom: registration.energy_type.token_uom(),
            quantity: registration.quantity.get(),
            vintage: registration.vintage,
            boundary: Boundary {
                operator: None,
                feedstock: None,
                ..document.boundary.clone()
            },
            default_standard: name,
            carbon_intensity: intensity,
            standards,
            measurers: registration.measurers.clone(),
            verifiers: registration.verifiers.clone(),
            is_ghgp: it
                .is_ghgp
                .unwrap_or_else(|| issuer.flags.is_set(Flag::Ghgp)),
            minted_at: self.now,
            contract: None,
        };
        let token = NewToken {
            token,
            boundary_key: registration.boundary.identifier.key(),
            document: serde_json::to_string(&document).map_err(Error::internal)?,
        };
        let asset = asset(&token, document)?;
        let issue = Issue {
            token,
            quantity: registration.quantity,
            serials: SerialRange::of_token(registration.quantity),
            wallet: into.id,
            owner: into.profile,
            owner_name: into.profile_name.clone(),
        };
        Ok(New { issue, asset })
    }
}

/// The asset of a token: minted from the start, without batch and workflow. What was measured of it is
/// what was issued.
fn asset(new: &NewToken, document: AssetDocument) -> Result<Asset, Error> {
    let token = &new.token;
    let id = token
        .asset
        .ok_or_else(|| Error::internal("a registered token has no asset"))?;
    let measured = Micro::rounded(Decimal::from(token.quantity)).map_err(Error::internal)?;
    Ok(Asset {
        id,
        issuer: token.issuer,
        batch: None,
        workflow: None,
        boundary_key: new.boundary_key.clone(),
        energy_type: token.energy_type,
        token_type: token.token_type,
        vintage: token.vintage,
        measured,
        uom: token.uom,
        carbon_intensity: token.carbon_intensity,
        document,
        status: AssetStatus::Minted,
        carry: Some(Carry {
            carried_in: Micro::ZERO,
            minted: token.quantity,
            carried_out: Micro::ZERO,
        }),
        token: Some(token.id),
        created_at: token.minted_at,
        updated_at: token.minted_at,
    })
}

/// Takes the months of the facilities. Whoever comes second finds them claimed.
async fn claim(tx: &Tx, new: &[New], now: DateTime<Utc>) -> Result<(), Error> {
    let all = || new.iter().map(|it| &it.asset);
    let refuse = |is_meant: &dyn Fn(&Asset) -> bool, state: fn(String) -> Conflict, why: &str| {
        let meant = all().enumerate().filter(|(_, it)| is_meant(it));
        let told =
            |(index, it): (usize, &Asset)| fault(index, MONTH, format!("{} {why}", it.vintage));
        let faults: Vec<_> = meant.map(told).collect();
        let first = faults.first().map(|first| first.detail.clone());
        match first {
            Some(first) => Err(Error::Conflict(state(first)).naming(faults)),
            None => Ok(()),
        }
    };
    let claimed = assets::claimed(&**tx, all()).await?;
    let is_claimed = |it: &Asset| claimed.contains(&it.id);
    refuse(
        &is_claimed,
        Conflict::FacilityMonthClaimed,
        "was issued before.",
    )?;
    if assets::insert(tx, all()).await? < new.len() {
        let added = assets::existing(&**tx, all()).await?;
        let why = "is in an open batch of its issuer.";
        refuse(
            &|it| !added.contains(&it.id),
            Conflict::FacilityMonthOpen,
            why,
        )?;
    }
    if assets::claim(tx, all(), now).await? < new.len() {
        // Somebody was faster.
        let text = "The month of a facility was issued before.".to_owned();
        return Err(Error::Conflict(Conflict::FacilityMonthClaimed(text)));
    }
    Ok(())
}
