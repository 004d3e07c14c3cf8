//! How does an operation begin?

use attestry_domain::ledger::operation::{
    Locking, OperationStatus, Outstanding, Policy, Side, TransactionType,
};
use attestry_openapi::answer::Answer;
use serde::Serialize;

use super::{Claim, Operation, OperationHead, PREPARE, Party, UseOfEnergy, details, printing};
use crate::app::App;
use crate::error::Error;
use crate::identity::Caller;
use crate::ledger::store::operations::heads;
use crate::ledger::wallet::{self, PartyRef};
use crate::platform::database::{self, Tx};

/// What is asked for.
#[derive(Clone, Debug)]
pub struct CreateRequest {
    /// The rules that it is to follow.
    pub policy: Policy,
    /// Whose units are to move or to be spent.
    pub from: PartyRef,
    /// Who is to receive them; of transfers alone.
    pub to: Option<PartyRef>,
    /// A label; of consumptions and retirements.
    pub name: Option<String>,
}

/// Makes a draft that holds nothing yet.
///
/// Refused, in this order: a network transaction of a profile with itself, a name that the certificate
/// of a retirement cannot print (invalid); an own profile out of sight, another profile that is not
/// there or not active, a wallet that is not of its profile or not active (not found); no
/// `operation.prepare` on an own profile; an intra-transfer of a wallet with itself (invalid).
pub async fn create<A>(
    app: &App,
    caller: &Caller,
    request: &CreateRequest,
) -> Result<Answer<A>, Error>
where
    A: From<Operation> + Serialize,
{
    refuse_same_profile(request)?;
    if request.policy == Policy::Retirement {
        printing::check([("/name", request.name.as_deref())])?;
    }
    database::write(app, caller, |tx| async move {
        let head = draft(&tx, app, caller, request).await?;
        heads::insert(&tx, &head).await?;
        details::show(&*tx, caller, head).await
    })
    .await
}

/// The member that names the other side is the one at fault.
fn refuse_same_profile(request: &CreateRequest) -> Result<(), Error> {
    let pointer = match request.policy.transaction_type() {
        Some(TransactionType::Push) => "/toProfileId",
        Some(TransactionType::Pull) => "/fromProfileId",
        None => return Ok(()),
    };
    if request
        .to
        .is_some_and(|to| to.profile == request.from.profile)
    {
        return Err(Error::invalid(pointer, "The profiles must differ."));
    }
    Ok(())
}

async fn draft(
    tx: &Tx,
    app: &App,
    caller: &Caller,
    request: &CreateRequest,
) -> Result<OperationHead, Error> {
    let policy = request.policy;
    let party = |side| match side {
        Side::Source => Some(request.from),
        Side::Destination => request.to,
    };
    let own = |side: Side| policy == Policy::IntraTransfer || side == policy.preparing_side();
    let mut parties = Vec::new();
    for side in policy.sides() {
        let named = party(*side).ok_or_else(|| Error::internal("a transfer has two sides"))?;
        if own(*side) && !caller.sees_profile(named.profile) {
            return Err(Error::NotFound);
        }
        parties.push((*side, wallet::of_party(tx, named).await?));
    }
    for (side, (profile, _)) in &parties {
        if own(*side) {
            caller.require(PREPARE, profile.id)?;
        }
    }
    let owed = Outstanding::of(policy, |side| {
        let found = parties.iter().find(|(it, _)| *it == side);
        found.map_or(1, |(_, (profile, _))| profile.flags.required_users())
    });
    let mut parties = parties.into_iter().map(|(side, (profile, wallet))| Party {
        profile: profile.id,
        name: profile.name,
        wallet: wallet.id,
        is_visible: side == policy.preparing_side(),
    });
    let from = parties.next().ok_or(Error::NotFound)?;
    let to = parties.next();
    if to.as_ref().is_some_and(|to| to.wallet == from.wallet) {
        return Err(Error::invalid("/toWalletId", "The wallets must differ."));
    }
    let now = app.clock.now();
    Ok(OperationHead {
        id: app.ids.next(),
        policy,
        status: OperationStatus::Draft,
        name: request.name.clone(),
        from,
        to,
        locking: Locking::default(),
        fee: None,
        contract_id: None,
        is_bundle: false,
        description: None,
        cancel_reason: None,
        claim: Claim::default(),
        use_of_energy: UseOfEnergy::default(),
        required_signatures: owed.total(),
        outstanding: owed,
        terms_hash: None,
        lock_round: 0,
        lock_expires_at: None,
        created_by: caller.user()?,
        created_at: now,
        updated_at: now,
        processed_at: None,
        canceled_at: None,
        removed_at: None,
    })
}
