//! What does the sheet `Facility` say?

use std::collections::HashMap;

use super::finding::Findings;
use super::grid::{Cell, CellAt, Workbook};
use super::table::{Column, Layout, Row, Table};
use super::value::{self, Scale};
use super::{Expectation, Facility, Fuel, HeatBasis, Location, Model, SheetName};
use crate::energy::{EnergyType, Standard, TokenType};
use crate::places::{PlaceFault, check_place};
use crate::production::boundary::{BoundaryIdentifier, normalized};
use crate::production::participants;

/// The identifier of a facility, which every sheet has.
pub(super) const IDENTIFIER: Column = Column::required("Identifier");

const FORMAT: Column = Column::required("Identifier format");
const NAME: Column = Column::required("Name");
const OPERATOR: Column = Column::required("Operator");
const ENERGY_TYPE: Column = Column::required("Energy type");
const TOKEN_TYPE: Column = Column::required("Token type");
const LATITUDE: Column = Column::required("Latitude").in_unit("deg");
const LONGITUDE: Column = Column::required("Longitude").in_unit("deg");
const STATE: Column = Column::required("State");
const COUNTRY: Column = Column::required("Country");
const FEEDSTOCK: Column = Column::required("Feedstock");
const STANDARD: Column = Column::required("Standard");
const MODEL: Column = Column::required("Model");
const MODEL_VERSION: Column = Column::required("Model version");
const PATHWAY_CODE: Column = Column::optional("Pathway code");
const HEAT_BASIS: Column = Column::required("Heat basis");

const LAYOUT: Layout<'_> = Layout {
    sheet: SheetName::Facility,
    columns: &[
        FORMAT,
        IDENTIFIER,
        NAME,
        OPERATOR,
        ENERGY_TYPE,
        TOKEN_TYPE,
        LATITUDE,
        LONGITUDE,
        STATE,
        COUNTRY,
        FEEDSTOCK,
        STANDARD,
        MODEL,
        MODEL_VERSION,
        PATHWAY_CODE,
        HEAT_BASIS,
    ],
    family: None,
};

/// One row; what could not be read is `None` and was reported.
#[derive(Debug, Clone)]
pub(super) struct FacilityRow {
    /// Where findings about the facility as a whole point to.
    pub(super) at: CellAt,
    /// Where findings about its token type point to.
    pub(super) token_type_at: CellAt,
    /// Its identifier, as other findings name it.
    pub(super) id: Option<String>,
    /// The standard, and the cell that names it.
    pub(super) standard: Option<Standard>,
    /// The facility, yet without its verification.
    pub(super) facility: Option<Facility>,
    fuel: Option<Fuel>,
    token_type: Option<TokenType>,
}

/// The facilities, and how the other sheets refer to them.
#[derive(Debug, Clone, Default)]
pub(super) struct Facilities {
    pub(super) rows: Vec<FacilityRow>,
    by_id: HashMap<String, usize>,
    /// Whether every identifier could be read, so that an unknown one is really unknown.
    is_complete: bool,
}

impl Facilities {
    /// The fuel of the first facility that states one.
    pub(super) fn stated_fuel(&self) -> Option<Fuel> {
        self.rows.iter().find_map(|row| row.fuel)
    }

    /// The token type of the first facility that states one.
    pub(super) fn stated_token_type(&self) -> Option<TokenType> {
        self.rows.iter().find_map(|row| row.token_type)
    }

    /// The index of the facility that a row of another sheet belongs to; an identifier that is not
    /// in the sheet `Facility` is reported.
    pub(super) fn of_row(
        &self,
        table: &Table<'_>,
        row: &Row<'_>,
        findings: &mut Findings,
    ) -> Option<usize> {
        let id = table.read(row, IDENTIFIER, value::text, findings).value()?;
        let known = self.by_id.get(&normalized(&id)).copied();
        if known.is_none() && self.is_complete {
            let reason = format!("names “{id}”, which is not in the sheet Facility");
            table.refuse(row, IDENTIFIER, &reason, findings);
        }
        known
    }
}

/// Reads the sheet and reports what is wrong with it.
pub(super) fn read(
    workbook: &Workbook,
    expect: &Expectation<'_>,
    findings: &mut Findings,
) -> Facilities {
    let Some(table) = Table::find(workbook, &LAYOUT, true, findings) else {
        return Facilities::default();
    };
    if table.rows().is_empty() {
        findings.error(
            SheetName::Facility,
            table.first_cell(),
            "The sheet names no facility.",
        );
        return Facilities::default();
    }
    let mut facilities = Facilities {
        is_complete: true,
        ..Facilities::default()
    };
    for row in table.rows() {
        let mut facility = read_row(&table, row, expect, findings);
        facilities.is_complete &= facility.id.is_some();
        let next = facilities.rows.len();
        let first = facility
            .id
            .as_ref()
            .map(|id| *facilities.by_id.entry(normalized(id)).or_insert(next))
            .and_then(|index| facilities.rows.get(index));
        if let (Some(id), Some(first)) = (facility.id.take_if(|_| first.is_some()), first) {
            // Without its identifier, nothing else is asked of the second one.
            let reason = format!(
                "“{id}” is the identifier of two facilities; the first is in {}.",
                first.at
            );
            findings.error(SheetName::Facility, facility.at, reason);
        }
        facilities.rows.push(facility);
    }
    facilities
}

