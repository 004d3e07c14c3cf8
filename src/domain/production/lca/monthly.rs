//! What does the sheet `Monthly` say?

use chrono::{DateTime, Utc};

use super::facility::{Facilities, IDENTIFIER};
use super::finding::Findings;
use super::grid::{Cell, CellAt, Workbook};
use super::model::{Feedstock, Inputs, RngInputs, SolidFuelInputs};
use super::table::{Column, ColumnFamily, Layout, Read, Row, Table};
use super::value::{self, Scale};
use super::{Fuel, SheetName};
use crate::numbers::Micro;
use crate::production::exact::Exact;
use crate::vintage::Vintage;

const MONTH: Column = Column::required("Month");
const NET_ENERGY: Column = Column::required("Net energy").in_unit("MMBtu");

const BIOGAS: Column = Column::required("Biogas").in_unit("scf");
const METHANE: Column = Column::required("CH4").in_unit("%");
const ELECTRICITY: Column = Column::optional("Electricity").in_unit("kWh");
const NATURAL_GAS: Column = Column::optional("Natural gas").in_unit("MMBtu");
const DIESEL: Column = Column::optional("Diesel").in_unit("gal");
const PROPANE: Column = Column::optional("Propane").in_unit("gal");
const FUGITIVE: Column = Column::optional("Fugitive").in_unit("kg CO2e");
const AVOIDED: Column = Column::optional("Avoided").in_unit("kg CO2e");

const ALLOCATION: Column = Column::required("Co-product allocation factor");

const RNG: Layout<'_> = Layout {
    sheet: SheetName::Monthly,
    columns: &[
        IDENTIFIER,
        MONTH,
        BIOGAS,
        METHANE,
        ELECTRICITY,
        NATURAL_GAS,
        DIESEL,
        PROPANE,
        FUGITIVE,
        AVOIDED,
        NET_ENERGY,
    ],
    family: None,
};

const SOLID_FUEL: Layout<'_> = Layout {
    sheet: SheetName::Monthly,
    columns: &[IDENTIFIER, MONTH, ALLOCATION, NET_ENERGY],
    family: Some(ColumnFamily {
        first_word: "Feedstock",
        unit: "ton",
    }),
};

/// One row; what could not be read is `None` and was reported.
#[derive(Debug, Clone)]
pub(super) struct MonthRow {
    /// Where findings about the month point to.
    pub(super) at: CellAt,
    /// The index of its facility.
    pub(super) facility: Option<usize>,
    /// The month, if the registry takes it.
    pub(super) vintage: Option<Vintage>,
    pub(super) net_energy: Option<Micro>,
    pub(super) inputs: Option<Inputs>,
}

/// Reads the sheet; `None` where it could not be found.
pub(super) fn read(
    workbook: &Workbook,
    fuel: Fuel,
    now: DateTime<Utc>,
    facilities: &Facilities,
    findings: &mut Findings,
) -> Option<Vec<MonthRow>> {
    let layout = match fuel {
        Fuel::RenewableNaturalGas => &RNG,
        Fuel::SolidFuel => &SOLID_FUEL,
    };
    let table = Table::find(workbook, layout, true, findings)?;
    if fuel == Fuel::SolidFuel && table.family().next().is_none() {
        let at = table.first_cell();
        let reason = "A column “Feedstock … [ton]” is missing, for example “Feedstock MSW [ton]”.";
        findings.error(SheetName::Monthly, at, reason);
    }
    let rows = table.rows().iter();
    Some(
        rows.map(|row| read_row(&table, row, fuel, now, facilities, findings))
            .collect(),
    )
}

fn read_row(
    table: &Table<'_>,
    row: &Row<'_>,
    fuel: Fuel,
    now: DateTime<Utc>,
    facilities: &Facilities,
    findings: &mut Findings,
) -> MonthRow {
    let facility = facilities.of_row(table, row, findings);
    let vintage = table
        .read(row, MONTH, |cell| ended_month(cell, now), findings)
        .value();
    let net_energy = table
        .read(row, NET_ENERGY, |c| Scale::AMOUNT.read(c), findings)
        .value();
    let inputs = match fuel {
        Fuel::RenewableNaturalGas => {
            read_rng(table, row, findings).map(Inputs::RenewableNaturalGas)
        }
        Fuel::SolidFuel => read_solid_fuel(table, row, findings).map(Inputs::SolidFuel),
    };
    MonthRow {
        at: table.at(row, MONTH),
        facility,
        vintage,
        net_energy: net_energy.and_then(|Exact(value)| Micro::exact(value).ok()),
        inputs,
    }
}

fn ended_month(cell: &Cell, now: DateTime<Utc>) -> Result<Vintage, String> {
    let vintage = value::month(cell)?;
    if vintage.has_ended(now) {
        Ok(vintage)
    } else {
        Err(format!("is {vintage}, which has not ended yet (UTC)"))
    }
}

fn read_rng(table: &Table<'_>, row: &Row<'_>, findings: &mut Findings) -> Option<RngInputs> {
    let mut number = |column, scale: Scale| table.read(row, column, |c| scale.read(c), findings);
    let biogas = number(BIOGAS, Scale::AMOUNT).value();
    let methane = number(METHANE, Scale::PERCENT).value();
    let mut amount = |column| number(column, Scale::AMOUNT).value();
    let (electricity_kwh, natural_gas_mmbtu) = (amount(ELECTRICITY), amount(NATURAL_GAS));
    let (diesel_gal, propane_gal) = (amount(DIESEL), amount(PROPANE));
    let fugitive_kg_co2e = amount(FUGITIVE);
    let avoided_kg_co2e = number(AVOIDED, Scale::AVOIDED_AMOUNT).value();
    Some(RngInputs {
        biogas_scf: biogas?,
        methane_percent: methane?,
        electricity_kwh,
        natural_gas_mmbtu,
        diesel_gal,
        propane_gal,
        fugitive_kg_co2e,
        avoided_kg_co2e,
    })
}

fn read_solid_fuel(
    table: &Table<'_>,
    row: &Row<'_>,
    findings: &mut Findings,
) -> Option<SolidFuelInputs> {
    let mut feedstocks = Vec::new();
    for kind in table.family() {
        let tons = table.read_kind(row, kind, |cell| Scale::AMOUNT.read(cell), findings);
        if let Read::Value(tons) = tons {
            feedstocks.push(Feedstock {
                kind: kind.0.to_owned(),
                tons,
            });
        }
    }
    let factor = table.read(row, ALLOCATION, share, findings).value();
    Some(SolidFuelInputs {
        feedstocks,
        co_product_allocation_factor: factor?,
    })
}

fn share(cell: &Cell) -> Result<Exact, String> {
    let share = Scale::SHARE.read(cell)?;
    if share.0.is_zero() {
        Err("must be more than 0".to_owned())
    } else {
        Ok(share)
    }
}
