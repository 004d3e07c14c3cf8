//! How is a contract given up?

use attestry_domain::identity::permission;
use attestry_domain::ids::ContractId;
use attestry_domain::ledger::minting::{ContractAction, ContractRefusal};
use attestry_openapi::answer::Answer;
use serde::Serialize;

use super::Contract;
use crate::app::App;
use crate::error::Error;
use crate::identity::Caller;
use crate::ledger::store::contracts;
use crate::platform::database;

/// Cancels a draft and frees its assets. The record stays readable.
///
/// Refused, in this order: a contract whose issuer is out of sight (not found), no `minting.remove`
/// on the issuer, a contract that is not a draft (conflict).
pub async fn remove<A>(app: &App, caller: &Caller, id: ContractId) -> Result<Answer<A>, Error>
where
    A: From<Contract> + Serialize,
{
    database::write(app, caller, |tx| async move {
        let mut head = contracts::lock(&tx, id).await?.ok_or(Error::NotFound)?;
        caller.require(permission::MINTING_REMOVE, head.issuer)?;
        head.status = head.status.after(ContractAction::Remove)?;
        head.updated_at = app.clock.now();
        head.canceled_at = Some(head.updated_at);
        contracts::update(&tx, &head).await?;
        super::in_full(&tx, &head).await
    })
    .await
}

impl From<ContractRefusal> for Error {
    fn from(refusal: ContractRefusal) -> Self {
        Self::state(refusal.to_string())
    }
}
