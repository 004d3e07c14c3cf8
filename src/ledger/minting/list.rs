//! Which contracts may the caller see?

use attestry_domain::energy::{EnergyType, TokenType};
use attestry_domain::ids::{ProfileId, WorkflowId};
use attestry_domain::ledger::minting::OperationContractType;
use attestry_domain::ledger::operation::OperationStatus;
use chrono::{DateTime, Utc};

use super::{ContractSummary, READ};
use crate::app::App;
use crate::error::Error;
use crate::identity::Caller;
use crate::ledger::store::contracts::{self, Sight};
use crate::platform::listed::{Listed, Part};

/// What the contracts must be; every field that is given holds.
#[derive(Clone, Copy, Debug, Default)]
pub struct ContractFilter {
    /// How far they have come.
    pub status: Option<OperationStatus>,
    /// What was produced.
    pub energy_type: Option<EnergyType>,
    /// QET or CET.
    pub token_type: Option<TokenType>,
    /// What they mint.
    pub kind: Option<OperationContractType>,
    /// The profile that mints.
    pub issuer: Option<ProfileId>,
    /// The profile that receives the tokens.
    pub buyer: Option<ProfileId>,
    /// They have an asset of this workflow.
    pub workflow: Option<WorkflowId>,
    /// Made then or later.
    pub created_from: Option<DateTime<Utc>>,
    /// Made then or earlier.
    pub created_to: Option<DateTime<Utc>>,
}

/// The contracts, newest first: as issuer all, as buyer those that were minted.
pub async fn list(
    app: &App,
    caller: &Caller,
    filter: &ContractFilter,
    part: Part,
) -> Result<Listed<ContractSummary>, Error> {
    let sight = Sight(caller.profiles_with(READ));
    contracts::list(app.database.reader(), &sight, filter, part).await
}
