//! Which batches have my profiles made?

use attestry_domain::identity::permission;
use std::collections::{BTreeSet, HashMap};
use std::ops::RangeInclusive;

use attestry_domain::ids::ProfileId;
use attestry_domain::production::lca::Fuel;

use super::store::batches;
use super::views::{self, BatchSummary};
use crate::app::App;
use crate::error::Error;
use crate::identity::Caller;
use crate::organizations;
use crate::platform::listed::{Listed, Part};

/// Which batches are asked for; what is absent does not narrow.
#[derive(Clone, Debug, Default)]
pub struct BatchFilter {
    /// One issuer.
    pub issuer: Option<ProfileId>,
    /// The external id of one of its facilities.
    pub boundary_identifier: Option<String>,
    /// What was produced.
    pub fuel: Option<Fuel>,
    /// Months of which it has at least one, as `yyyymm`.
    pub months: Option<RangeInclusive<i32>>,
}

/// The batches of the issuer, or of all profiles on which the caller may read batches.
///
/// # Errors
///
/// Not found where the caller may not see the issuer.
pub async fn list_issuer(
    app: &App,
    caller: &Caller,
    filter: &BatchFilter,
    part: Part,
) -> Result<Listed<BatchSummary>, Error> {
    const PERMISSION: &str = permission::BATCH_READ;
    let issuers = match filter.issuer {
        Some(issuer) => caller.require(PERMISSION, issuer).map(|()| vec![issuer])?,
        None => caller.profiles_with(PERMISSION),
    };
    let db = app.database.reader();
    let listed = batches::list(db, &issuers, filter, part).await?;
    let shown: BTreeSet<_> = listed.rows.iter().map(|row| row.issuer).collect();
    let names = organizations::profiles_by_ids(app.database.reader(), &shown).await?;
    let names: HashMap<_, _> = names.into_iter().map(|it| (it.id, it.name)).collect();
    Ok(Listed {
        rows: views::summaries(db, listed.rows, &names).await?,
        page: listed.page,
        next: listed.next,
        total: listed.total,
    })
}
