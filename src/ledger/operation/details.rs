//! What does an operation look like to whoever reads it?

use std::collections::BTreeSet;
use std::sync::Arc;

use attestry_domain::ids::{OperationId, ProfileId, UserId};
use attestry_domain::ledger::operation::{OperationKind, Signature, final_intensity};
use attestry_domain::ledger::summary::MeanIntensity;
use sea_orm::ConnectionTrait;

use super::case::sight;
use super::{
    ACCOUNTS_MAX, Operation, OperationAccount, OperationHead, OperationRef, OperationSummary, READ,
    SIGN, cohort, update,
};
use crate::app::App;
use crate::error::Error;
use crate::files;
use crate::identity::Caller;
use crate::ledger::store::operations::locks::{self, Lock};
use crate::ledger::store::operations::{certificates, facets, heads, signatures};
use crate::ledger::store::tokens;

/// One operation: to those who read wallets of a side that sees it.
///
/// # Errors
///
/// Forbidden where the caller sees such a side without that right, else not found.
pub async fn details(
    app: &App,
    caller: &Caller,
    operation: OperationRef,
    full_cohorts: bool,
) -> Result<Operation, Error> {
    let db = app.database.reader();
    let head = visible(db, caller, operation).await?;
    full(db, &Reader::of(caller), head, full_cohorts).await
}

/// One consumption, for the system that measures it: whoever's it is.
pub async fn system_details(
    app: &App,
    id: OperationId,
    full_cohorts: bool,
) -> Result<Operation, Error> {
    let (db, kind) = (app.database.reader(), OperationKind::Consumption);
    let head = heads::by_ref(db, OperationRef { kind, id }).await?;
    let head = head.ok_or(Error::NotFound)?;
    full(db, &Reader::default(), head, full_cohorts).await
}

/// The profiles of the sides that see an operation by now; none where there is no such operation.
pub async fn seen_by(app: &App, operation: OperationRef) -> Result<Vec<ProfileId>, Error> {
    let head = heads::by_ref(app.database.reader(), operation).await?;
    Ok(head.iter().flat_map(sight).collect())
}

/// An operation that the caller may read.
pub(super) async fn visible(
    db: &impl ConnectionTrait,
    caller: &Caller,
    operation: OperationRef,
) -> Result<OperationHead, Error> {
    let head = heads::by_ref(db, operation).await?.ok_or(Error::NotFound)?;
    let reads = |profile| caller.require(READ, profile);
    let outcomes = sight(&head).map(reads);
    // Forbidden on one side is no matter where the other one may be read.
    let best = outcomes.min_by_key(|outcome| match outcome {
        Ok(()) => 0,
        Err(Error::NotFound) => 2,
        Err(_) => 1,
    });
    best.unwrap_or(Err(Error::NotFound)).map(|()| head)
}

/// What a write answers.
pub(super) async fn show(
    db: &impl ConnectionTrait,
    caller: &Caller,
    head: OperationHead,
) -> Result<Operation, Error> {
    full(db, &Reader::of(caller), head, false).await
}

/// Who reads, as far as it changes what is told.
#[derive(Default)]
pub(super) struct Reader {
    user: Option<UserId>,
    reads: BTreeSet<ProfileId>,
    signs_for: BTreeSet<ProfileId>,
}

impl Reader {
    pub(super) fn of(caller: &Caller) -> Self {
        Self {
            user: caller.actor.user_id(),
            reads: caller.profiles_with(READ).into_iter().collect(),
            signs_for: caller.profiles_with(SIGN).into_iter().collect(),
        }
    }

    fn has_signed(&self, signatures: &[Signature]) -> bool {
        signatures.iter().any(|it| Some(it.user) == self.user)
    }

    /// Whether a profile that the reader signs for owes a signature.
    fn owes(&self, head: &OperationHead) -> bool {
        head.parties().any(|(side, party)| {
            head.outstanding.of_side(side) > 0 && self.signs_for.contains(&party.profile)
        })
    }

