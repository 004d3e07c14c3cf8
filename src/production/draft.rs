//! Which rows is a batch to be made of, and which months stand in their way?

use attestry_domain::identity::permission;
use attestry_domain::ids::BatchId;
use attestry_domain::production::asset::AssetStatus;
use attestry_domain::production::boundary::BoundaryKey;
use attestry_domain::production::document::{AssetDocument, Origin};
use attestry_domain::production::lca::{Facility, FacilityLca, Lca, MonthLca};
use attestry_domain::production::workflow::WorkflowStatus;
use attestry_domain::vintage::Vintage;
use sea_orm::ConnectionTrait;

use super::create::NewBatch;
use super::records::{Batch, Workflow};
use super::store::assets::HeldMonth;
use super::store::{assets, batches, claims, workflows};
use crate::app::App;
use crate::assets::Asset;
use crate::assets::store::insert;
use crate::error::{Conflict, Error};
use crate::files::FileRecord;
use crate::identity::Caller;
use crate::platform::database::Tx;

/// How many taken months a refusal names.
const MONTHS_NAMED_MAX: usize = 12;

/// The months of one facility, which have no gaps.
#[derive(Clone, Debug)]
pub(super) struct FacilityMonths {
    /// The facility.
    pub(super) boundary: BoundaryKey,
    /// The first month.
    pub(super) first: Vintage,
    /// The last month.
    pub(super) last: Vintage,
    /// How the issuer spells the facility's id.
    identifier: String,
}

impl FacilityMonths {
    /// From the first to the last of these months; nothing where there is none.
    pub(super) fn of(
        facility: &Facility,
        months: impl IntoIterator<Item = Vintage>,
    ) -> Option<Self> {
        let mut months = months.into_iter();
        let first = months.next()?;
        let (first, last) = months.fold((first, first), |(first, last), it| {
            (first.min(it), last.max(it))
        });
        let identifier = &facility.identifier;
        Some(Self {
            boundary: identifier.key(),
            first,
            last,
            identifier: identifier.id.clone(),
        })
    }
}

/// The rows of a batch to be.
pub(super) struct Draft {
    /// The batch; the others belong to it.
    pub(super) batch: Batch,
    workflows: Vec<Workflow>,
    assets: Vec<Asset>,
    months: Vec<FacilityMonths>,
}

impl Draft {
    /// Makes them up, with ids, from what the workbook says.
    pub(super) fn of(
        app: &App,
        caller: &Caller,
        new: &NewBatch,
        file: &FileRecord,
        issuer_name: &str,
        lca: &Lca,
    ) -> Result<Self, Error> {
        let now = app.clock.now();
        let batch = Batch {
            id: app.ids.next(),
            issuer: new.issuer,
            name: new.name.clone(),
            fuel: new.fuel,
            token_type: new.token_type,
            status: WorkflowStatus::Draft,
            document: file.id,
            document_sha256: file.content,
            warnings: lca.warnings.clone(),
            created_by: caller.user()?,
            created_at: now,
            updated_at: now,
            ended_at: None,
            ended_reason: None,
        };
        let mut draft = Self {
            batch,
            workflows: Vec::new(),
            assets: Vec::new(),
            months: Vec::new(),
        };
        for facility in &lca.facilities {
            draft.add(app, issuer_name, facility)?;
        }
        Ok(draft)
    }

    fn add(&mut self, app: &App, issuer_name: &str, it: &FacilityLca) -> Result<(), Error> {
        let now = self.batch.created_at;
        let workflow = Workflow {
            id: app.ids.next(),
            batch_id: self.batch.id,
            issuer: self.batch.issuer,
            status: WorkflowStatus::Draft,
            facility: it.facility.clone(),
            description: None,
            rejection_reason: None,
            measured_at: None,
            sent_at: None,
            minted_at: None,
            removed_at: None,
            created_at: now,
            updated_at: now,
        };
        self.months.extend(FacilityMonths::of(
            &it.facility,
            it.months.iter().map(|m| m.vintage),
        ));
        for month in &it.months {
            let asset = self.asset(app, issuer_name, &workflow, month)?;
            self.assets.push(asset);
        }
        self.workflows.push(workflow);
        Ok(())
    }

