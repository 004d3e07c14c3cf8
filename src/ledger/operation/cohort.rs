//! How much of one token is in an operation?

use attestry_domain::ids::TokenId;

use super::{OperationCohort, OperationRef, details};
use crate::app::App;
use crate::error::Error;
use crate::identity::Caller;
use crate::ledger::store::operations::locks;

/// The units of one token. Whoever may see the operation may see this; a token of which it has no
/// unit is not found.
pub async fn cohort(
    app: &App,
    caller: &Caller,
    operation: OperationRef,
    token: TokenId,
) -> Result<OperationCohort, Error> {
    let db = app.database.reader();
    let head = details::visible(db, caller, operation).await?;
    let locks = locks::of_token(db, head.id, token).await?;
    let accounts = details::accounts(db, &head, locks).await?;
    OperationCohort::group(&head, accounts)
        .pop()
        .ok_or(Error::NotFound)
}
