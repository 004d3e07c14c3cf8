//! How does a contract become tokens, each unit exactly once?
//!
//! The contract, its assets and the fractions of its facilities are locked in that order, each in the
//! order of its keys; the domain decides over the whole set; the outcome is written as a set. Whoever
//! comes second finds the contract processed and is answered the same assets. Should all else fail,
//! an asset can have one token only, and the database knows.

use attestry_domain::identity::permission;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use attestry_domain::ids::{AssetId, ContractId, UserId};
use attestry_domain::ledger::minting::{ContractAction, MintPlan, MintableAsset, plan};
use attestry_domain::ledger::operation::OperationStatus;
use attestry_domain::numbers::{Micro, Quantity};
use attestry_domain::organizations::Flag;
use attestry_domain::production::asset::AssetStatus;
use attestry_domain::production::document::{AssetDocument, Boundary, StandardResult};

use super::{Contract, ContractBuyer, ContractHead};
use crate::app::App;
use crate::assets::Asset;
use crate::error::Error;
use crate::identity::Caller;
use crate::ledger::Token;
use crate::ledger::issue::{Issue, Occasion, issue};
use crate::ledger::store::assets::MintedRow;
use crate::ledger::store::tokens::NewToken;
use crate::ledger::store::{assets, contracts, tokens, wallet};
use crate::organizations::{self, Profile};
use crate::platform::database::Tx;

/// What a mint leaves.
#[derive(Clone, Debug)]
pub struct Minted {
    /// The contract: processed, or awaiting the approval of a second user.
    pub contract: Contract,
    /// Whether it had been minted before, so that nothing was changed.
    pub is_repeat: bool,
}

/// What a mint leaves, with the tokens themselves.
#[derive(Clone, Debug)]
pub struct MintedTokens {
    /// The contract: processed, or awaiting the approval of a second user.
    pub contract: Contract,
    /// Its tokens, oldest month first; a month that completed no unit has none.
    pub tokens: Vec<Arc<Token>>,
}

impl Minted {
    /// Reads the tokens.
    pub async fn with_tokens(self, tx: &Tx) -> Result<MintedTokens, Error> {
        let assets = self.contract.assets.iter();
        let tokens: Vec<_> = assets.filter_map(|asset| asset.token).collect();
        Ok(MintedTokens {
            tokens: tokens::in_order(&**tx, &tokens).await?,
            contract: self.contract,
        })
    }
}

/// Mints a contract, or answers what was minted before.
///
/// Under the issuer's flag `DUAL_APPROVAL` the first user's call leaves the contract awaiting the
/// approval of another user, and mints nothing; without that it is canceled in time.
///
/// Refused, in this order: a contract whose issuer is out of sight (not found), no `batch.mint` on
/// the issuer, a contract that was removed (conflict).
pub async fn mint_in(tx: &Tx, app: &App, caller: &Caller, id: ContractId) -> Result<Minted, Error> {
    let mut head = contracts::lock(tx, id).await?.ok_or(Error::NotFound)?;
    caller.require(permission::BATCH_MINT, head.issuer)?;
    let user = caller.user()?;
    let issuer = organizations::profile(&**tx, head.issuer).await?;
    let approved =
        issuer.flags.required_users() < 2 || head.approved_by.is_some_and(|first| first != user);
    let before = head.status;
    head.status = before.after(ContractAction::Mint { approved })?;
    // A repeat by the first user changes nothing, nor how long the contract waits for the second.
    if head.status != before {
        head.updated_at = app.clock.now();
        if head.status == OperationStatus::Processed {
            head.processed_at = Some(head.updated_at);
            carry_out(tx, app, user, &head, &issuer).await?;
        } else {
            head.approved_by = Some(user);
        }
        contracts::update(tx, &head).await?;
    }
    Ok(Minted {
        contract: super::in_full(tx, &head).await?,
        is_repeat: before == OperationStatus::Processed,
    })
}