    /// Whether the next signature can be the reader's.
    fn is_next(&self, head: &OperationHead) -> bool {
        let next = head.outstanding.next(head.policy);
        let party = next.and_then(|side| head.party(side));
        head.locking.quantity > 0 && party.is_some_and(|it| self.signs_for.contains(&it.profile))
    }

    fn pays(&self, head: &OperationHead) -> bool {
        let payer = head.policy.payer().and_then(|side| head.party(side));
        payer.is_some_and(|payer| self.reads.contains(&payer.profile))
    }
}

/// Operations as the reader sees them, in the order in which they come.
pub(super) async fn summaries(
    db: &impl ConnectionTrait,
    reader: &Reader,
    found: Vec<OperationHead>,
) -> Result<Vec<OperationSummary>, Error> {
    let ids: Vec<_> = found.iter().map(|head| head.id).collect();
    let mut signers = signatures::of(db, &ids).await?;
    let mut energy_types = facets::energy_types(db, &ids).await?;
    let mut certificates = certificates::of(db, &ids).await?;
    let summary = |mut head: OperationHead| {
        if !reader.pays(&head) {
            head.fee = None;
        }
        let signers = signers.remove(&head.id).unwrap_or_default();
        let has_signed = reader.has_signed(&signers);
        OperationSummary {
            energy_types: energy_types.remove(&head.id).unwrap_or_default(),
            i_am_signer: has_signed || reader.owes(&head),
            awaiting_my_signature: !has_signed && reader.is_next(&head),
            certificate: certificates.remove(&head.id),
            signers,
            head,
        }
    };
    Ok(found.into_iter().map(summary).collect())
}

/// One operation with its units and files.
pub(super) async fn full(
    db: &impl ConnectionTrait,
    reader: &Reader,
    head: OperationHead,
    full_cohorts: bool,
) -> Result<Operation, Error> {
    let files = match update::owner(&head) {
        Some(owner) => files::attached(db, &[owner]).await?,
        None => Vec::new(),
    };
    let limit = (!full_cohorts).then_some(ACCOUNTS_MAX);
    let locks = locks::of_operation(db, head.id, limit).await?;
    let read = locks.len() as u64;
    let accounts_total = if limit == Some(read) {
        locks::count(db, head.id).await?
    } else {
        read
    };
    let base_intensity = match head.policy.kind() {
        OperationKind::Consumption => {
            let units = locks::by_intensity(db, head.id).await?;
            MeanIntensity::of(units).map_err(Error::internal)?
        }
        _ => None,
    };
    let mut accounts = accounts(db, &head, locks).await?;
    let cohorts = full_cohorts.then(|| cohort::group(&head, accounts.clone()));
    accounts.truncate(usize::try_from(ACCOUNTS_MAX).unwrap_or(usize::MAX));
    let mut summary = summaries(db, reader, vec![head]).await?;
    Ok(Operation {
        summary: summary.pop().ok_or(Error::NotFound)?,
        accounts,
        accounts_total,
        cohorts,
        base_intensity,
        files: files.into_iter().rev().collect(),
    })
}

/// Adds to units what they are.
pub(super) async fn accounts(
    db: &impl ConnectionTrait,
    head: &OperationHead,
    locks: Vec<Lock>,
) -> Result<Vec<OperationAccount>, Error> {
    let tokens = tokens::by_ids(db, locks.iter().map(|lock| lock.token.uuid())).await?;
    let transport = head.use_of_energy.transport.as_ref();
    let distance = transport.map(|transport| transport.distance_miles);
    let account = |lock: Lock| {
        let token = tokens.get(&lock.token).map(Arc::clone);
        let token = token.ok_or_else(|| Error::internal("a locked token is gone"))?;
        let final_intensity = match distance {
            Some(miles) => {
                final_intensity(token.carbon_intensity, miles).map_err(Error::internal)?
            }
            None => token.carbon_intensity,
        };
        Ok(OperationAccount {
            account: lock.account,
            operation_type: lock.operation_type,
            target: lock.target,
            token,
            quantity: lock.quantity.get(),
            price: lock.price,
            serials: lock.serials,
            final_intensity,
        })
    };
    locks.into_iter().map(account).collect()
}
