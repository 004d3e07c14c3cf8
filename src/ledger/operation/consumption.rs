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
use super::{Operation, OperationRef, details};
use crate::app::App;
use crate::error::Error;
use crate::identity::Caller;
use crate::platform::database;

/// What a system measured; what is absent stays as it is.
#[derive(Clone, Debug, Default)]
pub struct Measurement {
    /// The boundary that consumed.
    pub boundary: Option<MeasuredBoundary>,
    /// How much.
    pub consumption: Option<MeasuredConsumption>,
    /// How the gas came there.
    pub transport: Option<Transport>,
}

/// Tells where energy is consumed.
///
/// Refused, in this order: a consumption out of sight (not found); no `operation.prepare` on its
/// holder; one that has ended, then one that is signed (conflict).
pub async fn set_site<A>(
    app: &App,
    caller: &Caller,
    id: OperationId,
    site: &Site,
) -> Result<Answer<A>, Error>
where
    A: From<Operation> + Serialize,
{
    database::write(app, caller, |tx| async move {
        let mut case = Case::open(&tx, app, caller, consumption(id)).await?;
        case.prepare(caller, OperationAction::ChangeTerms)?;
        case.head.use_of_energy.site = Some(site.clone());
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
    id: OperationId,
    measured: &Measurement,
) -> Result<Answer<A>, Error>
where
    A: From<Operation> + Serialize,
{
    measured.check()?;
    database::write(app, caller, |tx| async move {
        let mut case = Case::open_any(&tx, app, consumption(id)).await?;
        case.head.status.admit(OperationAction::ChangeTerms)?;
        let told = &mut case.head.use_of_energy;
        let Measurement {
            boundary,
            consumption,
            transport,
        } = measured.clone();
        told.boundary = boundary.or(told.boundary.take());
        told.consumption = consumption.or(told.consumption.take());
        told.transport = transport.or(told.transport.take());
        case.save(&tx).await?;
        details::show(&*tx, caller, case.head).await
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
        let consumption = self
            .consumption
            .iter()
            .flat_map(MeasuredConsumption::faults);
        let transport = self.transport.iter().filter_map(|it| it.check().err());
        let faults: Vec<_> = consumption
            .map(|it| fault("/consumption", it))
            .chain(transport.map(|it| fault("/transportationEmissionsDynamic", it)))
            .collect();
        if faults.is_empty() {
            Ok(())
        } else {
            Err(Error::Invalid(faults))
        }
    }
}
