//! How much of one token is in an operation?

use std::collections::BTreeMap;
use std::sync::Arc;

use attestry_domain::ids::TokenId;

use super::{OperationAccount, OperationHead, OperationRef, details};
use crate::app::App;
use crate::error::Error;
use crate::identity::Caller;
use crate::ledger::cohorts::{Cohort, CohortHolding};
use crate::ledger::store::operations::locks;

/// The units of one token. Whoever may see the operation may see this; a token of which it has no
/// unit is not found.
pub async fn cohort(
    app: &App,
    caller: &Caller,
    operation: OperationRef,
    token: TokenId,
) -> Result<Cohort, Error> {
    let db = app.database.reader();
    let head = details::visible(db, caller, operation).await?;
    let locks = locks::of_token(db, head.id, token).await?;
    let accounts = details::accounts(db, &head, locks).await?;
    group(&head, accounts).pop().ok_or(Error::NotFound)
}

/// The units of an operation by token, in the order in which the tokens come: in the accounts that got
/// them or, while the operation is open, hold them.
pub(super) fn group(head: &OperationHead, units: Vec<OperationAccount>) -> Vec<Cohort> {
    let mut cohorts: Vec<Cohort> = Vec::new();
    let mut places = BTreeMap::<TokenId, usize>::new();
    for unit in units {
        let place = *places.entry(unit.token.id).or_insert(cohorts.len());
        if place == cohorts.len() {
            cohorts.push(Cohort {
                token: Arc::clone(&unit.token),
                units: 0,
                holdings: Vec::new(),
            });
        }
        if let Some(cohort) = cohorts.get_mut(place) {
            cohort.units += unit.quantity;
            cohort.holdings.push(holding(head, &unit));
        }
    }
    cohorts
}

fn holding(head: &OperationHead, unit: &OperationAccount) -> CohortHolding {
    let arrived = head.to.as_ref().unwrap_or(&head.from);
    let (account, party, kind) = match unit.target {
        Some(target) => (target, arrived, head.policy.kind().operation_type()),
        None => (unit.account, &head.from, unit.operation_type),
    };
    CohortHolding {
        account,
        wallet: party.wallet,
        owner: party.profile,
        owner_name: party.name.clone(),
        kind,
        units: unit.quantity,
        serials: unit.serials,
    }
}
