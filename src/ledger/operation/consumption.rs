//! What is told of a consumption before it is signed? By its consumer, where; by the system that
//! measures, how much and over which way.

use attestry_domain::ids::OperationId;
use attestry_domain::ledger::operation::{
    DetailFault, MeasuredBoundary, MeasuredConsumption, OperationAction, OperationKind, Site,
    Transport,
};
use attestry_openapi::answer::Answer;
use attestry_openapi::common::Fault;
use serde::Serialize;

use super::case::Case;
use super::{Change, Operation, OperationHead, OperationRef, details};
use crate::app::App;
use crate::error::Error;
use crate::identity::Caller;
use crate::locations;
use crate::platform::database;

/// What a consumer tells.
#[derive(Clone, Debug)]
pub struct SiteRequest {
    /// The consumption.
    pub id: OperationId,
    /// Its label.
    pub name: String,
    /// Where the energy is consumed.
    pub site: Site,
}

/// What a system measured.
#[derive(Clone, Debug)]
pub struct Measurement {
    /// The consumption.
    pub id: OperationId,
    /// The boundary that consumed.
    pub boundary: Change<MeasuredBoundary>,
    /// How much.
    pub consumption: Change<MeasuredConsumption>,
    /// How the gas came there.
    pub transport: Change<Transport>,
}

/// Names a consumption and tells where its energy is consumed.
///
/// Refused, in this order: a consumption out of sight (not found); no `operation.prepare` on its
/// holder; one that has ended, then one that is signed (conflict); a location that is not an active one of the
/// holder (not found).
pub async fn set_site<A>(
    app: &App,
    caller: &Caller,
    request: &SiteRequest,
) -> Result<Answer<A>, Error>
where
    A: From<Operation> + Serialize,
{
    database::write(app, caller, |tx| async move {
        let mut case = Case::open(&tx, app, caller, consumption(request.id)).await?;
        case.prepare(caller, OperationAction::ChangeTerms)?;
        if let Some(location) = request.site.location_id {
            let holder = case.head.from.profile;
            let usable = locations::require_active(&*tx, location.into(), holder).await;
            usable.map_err(|error| error.at("/locationId"))?;
        }
        case.head.name = Some(request.name.clone());
        case.head.use_of_energy.site = Some(request.site.clone());
        case.save(&tx).await?;
        details::show(&*tx, caller, case.head).await
    })
    .await
}

/// Tells what was measured. The caller is a system that may do so for every holder.
///
/// Refused, in this order: a period that ends before it starts, an amount or distance below zero
/// (invalid); no such consumption (not found); one that has ended, then one that is signed (conflict).
pub async fn measure<A>(
    app: &App,
    caller: &Caller,
    measured: &Measurement,
) -> Result<Answer<A>, Error>
where
    A: From<OperationHead> + Serialize,
{
    measured.check()?;
    database::write(app, caller, |tx| async move {
        let mut case = Case::open_any(&tx, app, consumption(measured.id)).await?;
        case.head.status.admit(OperationAction::ChangeTerms)?;
        let told = &mut case.head.use_of_energy;
        measured.boundary.apply(&mut told.boundary);
        measured.consumption.apply(&mut told.consumption);
        measured.transport.apply(&mut told.transport);
        case.save(&tx).await?;
        Ok(case.head)
    })
    .await
}

const fn consumption(id: OperationId) -> OperationRef {
    let kind = OperationKind::Consumption;
    OperationRef { kind, id }
}

impl Measurement {
    /// Names every fault.
    fn check(&self) -> Result<(), Error> {
        let fault = |below: &str, (at, fault): (&str, DetailFault)| Fault {
            pointer: format!("{below}{at}"),
            detail: fault.to_string(),
        };
        let consumption = self.consumption.set().map(MeasuredConsumption::faults);
        let transport = self.transport.set().and_then(|it| it.check().err());
        let faults = consumption
            .into_iter()
            .flatten()
            .map(|it| fault("/consumption", it))
            .chain(transport.map(|it| fault("/transportationEmissionsDynamic", it)));
        Error::of_faults(faults.collect())
    }
}
