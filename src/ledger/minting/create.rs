//! How is a minting contract made?

use std::collections::BTreeMap;

use attestry_domain::identity::permission;
use attestry_domain::ids::{AssetId, BatchId, ProfileId, WorkflowId};
use attestry_domain::ledger::minting::{
    Candidate, ContractRejection, ContractTerms, OperationContractType, admit, agree,
};
use attestry_domain::ledger::operation::OperationStatus;
use attestry_openapi::answer::Answer;
use serde::Serialize;

use super::{Contract, ContractBuyer, ContractHead};
use crate::app::App;
use crate::assets::Asset;
use crate::error::{Conflict, Error};
use crate::identity::Caller;
use crate::ledger::store::{assets, contracts};
use crate::ledger::wallet::{self, PartyRef};
use crate::organizations;
use crate::platform::database::{self, Tx};
use crate::production;

/// What is asked for: what to mint together, and for whom.
#[derive(Clone, Debug)]
pub struct CreateRequest {
    /// A label.
    pub name: String,
    /// What it mints.
    pub kind: OperationContractType,
    /// The assets.
    pub assets: Vec<AssetId>,
    /// The workflow that all the assets belong to.
    pub workflow: Option<WorkflowId>,
    /// Who receives the tokens; absent, the issuer.
    pub buyer: Option<PartyRef>,
}

/// A contract to be.
#[derive(Clone, Debug)]
pub struct NewContract {
    /// A label.
    pub name: String,
    /// What it mints.
    pub kind: OperationContractType,
    /// The profile that issues the assets.
    pub issuer: ProfileId,
    /// Who receives the tokens; absent, the issuer.
    pub buyer: Option<PartyRef>,
    /// The assets.
    pub assets: Vec<AssetId>,
    /// The batch it is made from; absent, the one that all the assets are of, if there is one.
    pub batch: Option<BatchId>,
    /// The workflow it is made for.
    pub workflow: Option<WorkflowId>,
}

/// Makes a draft contract for assets that were sent to the network. A system makes it for any issuer.
///
/// Refused, in this order: an asset or a workflow out of sight (not found), no `minting.create` on
/// the issuer, a workflow that is not that of every asset, assets that do not go together (invalid),
/// a buyer that does not exist or is archived, a wallet that is not the buyer's (not found), assets that
/// are not sent or in another open contract (conflict).
pub async fn create<A>(
    app: &App,
    caller: &Caller,
    request: &CreateRequest,
) -> Result<Answer<A>, Error>
where
    A: From<Contract> + Serialize,
{
    database::write(app, caller, |tx| async move {
        let found = assets::lock(&tx, &request.assets).await?;
        let issuer = found.first().ok_or(Error::NotFound)?.issuer;
        let contract = NewContract {
            name: request.name.clone(),
            kind: request.kind,
            issuer,
            buyer: request.buyer,
            assets: request.assets.clone(),
            batch: None,
            workflow: request.workflow,
        };
        make(&tx, app, caller, found, contract).await
    })
    .await
}

/// The same within a transaction, for a known issuer.
pub async fn create_in(
    tx: &Tx,
    app: &App,
    caller: &Caller,
    contract: NewContract,
) -> Result<Contract, Error> {
    let found = assets::lock(tx, &contract.assets).await?;
    make(tx, app, caller, found, contract).await
}

/// Makes the contract of assets that are locked.
async fn make(
    tx: &Tx,
    app: &App,
    caller: &Caller,
    found: Vec<Asset>,
    contract: NewContract,
) -> Result<Contract, Error> {
    let found: BTreeMap<AssetId, Asset> =
        found.into_iter().map(|asset| (asset.id, asset)).collect();
    let named = contract
        .assets
        .iter()
        .map(|id| found.get(id).ok_or(Error::NotFound));
    let named = named.collect::<Result<Vec<_>, _>>()?;
    if named.iter().any(|asset| !caller.sees_profile(asset.issuer)) {
        return Err(Error::NotFound);
    }
    let other_workflow = contract
        .workflow
        .filter(|id| named.iter().any(|asset| asset.workflow != Some(*id)));
    if let Some(id) = other_workflow
        && !production::sees_workflow(&**tx, caller, id).await?
    {
        return Err(Error::NotFound);
    }
    caller.require(needed(caller), contract.issuer)?;
    if other_workflow.is_some() {
        return Err(Error::invalid(
            "/workflowId",
            "Not the workflow of every asset.",
        ));
    }
    let open = contracts::open_contracts(tx, &contract.assets).await?;
    let candidates: Vec<_> = named
        .iter()
        .map(|asset| Candidate {
            id: asset.id,
            issuer: asset.issuer,
            energy_type: asset.energy_type,
            token_type: asset.token_type,
            state: asset.status.into(),
            open_contract: open.get(&asset.id).copied(),
        })
        .collect();
    let terms = agree(contract.kind, &candidates)?;
    let buyer = match contract.buyer {
        Some(buyer) => {
            let (_, wallet) = wallet::of_party(tx, buyer).await?;
            Some(ContractBuyer::of(wallet))
        }
        None => None,
    };
    admit(&candidates)?;
    let batch = contract.batch.or_else(|| common_batch(&named));
    let head = head(tx, app, caller, contract, terms, buyer, batch).await?;
    let mut assets: Vec<_> = found.into_values().collect();
    assets.sort_by(|one, other| {
        let place = |it: &Asset| (it.vintage, it.boundary_key.clone(), it.id);
        place(one).cmp(&place(other))
    });
    let contract = Contract { head, assets };
    contracts::insert(tx, &contract).await?;
    Ok(contract)
}

/// What it takes at the issuer.
fn needed(caller: &Caller) -> &'static str {
    if caller.is_system() {
        permission::SYSTEM_MINTING
    } else {
        permission::MINTING_CREATE
    }
}

async fn head(
    tx: &Tx,
    app: &App,
    caller: &Caller,
    contract: NewContract,
    terms: ContractTerms,
    buyer: Option<ContractBuyer>,
    batch: Option<BatchId>,
) -> Result<ContractHead, Error> {
    let now = app.clock.now();
    Ok(ContractHead {
        id: app.ids.next(),
        name: contract.name,
        status: OperationStatus::Draft,
        kind: contract.kind,
        energy_type: terms.energy_type,
        token_type: terms.token_type,
        issuer: terms.issuer,
        issuer_name: organizations::profile(&**tx, terms.issuer).await?.name,
        buyer,
        batch,
        workflow: contract.workflow,
        created_by: caller.actor.user_id(),
        approved_by: None,
        created_at: now,
        updated_at: now,
        processed_at: None,
        canceled_at: None,
    })
}

fn common_batch(assets: &[&Asset]) -> Option<BatchId> {
    let batch = assets.first()?.batch;
    batch.filter(|_| assets.iter().all(|asset| asset.batch == batch))
}

impl From<ContractRejection> for Error {
    fn from(rejection: ContractRejection) -> Self {
        use ContractRejection as Rejection;
        let detail = rejection.to_string();
        match rejection {
            Rejection::NoAssets
            | Rejection::NamedTwice(_)
            | Rejection::IssuersDiffer(_)
            | Rejection::EnergyTypesDiffer(_)
            | Rejection::TokenTypesDiffer(_) => Self::invalid("/referenceIds", detail),
            Rejection::ContractTypeMismatch { .. } => {
                Self::invalid("/operationContractType", detail)
            }
            Rejection::NotOnNetwork(_) | Rejection::AlreadyMinted(_) => Self::state(detail),
            Rejection::InOpenContract(_) => Self::Conflict(Conflict::AssetInOpenContract(detail)),
        }
    }
}