/// Loads the set, decides, applies the set.
async fn carry_out(
    tx: &Tx,
    app: &App,
    user: UserId,
    head: &ContractHead,
    issuer: &Profile,
) -> Result<(), Error> {
    let found = assets::lock_of_contract(tx, head.id).await?;
    if let Some(asset) = found.iter().find(|asset| asset.status != AssetStatus::Sent) {
        return Err(Error::state(format!(
            "Asset {} is {}.",
            asset.id, asset.status
        )));
    }
    let boundaries: BTreeSet<_> = found.iter().map(|it| it.boundary_key.clone()).collect();
    let carried = assets::lock_carried(tx, head.terms(), &boundaries, head.updated_at).await?;
    let mintable: Vec<_> = found.iter().map(mintable).collect();
    let plan = plan(&mintable, &carried).map_err(Error::internal)?;

    let into = destination(tx, head).await?;
    let (work, now) = (Work { app, head, issuer }, head.updated_at);
    let (new, minted) = work.outcome(&plan, found, &into)?;
    let occasion = Occasion {
        contract: Some(head.id),
        actor: Some(user),
        now,
    };
    if issue(tx, app, occasion, new).await?.is_none() {
        return Err(Error::internal("an asset has a token already"));
    }
    let marked = assets::mark_minted(tx, &minted, now).await?;
    if marked != minted.len() as u64 {
        return Err(Error::internal("a locked asset changed"));
    }
    assets::carry_on(tx, head.terms(), &plan.carried, now).await
}

fn mintable(asset: &Asset) -> MintableAsset {
    MintableAsset {
        id: asset.id,
        boundary: asset.boundary_key.clone(),
        vintage: asset.vintage,
        measured: asset.measured,
    }
}

/// Who is credited: the buyer or, where there is none, the issuer.
async fn destination(tx: &Tx, head: &ContractHead) -> Result<ContractBuyer, Error> {
    if let Some(buyer) = &head.buyer {
        let profile = organizations::profile(&**tx, buyer.profile).await?;
        organizations::refuse_archived(&**tx, [&profile]).await?;
        return Ok(buyer.clone());
    }
    let wallet = wallet::default_of(&**tx, head.issuer).await?;
    let wallet = wallet.ok_or_else(|| Error::internal("a profile has no default wallet"))?;
    Ok(ContractBuyer::of(wallet))
}

/// What is the same for all assets of one mint.
struct Work<'a> {
    app: &'a App,
    head: &'a ContractHead,
    issuer: &'a Profile,
}

impl Work<'_> {
    /// In mint order, so that tokens, accounts and their ids come in that order too.
    fn outcome(
        &self,
        plan: &MintPlan,
        found: Vec<Asset>,
        into: &ContractBuyer,
    ) -> Result<(Vec<Issue>, Vec<MintedRow>), Error> {
        let mut found: BTreeMap<AssetId, Asset> =
            found.into_iter().map(|asset| (asset.id, asset)).collect();
        let (mut issues, mut rows) = (Vec::new(), Vec::new());
        for minted in &plan.assets {
            let unknown = || Error::internal("the plan names another asset");
            let asset = found.remove(&minted.id).ok_or_else(unknown)?;
            let mut token = None;
            if let Some((quantity, serials)) = minted.token {
                let new = self.token(asset, quantity)?;
                token = Some(new.token.id);
                issues.push(Issue {
                    token: new,
                    quantity,
                    serials,
                    wallet: into.wallet,
                    owner: into.profile,
                    owner_name: into.name.clone(),
                });
            }
            rows.push(MintedRow {
                id: minted.id,
                carry: minted.carry,
                token,
            });
        }
        Ok((issues, rows))
    }

    fn token(&self, asset: Asset, quantity: Quantity) -> Result<NewToken, Error> {
        let document = asset.document;
        let text = serde_json::to_string(&document).map_err(Error::internal)?;
        let standards = document
            .standards
            .iter()
            .map(intensity)
            .collect::<Result<_, _>>()?;
        let AssetDocument {
            boundary,
            providers,
            default_standard,
            ..
        } = document;
        let token = Token {
            id: self.app.ids.next(),
            asset: Some(asset.id),
            issuer: self.head.issuer,
            issuer_name: self.issuer.name.clone(),
            energy_type: asset.energy_type,
            token_type: asset.token_type,
            uom: asset.uom,
            quantity: quantity.get(),
            vintage: asset.vintage,
            boundary: Boundary {
                operator: None,
                feedstock: None,
                ..boundary
            },
            default_standard: default_standard.standard.name.into(),
            carbon_intensity: asset.carbon_intensity,
            standards,
            measurers: providers.measurers,
            verifiers: providers.verifiers,
            is_ghgp: self.issuer.flags.is_set(Flag::Ghgp),
            minted_at: self.head.updated_at,
            contract: Some(self.head.id),
        };
        Ok(NewToken {
            token,
            boundary_key: asset.boundary_key,
            document: text,
        })
    }
}

/// The comparable intensity by one standard.
fn intensity(result: &StandardResult) -> Result<(String, Micro), Error> {
    let value = Micro::rounded(result.carbon_intensity.value.0).map_err(Error::internal)?;
    Ok((result.standard.name.to_string(), value))
}
