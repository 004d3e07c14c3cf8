//! Do the sheets agree with each other, and what do they say together?

use std::collections::{BTreeMap, HashMap};

use super::SheetName;
use super::facility::{Facilities, FacilityRow};
use super::finding::Findings;
use super::grid::CellAt;
use super::intensity::IntensityRow;
use super::model::{CarbonIntensity, Facility, FacilityLca, MonthLca};
use super::monthly::MonthRow;
use super::table::Read;
use super::verification::VerificationRow;
use crate::energy::TokenType;
use crate::vintage::Vintage;

/// What was read of each sheet; `None` for a sheet that is not there.
pub(super) struct Sheets {
    pub(super) facilities: Facilities,
    pub(super) months: Option<Vec<MonthRow>>,
    pub(super) intensities: Option<Vec<IntensityRow>>,
    pub(super) verifications: Option<Vec<VerificationRow>>,
}

/// The rows of one sheet by facility.
struct ByFacility<'a, R> {
    groups: HashMap<usize, Vec<&'a R>>,
    /// Whether every row belongs to a known facility, so that a row that is missed is not one of
    /// those that could not be read.
    is_complete: bool,
}

impl<'a, R> ByFacility<'a, R> {
    fn new(rows: &'a [R], facility_of: impl Fn(&R) -> Option<usize>) -> Self {
        let mut grouped = Self {
            groups: HashMap::new(),
            is_complete: true,
        };
        for row in rows {
            match facility_of(row) {
                Some(facility) => grouped.groups.entry(facility).or_default().push(row),
                None => grouped.is_complete = false,
            }
        }
        grouped
    }

    fn of(&self, facility: usize) -> &[&'a R] {
        self.groups.get(&facility).map_or(&[], Vec::as_slice)
    }
}

type Months<'a> = ByFacility<'a, MonthRow>;
type Intensities<'a> = ByFacility<'a, IntensityRow>;
type Verifications<'a> = ByFacility<'a, VerificationRow>;

impl Sheets {
    /// Reports where the sheets do not fit together.
    ///
    /// A rule about rows that should be there is left out while a row of that sheet could not be
    /// read: it may be the one that is missed.
    pub(super) fn check(&self, token_type: TokenType, findings: &mut Findings) {
        let (months, intensities, verifications) = self.by_facility();
        for (index, facility) in self.facilities.rows.iter().enumerate() {
            let Some(id) = &facility.id else { continue };
            let subject = Subject {
                index,
                id,
                facility,
            };
            if let Some(months) = &months {
                subject.check_months(months, findings);
            }
            if let (Some(months), Some(intensities)) = (&months, &intensities) {
                subject.check_intensities(months, intensities, findings);
            }
            if let Some(verifications) = &verifications {
                subject.check_verifications(verifications, token_type, findings);
            }
        }
    }

    /// Puts the sheets together; `None` where something was reported.
    pub(super) fn assemble(&self) -> Option<Vec<FacilityLca>> {
        let (months, intensities, verifications) = self.by_facility();
        let (months, intensities) = (months?, intensities?);
        let rows = self.facilities.rows.iter().enumerate();
        rows.map(|(index, row)| {
            let verification = verifications
                .as_ref()
                .and_then(|rows| rows.of(index).first().copied());
            Some(FacilityLca {
                facility: facility(row, verification)?,
                months: assemble_months(months.of(index), intensities.of(index))?,
            })
        })
        .collect()
    }

    fn by_facility(
        &self,
    ) -> (
        Option<Months<'_>>,
        Option<Intensities<'_>>,
        Option<Verifications<'_>>,
    ) {
        (
            self.months
                .as_ref()
                .map(|rows| ByFacility::new(rows, |row| row.facility)),
            self.intensities
                .as_ref()
                .map(|rows| ByFacility::new(rows, |row| row.facility)),
            self.verifications
                .as_ref()
                .map(|rows| ByFacility::new(rows, |row| row.facility)),
        )
    }
}

/// The facility that the other sheets are checked for.
struct Subject<'a> {
    index: usize,
    id: &'a str,
    facility: &'a FacilityRow,
}

