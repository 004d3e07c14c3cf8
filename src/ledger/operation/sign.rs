//! How is an operation signed?
//!
//! The first signature freezes the terms: it fixes how many signatures it takes, fills in what was left
//! open, and hashes the whole. Every further one covers the same hash. The last one moves the units.

use std::collections::BTreeMap;

use attestry_domain::ids::{ProfileId, UserId};
use attestry_domain::ledger::operation::{
    Beneficiary, OperationAction, OperationKind, OperationStatus, Outstanding, Signature, Signed,
    TermsHash, TermsLock, TermsOf, TermsParty, sign as sign_next,
};
use attestry_domain::ledger::price::{Currency, Price};
use attestry_domain::numbers::Micro;
use attestry_openapi::answer::Answer;
use chrono::TimeDelta;
use serde::Serialize;

use super::case::{Case, sight};
use super::{
    CertificateLink, Operation, OperationHead, OperationRef, Party, SIGN, details, process,
};
use crate::app::App;
use crate::certificates;
use crate::error::{Conflict, Error, Forbidden};
use crate::identity::Caller;
use crate::ledger::store::operations::locks::{self, Lock};
use crate::ledger::store::operations::signatures;
use crate::organizations::{self, Profile};
use crate::platform::database::{self, Tx};

/// Signs for the side whose signature is next. The operation is processed then, or awaits approval.
///
/// Refused, in this order: an operation out of sight (not found); no `operation.sign` on the side that
/// signs next, unless the caller signed before; one that has ended, one between parties of which one is archived, one that the caller has
/// signed, one that holds nothing (conflict).
pub async fn sign<A>(
    app: &App,
    caller: &Caller,
    operation: OperationRef,
) -> Result<Answer<A>, Error>
where
    A: From<Operation> + Serialize,
{
    database::write(app, caller, |tx| async move {
        let mut case = Case::open(&tx, app, caller, operation).await?;
        apply(&tx, app, caller, &mut case).await?;
        let signed = details::show(&*tx, caller, case.head).await?;
        certify(&tx, signed).await
    })
    .await
}

/// Gives a retirement its certificate. All retirements wait for the row that numbers them, so this
/// comes last.
async fn certify(tx: &Tx, mut signed: Operation) -> Result<Operation, Error> {
    let is_retirement = signed.policy.kind() == OperationKind::Retirement;
    if let Some(at) = signed.processed_at.filter(|_| is_retirement) {
        let issued = certificates::issue_in(tx, signed.id, at).await?;
        signed.summary.certificate = Some(CertificateLink {
            number: issued.number,
            sha256: None,
            code: issued.code,
        });
    }
    Ok(signed)
}

async fn apply(tx: &Tx, app: &App, caller: &Caller, case: &mut Case) -> Result<(), Error> {
    let is_first = case.signatures.is_empty();
    let profiles = profiles(tx, &case.head).await?;
    if is_first && !case.head.status.has_ended() {
        require_by_flags(&mut case.head, &profiles);
    }
    permit(caller, case)?;
    case.head.status.admit(OperationAction::Sign)?;
    organizations::refuse_archived(&**tx, profiles.values()).await?;
    let (user, head) = (caller.user()?, &mut case.head);
    let quantity = head.locking.quantity;
    let signed = sign_next(
        head.policy,
        head.outstanding,
        &case.signatures,
        user,
        quantity,
    )?;
    if is_first && head.policy.kind() == OperationKind::Retirement {
        fill_in(head);
    }
    let locks = locks::of_operation(&**tx, head.id, None).await?;
    let terms = terms_of(head, &locks)?;
    if head.terms_hash.is_some_and(|earlier| earlier != terms) {
        return Err(Error::internal(format!(
            "the terms of {} changed after a signature",
            head.id
        )));
    }
    head.terms_hash = Some(terms);
    record(tx, case, user, &signed, terms).await?;
    if is_first {
        freeze(app, case);
    }
    if case.head.status == OperationStatus::Processed {
        process::carry_out(tx, app, case, &locks, user).await
    } else {
        case.save(tx).await
    }
}

/// The profiles of both sides.
async fn profiles(tx: &Tx, head: &OperationHead) -> Result<BTreeMap<ProfileId, Profile>, Error> {
    let ids = head.parties().map(|(_, party)| party.profile).collect();
    let found = organizations::profiles_by_ids(&**tx, &ids).await?;
    Ok(found.into_iter().map(|it| (it.id, it)).collect())
}