fn read_row(
    table: &Table<'_>,
    row: &Row<'_>,
    expect: &Expectation<'_>,
    findings: &mut Findings,
) -> FacilityRow {
    let mut identifier = |column| table.read(row, column, value::identifier, findings).value();
    let (format, id) = (identifier(FORMAT), identifier(IDENTIFIER));
    let mut text = |column| table.read(row, column, value::text, findings).value();
    let (name, operator) = (text(NAME), text(OPERATOR));
    let (state, feedstock) = (text(STATE), text(FEEDSTOCK));
    let (model, version) = (text(MODEL), text(MODEL_VERSION));
    let pathway_code = text(PATHWAY_CODE);
    let country = table.read(row, COUNTRY, country, findings).value();
    for (_, fault) in check_place(country.as_deref(), state.as_deref()) {
        let column = match fault {
            PlaceFault::Country => COUNTRY,
            PlaceFault::State => STATE,
        };
        table.refuse(row, column, &format!("is {fault}"), findings);
    }
    let standard = table.read(row, STANDARD, standard, findings).value();
    let standard = standard.map(|it| participants::spelled(expect.tags, it));
    let heat_basis = table
        .read(
            row,
            HEAT_BASIS,
            |c| value::choice(HeatBasis::ALL, HeatBasis::as_str, c),
            findings,
        )
        .value();
    let location = read_location(table, row, findings);
    let fuel = read_fuel(table, row, expect.fuel, findings);
    let token_type = read_token_type(table, row, expect.token_type, findings);
    let facility = || {
        Some(Facility {
            identifier: BoundaryIdentifier {
                format: format?,
                id: id.clone()?,
            },
            name: name?,
            operator: operator?,
            location: location?,
            state: state?,
            country: country?,
            feedstock: feedstock?,
            model: Model {
                standard: standard.clone()?,
                name: model?,
                version: version?,
                pathway_code,
            },
            heat_basis: heat_basis?,
            verification: None,
        })
    };
    FacilityRow {
        at: table.at(row, IDENTIFIER),
        token_type_at: table.at(row, TOKEN_TYPE),
        facility: facility(),
        id,
        standard,
        fuel,
        token_type,
    }
}

fn read_location(table: &Table<'_>, row: &Row<'_>, findings: &mut Findings) -> Option<Location> {
    let latitude = table
        .read(row, LATITUDE, |c| Scale::LATITUDE.read(c), findings)
        .value();
    let longitude = table
        .read(row, LONGITUDE, |c| Scale::LONGITUDE.read(c), findings)
        .value();
    Some(Location {
        latitude: latitude?,
        longitude: longitude?,
    })
}

/// Compares the energy type with the request and answers the fuel that the row states.
fn read_fuel(
    table: &Table<'_>,
    row: &Row<'_>,
    expected: Fuel,
    findings: &mut Findings,
) -> Option<Fuel> {
    let choice = |cell: &Cell| value::choice(EnergyType::ALL, EnergyType::as_str, cell);
    let stated = table.read(row, ENERGY_TYPE, choice, findings).value()?;
    if stated != expected.energy_type() {
        let reason = format!("is {stated}, but the batch is created for {expected}");
        table.refuse(row, ENERGY_TYPE, &reason, findings);
    }
    Fuel::of(stated)
}

/// Compares the token type with the request and answers the one that the row states.
fn read_token_type(
    table: &Table<'_>,
    row: &Row<'_>,
    expected: TokenType,
    findings: &mut Findings,
) -> Option<TokenType> {
    let choice = |cell: &Cell| value::choice(TokenType::ALL, TokenType::as_str, cell);
    let stated = table.read(row, TOKEN_TYPE, choice, findings).value()?;
    if stated != expected {
        let reason = format!("is {stated}, but the batch is created for {expected}");
        table.refuse(row, TOKEN_TYPE, &reason, findings);
    }
    Some(stated)
}

fn country(cell: &Cell) -> Result<String, String> {
    let code = value::text(cell)?.to_ascii_uppercase();
    if code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase()) {
        Ok(code)
    } else {
        Err("must be an ISO 3166 code of two letters, for example US".to_owned())
    }
}

fn standard(cell: &Cell) -> Result<Standard, String> {
    Standard::parse(&value::text(cell)?).map_err(|error| format!("is not usable: {error}"))
}