impl Subject<'_> {
    /// Months are there, unique and without gaps.
    fn check_months(&self, months: &Months<'_>, findings: &mut Findings) {
        let own = months.of(self.index);
        let mut first_rows: BTreeMap<Vintage, CellAt> = BTreeMap::new();
        let mut has_doubles = false;
        for row in own {
            let Some(vintage) = row.vintage else { continue };
            if let Some(first) = first_rows.get(&vintage) {
                has_doubles = true;
                let reason = format!(
                    "“{}” has {vintage} twice; the first is in {first}.",
                    self.id
                );
                findings.error(SheetName::Monthly, row.at, reason);
            } else {
                first_rows.insert(vintage, row.at);
            }
        }
        if !months.is_complete {
            return;
        }
        if own.is_empty() {
            let reason = format!("“{}” has no row in the sheet Monthly.", self.id);
            findings.error(SheetName::Facility, self.facility.at, reason);
        }
        if !has_doubles && own.iter().all(|row| row.vintage.is_some()) {
            self.report_gaps(&first_rows, findings);
        }
    }

    fn report_gaps(&self, months: &BTreeMap<Vintage, CellAt>, findings: &mut Findings) {
        for ((before, _), (after, at)) in months.iter().zip(months.iter().skip(1)) {
            if before.next() != Some(*after) {
                let reason = format!(
                    "“{}” has a gap: no month between {before} and {after}.",
                    self.id
                );
                findings.error(SheetName::Monthly, *at, reason);
            }
        }
    }

    /// Each month has one intensity, and each intensity a month.
    fn check_intensities(
        &self,
        months: &Months<'_>,
        intensities: &Intensities<'_>,
        findings: &mut Findings,
    ) {
        let own = intensities.of(self.index);
        let own_months = months.of(self.index);
        let measured: BTreeMap<Vintage, CellAt> = own_months
            .iter()
            .filter_map(|row| Some((row.vintage?, row.at)))
            .collect();
        let covered = self.index_intensities(own, findings);

        if months.is_complete && own_months.iter().all(|row| row.vintage.is_some()) {
            for (month, at) in &covered {
                if let Some(vintage) = month.filter(|vintage| !measured.contains_key(vintage)) {
                    let reason = format!("“{}” has no {vintage} in the sheet Monthly.", self.id);
                    findings.error(SheetName::Ci, *at, reason);
                }
            }
        }
        if !intensities.is_complete || own.iter().any(|row| row.month == Read::Faulty) {
            return;
        }
        if own.is_empty() {
            let reason = format!("“{}” has no row in the sheet CI.", self.id);
            findings.error(SheetName::Facility, self.facility.at, reason);
        } else if !covered.contains_key(&None) {
            for (vintage, at) in measured {
                if !covered.contains_key(&Some(vintage)) {
                    let id = self.id;
                    let reason = format!(
                        "“{id}” has no row for {vintage}, nor for all months, in the sheet CI."
                    );
                    findings.error(SheetName::Monthly, at, reason);
                }
            }
        }
    }

    /// The first row of each month that an intensity is given for (`None`: for all months); a second
    /// one is reported.
    fn index_intensities(
        &self,
        rows: &[&IntensityRow],
        findings: &mut Findings,
    ) -> BTreeMap<Option<Vintage>, CellAt> {
        let mut first_rows = BTreeMap::new();
        for row in rows {
            let month = match row.month {
                Read::Faulty => continue,
                Read::Blank => None,
                Read::Value(vintage) => Some(vintage),
            };
            if let Some(first) = first_rows.get(&month) {
                let months = month.map_or("all months".to_owned(), |vintage| vintage.to_string());
                let id = self.id;
                let reason =
                    format!("“{id}” has a row for {months} twice; the first is in {first}.");
                findings.error(SheetName::Ci, row.at, reason);
            } else {
                first_rows.insert(month, row.at);
            }
        }
        first_rows
    }

    /// A facility has one verification at most, and for a QET it has one.
    fn check_verifications(
        &self,
        verifications: &Verifications<'_>,
        token_type: TokenType,
        findings: &mut Findings,
    ) {
        let id = self.id;
        let own = verifications.of(self.index);
        for row in own.iter().skip(1) {
            let reason = format!("“{id}” has two rows in this sheet.");
            findings.error(SheetName::Verification, row.at, reason);
        }
        if own.is_empty() && verifications.is_complete && token_type == TokenType::Qet {
            let at = self.facility.token_type_at;
            let reason =
                format!("“{id}” is to be a QET, but has no row in the sheet Verification.");
            findings.error(SheetName::Facility, at, reason);
        }
    }
}

/// A facility with its verification.
fn facility(row: &FacilityRow, verification: Option<&VerificationRow>) -> Option<Facility> {
    let mut facility = row.facility.clone()?;
    if let Some(row) = verification {
        facility.verification = Some(row.verification.clone()?);
    }
    Some(facility)
}

/// The months of a facility, oldest first, each with its intensity.
fn assemble_months(months: &[&MonthRow], intensities: &[&IntensityRow]) -> Option<Vec<MonthLca>> {
    let assemble = |row: &&MonthRow| {
        let vintage = row.vintage?;
        Some(MonthLca {
            vintage,
            net_energy: row.net_energy?,
            inputs: row.inputs.clone()?,
            intensity: intensity_of(intensities, vintage)?.clone(),
        })
    };
    let mut months: Vec<_> = months.iter().map(assemble).collect::<Option<_>>()?;
    months.sort_by_key(|month| month.vintage);
    Some(months)
}

/// The intensity of a month: the row for that month, or else the row for all months.
fn intensity_of<'a>(rows: &[&'a IntensityRow], vintage: Vintage) -> Option<&'a CarbonIntensity> {
    let row_for = |month: Read<Vintage>| rows.iter().find(|row| row.month == month);
    row_for(Read::Value(vintage))
        .or_else(|| row_for(Read::Blank))?
        .intensity
        .as_ref()
}