/// Until the first signature, the flags of the profiles say how many there must be.
fn require_by_flags(head: &mut OperationHead, profiles: &BTreeMap<ProfileId, Profile>) {
    head.outstanding = Outstanding::of(head.policy, |side| {
        let party = head.party(side).unwrap_or(&head.from);
        let profile = profiles.get(&party.profile);
        profile.map_or(1, |it| it.flags.required_users())
    });
    head.required_signatures = head.outstanding.total();
}

/// Asks for the right to sign for the side that is next; where none is, for any side. Who signed before is
/// told that, and not that the other side's signature is not theirs to give.
fn permit(caller: &Caller, case: &Case) -> Result<(), Error> {
    let (head, user) = (&case.head, caller.user()?);
    let next = head
        .outstanding
        .next(head.policy)
        .and_then(|side| head.party(side));
    if let Some(party) = next {
        let permitted = Case::require(caller, SIGN, party.profile);
        let has_signed = case.signatures.iter().any(|it| it.user == user);
        return permitted.map_err(|error| match error {
            Error::Forbidden(_) if has_signed => Error::Conflict(Conflict::AlreadySigned),
            error => error,
        });
    }
    if sight(head).any(|profile| caller.require(SIGN, profile).is_ok()) {
        Ok(())
    } else {
        Err(Error::Forbidden(Forbidden::Permission))
    }
}

/// What was left open: the name stands as purpose, the holder as beneficiary.
fn fill_in(head: &mut OperationHead) {
    let OperationHead {
        claim, name, from, ..
    } = head;
    if claim.purpose.is_none() {
        claim.purpose.clone_from(name);
    }
    let holder = || Beneficiary::holder(from.profile, from.name.clone());
    claim.beneficiary.get_or_insert_with(holder);
}

/// Keeps the signature.
async fn record(
    tx: &Tx,
    case: &mut Case,
    user: UserId,
    signed: &Signed,
    terms: TermsHash,
) -> Result<(), Error> {
    let party = case.head.party(signed.side).unwrap_or(&case.head.from);
    let signature = Signature {
        side: signed.side,
        user,
        profile: party.profile,
        at: case.now,
    };
    signatures::insert(tx, case.head.id, case.signatures.len(), &signature, terms).await?;
    case.signatures.push(signature);
    case.head.outstanding = signed.outstanding;
    case.head.status = signed.status;
    Ok(())
}

/// From the first signature on both sides see it, and the others have so much time to sign.
fn freeze(app: &App, case: &mut Case) {
    for side in case.head.policy.sides() {
        case.show(*side);
    }
    let time = TimeDelta::seconds(app.settings.approval_seconds);
    case.head.lock_expires_at = Some(case.now + time);
}

/// The hash of all that is agreed.
pub(in crate::ledger) fn terms_of(
    head: &OperationHead,
    locks: &[Lock],
) -> Result<TermsHash, Error> {
    let party = |party: &Party| TermsParty {
        profile: party.profile,
        wallet: party.wallet,
    };
    let lock = |lock: &Lock| TermsLock {
        account: lock.account,
        round: lock.round,
        token: lock.token,
        quantity: lock.quantity.get(),
        price_micro: lock.price.map(|price: Price| price.amount().micro()),
    };
    let (claim, use_of_energy) = (&head.claim, &head.use_of_energy);
    let currency = head.currency();
    let terms = TermsOf {
        operation: head.id,
        kind: head.policy.kind(),
        transaction_type: head.policy.transaction_type(),
        is_secure: head.policy.is_secure(),
        from: party(&head.from),
        to: head.to.as_ref().map(party),
        quantity: head.locking.quantity,
        uom: head.uom(),
        total_price_micro: head.locking.total_price.map(Micro::micro),
        fee_micro: head.fee.map(Micro::micro),
        currency: currency.as_ref().map(|it: &Currency| it.as_str()),
        name: head.name.as_deref(),
        contract_id: head.contract_id.as_deref(),
        is_bundle: head.is_bundle,
        description: head.description.as_deref(),
        purpose: claim.purpose.as_deref(),
        purpose_code: claim.purpose_code.as_deref(),
        additional_context: claim.additional_context.as_deref(),
        beneficiary: claim.beneficiary.as_ref(),
        reporting_period: claim.reporting_period.as_ref(),
        site: use_of_energy.site.as_ref(),
        boundary: use_of_energy.boundary.as_ref(),
        consumption: use_of_energy.consumption.as_ref(),
        transport: use_of_energy.transport.as_ref(),
        required_signatures: head.required_signatures,
        locks: locks.iter().map(lock).collect(),
    };
    terms.hash().map_err(Error::internal)
}
