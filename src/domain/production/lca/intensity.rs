//! What does the sheet `CI` say?

use rust_decimal::Decimal;

use super::facility::{Facilities, IDENTIFIER};
use super::finding::Findings;
use super::grid::{CellAt, Workbook};
use super::model::{CarbonIntensity, Component};
use super::table::{Column, Layout, Read, Row, Table};
use super::value::{self, Scale};
use super::{Fuel, SheetName};
use crate::vintage::Vintage;

const KG_PER_MMBTU: &str = "kg CO2e/MMBtu";

const MONTH: Column = Column::optional("Month");
const TOTAL: Column = Column::required("Total").in_unit(KG_PER_MMBTU);
const UNCERTAINTY: Column = Column::optional("Uncertainty").in_unit("%");
const CROSS_CHECK: Column = Column::optional("Cross-check").in_unit("g CO2e/MJ");

const AVOIDED: Column = component("Avoided");
const RNG_COMPONENTS: [Column; 5] = [
    component("Extraction"),
    component("Processing"),
    component("Upgrading"),
    component("Fugitive"),
    AVOIDED,
];
const SOLID_FUEL_COMPONENTS: [Column; 4] = [
    component("Feedstock collection"),
    component("Feedstock transport"),
    component("Processing"),
    AVOIDED,
];

/// How far the components may be from the total, in kg CO2e/MMBtu.
const SUM_TOLERANCE: Decimal = Decimal::from_parts(1, 0, 0, false, 3);
/// How far the cross-check may be from the total, in g CO2e/MJ.
const CROSS_CHECK_TOLERANCE: Decimal = Decimal::from_parts(2, 0, 0, false, 2);
/// kg CO2e/MMBtu = g CO2e/MJ times this.
const KG_PER_MMBTU_IN_G_PER_MJ: Decimal = Decimal::from_parts(1_055_056, 0, 0, false, 6);
/// Above this uncertainty, in percent, the batch shows a warning.
const UNCERTAINTY_WARNING: Decimal = Decimal::TEN;

const fn component(name: &'static str) -> Column {
    Column::required(name).in_unit(KG_PER_MMBTU)
}

/// One row; what could not be read is `None` and was reported.
#[derive(Debug, Clone)]
pub(super) struct IntensityRow {
    /// Where findings about the row point to.
    pub(super) at: CellAt,
    /// The index of its facility.
    pub(super) facility: Option<usize>,
    /// The month it holds for; blank for all months that have no row of their own.
    pub(super) month: Read<Vintage>,
    pub(super) intensity: Option<CarbonIntensity>,
}

/// Reads the sheet; `None` where it could not be found.
pub(super) fn read(
    workbook: &Workbook,
    fuel: Fuel,
    facilities: &Facilities,
    findings: &mut Findings,
) -> Option<Vec<IntensityRow>> {
    let components: &[Column] = match fuel {
        Fuel::RenewableNaturalGas => &RNG_COMPONENTS,
        Fuel::SolidFuel => &SOLID_FUEL_COMPONENTS,
    };
    let columns = [
        &[IDENTIFIER, MONTH],
        components,
        &[TOTAL, UNCERTAINTY, CROSS_CHECK],
    ]
    .concat();
    let layout = Layout {
        sheet: SheetName::Ci,
        columns: &columns,
        family: None,
    };
    let table = Table::find(workbook, &layout, true, findings)?;
    let rows = table.rows().iter();
    Some(
        rows.map(|row| read_row(&table, row, components, facilities, findings))
            .collect(),
    )
}

fn read_row(
    table: &Table<'_>,
    row: &Row<'_>,
    components: &[Column],
    facilities: &Facilities,
    findings: &mut Findings,
) -> IntensityRow {
    let facility = facilities.of_row(table, row, findings);
    let month = table.read(row, MONTH, value::month, findings);
    let intensity = read_intensity(table, row, components, findings);
    if let Some(intensity) = &intensity {
        check(table, row, intensity, findings);
    }
    IntensityRow {
        at: table.at(row, IDENTIFIER),
        facility,
        month,
        intensity,
    }
}

fn read_intensity(
    table: &Table<'_>,
    row: &Row<'_>,
    columns: &[Column],
    findings: &mut Findings,
) -> Option<CarbonIntensity> {
    let mut number = |column, scale: Scale| table.read(row, column, |c| scale.read(c), findings);
    let components: Vec<_> = columns
        .iter()
        .map(|column| {
            let scale = if *column == AVOIDED {
                Scale::AVOIDED_INTENSITY
            } else {
                Scale::INTENSITY
            };
            let value = number(*column, scale).value();
            value.map(|value| Component {
                name: column.name.to_owned(),
                value,
            })
        })
        .collect();
    let total = number(TOTAL, Scale::INTENSITY).value();
    let uncertainty_percent = number(UNCERTAINTY, Scale::PERCENT).value();
    let total_g_per_mj = number(CROSS_CHECK, Scale::INTENSITY).value();
    Some(CarbonIntensity {
        components: components.into_iter().collect::<Option<_>>()?,
        total: total?,
        uncertainty_percent,
        total_g_per_mj,
    })
}

/// Checks what the numbers of one row say about each other, in exact decimals.
fn check(table: &Table<'_>, row: &Row<'_>, intensity: &CarbonIntensity, findings: &mut Findings) {
    let total = intensity.total.0;
    if let Some(sum) = intensity.components_sum()
        && is_beyond(sum, total, SUM_TOLERANCE)
    {
        let reason = format!(
            "“Total” is {total}, but its components sum to {}; they may differ by {SUM_TOLERANCE}.",
            sum.normalize()
        );
        findings.error(SheetName::Ci, table.at(row, TOTAL), reason);
    }
    if let Some(stated) = intensity.total_g_per_mj
        && let Some(stated_kg) = stated.0.checked_mul(KG_PER_MMBTU_IN_G_PER_MJ)
        && let Some(tolerance) = CROSS_CHECK_TOLERANCE.checked_mul(KG_PER_MMBTU_IN_G_PER_MJ)
        && is_beyond(stated_kg, total, tolerance)
    {
        let reason = format!(
            "“Cross-check” is {stated} g CO2e/MJ, which is {} kg CO2e/MMBtu, but the total is \
             {total}; they may differ by {CROSS_CHECK_TOLERANCE} g CO2e/MJ.",
            stated_kg.round_dp(6).normalize()
        );
        findings.error(SheetName::Ci, table.at(row, CROSS_CHECK), reason);
    }
    if let Some(uncertainty) = intensity.uncertainty_percent
        && uncertainty.0 > UNCERTAINTY_WARNING
    {
        let reason =
            format!("“Uncertainty” is {uncertainty} %, more than {UNCERTAINTY_WARNING} %.");
        findings.warning(SheetName::Ci, table.at(row, UNCERTAINTY), reason);
    }
}

fn is_beyond(one: Decimal, other: Decimal, tolerance: Decimal) -> bool {
    one.checked_sub(other)
        .is_none_or(|difference| difference.abs() > tolerance)
}
