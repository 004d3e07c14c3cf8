//! What did a contract mint of one token?

use attestry_domain::energy::OperationType;
use attestry_domain::ids::{ContractId, TokenId};

use super::details;
use crate::app::App;
use crate::error::Error;
use crate::identity::Caller;
use crate::ledger::cohorts::{Cohort, CohortHolding};
use crate::ledger::store::{accounts, tokens, transactions};

/// The token and the accounts that were credited, whatever has become of the units since. Whoever may see the contract may see this; a token that the
/// contract did not mint is not found.
pub async fn cohort(
    app: &App,
    caller: &Caller,
    contract: ContractId,
    token: TokenId,
) -> Result<Cohort, Error> {
    let contract = details(app, caller, contract).await?;
    let db = app.database.reader();
    let token = tokens::by_ids(db, [token.uuid()]).await?.remove(&token);
    let token = token
        .filter(|it| it.contract == Some(contract.id))
        .ok_or(Error::NotFound)?;
    let credited = transactions::credited(db, contract.id, token.id).await?;
    let ids: Vec<_> = credited
        .iter()
        .filter_map(|it| it.holding)
        .map(|it| it.account)
        .collect();
    let accounts = accounts::by_ids(db, &ids).await?;
    let credit = credited
        .iter()
        .zip(accounts)
        .map(|(posting, account)| CohortHolding {
            account: account.id,
            wallet: account.wallet,
            owner: account.owner,
            owner_name: account.owner_name,
            kind: OperationType::Minting,
            units: posting.serials.count(),
            serials: Some(posting.serials),
        });
    Ok(Cohort {
        token,
        units: credited.iter().map(|it| it.serials.count()).sum(),
        holdings: credit.collect(),
    })
}