    fn asset(
        &self,
        app: &App,
        issuer_name: &str,
        workflow: &Workflow,
        month: &MonthLca,
    ) -> Result<Asset, Error> {
        let batch = &self.batch;
        let origin = Origin {
            workflow_id: workflow.id,
            batch_name: &batch.name,
            issuer_name,
            fuel: batch.fuel,
            token_type: batch.token_type,
        };
        let energy_type = batch.fuel.energy_type();
        Ok(Asset {
            id: app.ids.next(),
            issuer: batch.issuer,
            batch: Some(batch.id),
            workflow: Some(workflow.id),
            boundary_key: workflow.facility.identifier.key(),
            energy_type,
            token_type: batch.token_type,
            vintage: month.vintage,
            measured: month.net_energy,
            uom: energy_type.token_uom(),
            carbon_intensity: month.intensity.comparable().map_err(Error::internal)?,
            document: AssetDocument::new(&origin, &workflow.facility, month),
            status: AssetStatus::Draft,
            carry: None,
            token: None,
            created_at: batch.created_at,
            updated_at: batch.created_at,
        })
    }

    /// Inserts all rows, or refuses in the documented order.
    pub(super) async fn insert(&self, tx: &Tx, caller: &Caller) -> Result<(), Error> {
        if !batches::insert(tx, &self.batch).await? {
            let (issuer, document) = (self.batch.issuer, self.batch.document_sha256);
            let earlier = batches::open_with_document(&**tx, issuer, document).await?;
            let earlier = earlier.ok_or_else(|| Error::internal("a batch could not be made"))?;
            return Err(Error::Conflict(Conflict::WorkbookAlreadyUsed(
                workbook_used(earlier),
            )));
        }
        workflows::insert(tx, &self.workflows).await?;
        if insert(tx, &self.assets).await? < self.assets.len() {
            let open = self.open_months(&**tx).await?;
            let text = self.open_text(&open);
            let text = text.ok_or_else(|| Error::internal("an asset could not be made"))?;
            return Err(Error::Conflict(Conflict::FacilityMonthOpen(text)));
        }
        let claimed = self.claimed_months(&**tx).await?;
        match self.claimed_text(&claimed, caller) {
            Some(text) => Err(Error::Conflict(Conflict::FacilityMonthClaimed(text))),
            None => Ok(()),
        }
    }

    /// Which of its months the issuer's other assets hold.
    pub(super) async fn open_months(
        &self,
        db: &impl ConnectionTrait,
    ) -> Result<Vec<HeldMonth>, Error> {
        let Batch {
            id, issuer, fuel, ..
        } = &self.batch;
        assets::held_months(db, *issuer, fuel.energy_type(), &self.months, *id).await
    }

    /// Which of its months were approved before, for whomever.
    pub(super) async fn claimed_months(
        &self,
        db: &impl ConnectionTrait,
    ) -> Result<Vec<HeldMonth>, Error> {
        let Batch { id, fuel, .. } = &self.batch;
        claims::held_months(db, fuel.energy_type(), &self.months, *id).await
    }

    /// Says which months are in another batch.
    pub(super) fn open_text(&self, held: &[HeldMonth]) -> Option<String> {
        let batch_of = |it: &HeldMonth| it.batch_id;
        held_text(held, &self.months, "is in another batch of yours", batch_of)
    }

    /// Says which months were approved before.
    pub(super) fn claimed_text(&self, held: &[HeldMonth], caller: &Caller) -> Option<String> {
        claimed_text(held, &self.months, caller)
    }
}

/// Says which batch has the workbook.
pub(super) fn workbook_used(earlier: BatchId) -> String {
    format!("The batch {earlier} was made from the same workbook.")
}

/// Says which months were approved before; the earlier batch is named to those who may see it.
pub(super) fn claimed_text(
    held: &[HeldMonth],
    months: &[FacilityMonths],
    caller: &Caller,
) -> Option<String> {
    let seen = |it: &HeldMonth| {
        it.batch_id
            .filter(|_| caller.require(permission::BATCH_READ, it.issuer).is_ok())
    };
    held_text(held, months, "was approved before", seen)
}

/// `June 2025 of the facility PRL-0042 was approved before (batch …).` for each month, up to a dozen.
fn held_text(
    held: &[HeldMonth],
    months: &[FacilityMonths],
    what: &str,
    batch_of: impl Fn(&HeldMonth) -> Option<BatchId>,
) -> Option<String> {
    let sentence = |it: &HeldMonth| {
        let facility = months
            .iter()
            .find(|months| months.boundary.as_str() == it.boundary);
        let facility = facility.map_or(it.boundary.as_str(), |months| &months.identifier);
        let month = it.vintage.period_start().format("%B %Y");
        let batch = batch_of(it)
            .map(|id| format!(" (batch {id})"))
            .unwrap_or_default();
        format!("{month} of the facility {facility} {what}{batch}.")
    };
    let mut sentences: Vec<_> = held.iter().take(MONTHS_NAMED_MAX).map(sentence).collect();
    if held.len() > MONTHS_NAMED_MAX {
        sentences.push(format!("So are {} more.", held.len() - MONTHS_NAMED_MAX));
    }
    (!sentences.is_empty()).then(|| sentences.join(" "))
}
