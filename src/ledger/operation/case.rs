//! On which operation does the caller act, and may they?

use attestry_domain::ids::{OperationId, ProfileId};
use attestry_domain::ledger::operation::{OperationAction, OperationKind, Policy, Side, Signature};
use chrono::{DateTime, Utc};

use super::{OperationHead, expire, release};
use crate::app::App;
use crate::error::{Error, Forbidden};
use crate::identity::Caller;
use crate::ledger::store::operations::{heads, signatures};
use crate::ledger::store::wallet;
use crate::organizations;
use crate::platform::database::Tx;

/// An operation as a request names it: one of another kind does not exist for the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OperationRef {
    /// Of which kind it must be.
    pub kind: OperationKind,
    /// Its id.
    pub id: OperationId,
}

/// An operation that is locked until the transaction ends.
pub(super) struct Case {
    /// As it is, with what has expired by now taken into account.
    pub(super) head: OperationHead,
    /// The signatures given.
    pub(super) signatures: Vec<Signature>,
    /// The time of what is done to it.
    pub(super) now: DateTime<Utc>,
}

impl Case {
    /// Locks an operation that the caller sees.
    ///
    /// # Errors
    ///
    /// Not found where there is no such operation in the caller's sight.
    pub(super) async fn open(
        tx: &Tx,
        app: &App,
        caller: &Caller,
        operation: OperationRef,
    ) -> Result<Self, Error> {
        let case = Self::open_any(tx, app, operation).await?;
        if case.seen_by(caller).next().is_none() {
            return Err(Error::NotFound);
        }
        Ok(case)
    }

    /// Locks an operation whoever asks.
    pub(super) async fn open_any(
        tx: &Tx,
        app: &App,
        operation: OperationRef,
    ) -> Result<Self, Error> {
        let head = heads::lock(tx, operation).await?.ok_or(Error::NotFound)?;
        let mut case = Self {
            signatures: signatures::of(&**tx, &[head.id])
                .await?
                .remove(&head.id)
                .unwrap_or_default(),
            head,
            now: app.clock.now(),
        };
        if case.head.lock_expires_at.is_some_and(|end| end <= case.now) {
            expire::apply(tx, app, &mut case).await?;
        }
        Ok(case)
    }

    fn seen_by<'a>(&'a self, caller: &'a Caller) -> impl Iterator<Item = ProfileId> + 'a {
        sight(&self.head).filter(|profile| caller.sees_profile(*profile))
    }

    /// Asks for a permission at one profile of an operation that the caller sees.
    pub(super) fn require(
        caller: &Caller,
        permission: &str,
        profile: ProfileId,
    ) -> Result<(), Error> {
        match caller.require(permission, profile) {
            Err(Error::NotFound) => Err(Error::Forbidden(Forbidden::Permission)),
            outcome => outcome,
        }
    }

    /// Asks for the right to prepare it, and whether it still can be prepared.
    ///
    /// # Errors
    ///
    /// Forbidden on the preparing side, then a conflict with how far it has come.
    pub(super) fn prepare(&self, caller: &Caller, action: OperationAction) -> Result<(), Error> {
        Self::require(caller, super::PREPARE, self.head.preparer())?;
        Ok(self.head.status.admit(action)?)
    }

    /// Locks what it moves units between: the wallets in the order of their ids, so that nobody else
    /// changes their accounts meanwhile. The buyer of a pull comes before them, so that two pulls of
    /// one buyer are counted one after the other.
    pub(super) async fn hold(&self, tx: &Tx) -> Result<(), Error> {
        if self.head.policy == Policy::Pull {
            organizations::hold_profile(tx, self.head.preparer()).await?;
        }
        let wallets = self.head.parties().map(|(_, party)| party.wallet);
        wallet::lock(tx, wallets).await
    }

    /// Lets all units go, and what was agreed about them.
    pub(super) async fn release(&mut self, tx: &Tx, app: &App) -> Result<(), Error> {
        self.hold(tx).await?;
        release::apply(tx, app, &mut self.head, self.now).await
    }

    /// Shows it to a side from now on.
    pub(super) fn show(&mut self, side: Side) {
        let party = match side {
            Side::Source => Some(&mut self.head.from),
            Side::Destination => self.head.to.as_mut(),
        };
        if let Some(party) = party {
            party.is_visible = true;
        }
    }

    /// Writes how far it has come.
    pub(super) async fn save(&mut self, tx: &Tx) -> Result<(), Error> {
        self.head.updated_at = self.now;
        heads::update(tx, &self.head).await
    }
}

/// The profiles of the sides that see an operation.
pub(super) fn sight(head: &OperationHead) -> impl Iterator<Item = ProfileId> + '_ {
    let visible = head.parties().filter(|(_, party)| party.is_visible);
    visible.map(|(_, party)| party.profile)
}
