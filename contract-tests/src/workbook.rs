//! Which workbook does somebody upload? A filled example, or one that differs from it in a few cells.

use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

const RNG: &[u8] = include_bytes!("../../src/production/templates/lca-rng-example.xlsx");
const SOLID_FUEL: &[u8] =
    include_bytes!("../../src/production/templates/lca-solid-fuel-example.xlsx");

/// The sheets of the examples, in the order of their parts.
const SHEETS: [&str; 5] = ["Guide", "Facility", "Monthly", "CI", "Verification"];

/// The facility of the RNG example.
pub const PRAIRIE: &str = "PRAIRIE-LFG-01";
/// The first three months of 2025, as a spreadsheet counts days.
pub const MONTHS: [u32; 3] = [45_658, 45_689, 45_717];

/// A workbook in parts. The examples keep their texts in the cells, so that a text is changed where
/// it stands.
#[derive(Clone, Debug)]
pub struct Workbook(Vec<(String, Vec<u8>)>);

impl Workbook {
    /// One landfill, January to March 2025: 41,250.25, 37,890.5 and 42,105.375 MMBtu.
    pub fn rng() -> Self {
        Self::read(RNG)
    }

    /// One fuel works, January to March 2025: 135,787.5, 128,410.75 and 0 MMBtu.
    pub fn solid_fuel() -> Self {
        Self::read(SOLID_FUEL)
    }

    /// The same for another landfill.
    pub fn of_facility(identifier: &str) -> Self {
        Self::rng().with_text(PRAIRIE, identifier)
    }

    fn read(bytes: &[u8]) -> Self {
        let mut archive = ZipArchive::new(Cursor::new(bytes)).expect("a workbook");
        let parts = (0..archive.len()).map(|index| {
            let mut part = archive.by_index(index).expect("a part");
            let mut bytes = Vec::new();
            part.read_to_end(&mut bytes).expect("a whole part");
            (part.name().expect("a name").into_owned(), bytes)
        });
        Self(parts.collect())
    }

    /// Every cell that holds the text `from` holds `to`.
    #[must_use]
    pub fn with_text(self, from: &str, to: &str) -> Self {
        self.with_cells(&format!("<t>{from}</t>"), &format!("<t>{to}</t>"))
    }

    /// Every cell that holds the number `from` holds `to`; a month is a number of days.
    #[must_use]
    pub fn with_number(self, from: &str, to: &str) -> Self {
        self.with_cells(&format!("<v>{from}</v>"), &format!("<v>{to}</v>"))
    }

    /// Three months later.
    #[must_use]
    pub fn next_quarter(self) -> Self {
        let april_to_june = [45_748, 45_778, 45_809];
        MONTHS
            .iter()
            .zip(april_to_june)
            .fold(self, |workbook, (from, to)| {
                workbook.with_number(&from.to_string(), &to.to_string())
            })
    }

    /// A CET claims no verification.
    #[must_use]
    pub fn as_cet(mut self) -> Self {
        self.change_rows("Verification", |rows| {
            r#"<row r="2" />"#.clone_into(&mut rows[1]);
        });
        self.with_text("QET", "CET")
    }

    /// A second facility, alike but for its identifier.
    #[must_use]
    pub fn with_facility(mut self, like: &str, identifier: &str) -> Self {
        for sheet in &SHEETS[1..] {
            self.change_rows(sheet, |rows| {
                let is_filled = |row: &&String| row.contains("<v>") || row.contains("<t>");
                let filled = rows.iter().take_while(is_filled).count();
                let cell = format!("<t>{like}</t>");
                let alike = (0..filled).filter(|index| rows[*index].contains(&cell));
                for (offset, index) in alike.collect::<Vec<_>>().into_iter().enumerate() {
                    let copy = renumbered(&rows[index], index + 1, filled + offset + 1);
                    rows[filled + offset] = copy.replace(&cell, &format!("<t>{identifier}</t>"));
                }
            });
        }
        self
    }

    /// The file.
    pub fn bytes(&self) -> Vec<u8> {
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in &self.0 {
            archive
                .start_file(name, SimpleFileOptions::default())
                .expect("a part");
            archive.write_all(bytes).expect("a whole part");
        }
        archive.finish().expect("a workbook").into_inner()
    }

    fn with_cells(mut self, from: &str, to: &str) -> Self {
        let mut changed = false;
        for sheet in 1..=SHEETS.len() {
            let part = self.part(sheet);
            let text = String::from_utf8(part.clone()).expect("a sheet in UTF-8");
            changed |= text.contains(from);
            *part = text.replace(from, to).into_bytes();
        }
        assert!(changed, "no cell holds {from}");
        self
    }

    fn change_rows(&mut self, sheet: &str, change: impl FnOnce(&mut Vec<String>)) {
        let number = SHEETS
            .iter()
            .position(|name| *name == sheet)
            .expect("a sheet")
            + 1;
        let part = self.part(number);
        let text = String::from_utf8(part.clone()).expect("a sheet in UTF-8");
        let (head, rest) = text.split_once("<row ").expect("rows");
        let (rows, tail) = rest.split_once("</sheetData>").expect("rows");
        let mut rows: Vec<_> = rows
            .split("<row ")
            .map(|row| format!("<row {row}"))
            .collect();
        change(&mut rows);
        *part = format!("{head}{}</sheetData>{tail}", rows.concat()).into_bytes();
    }

    fn part(&mut self, sheet: usize) -> &mut Vec<u8> {
        let name = format!("xl/worksheets/sheet{sheet}.xml");
        let part = self.0.iter_mut().find(|(part, _)| *part == name);
        &mut part.expect("a sheet").1
    }
}

fn renumbered(row: &str, from: usize, to: usize) -> String {
    let row = row.replace(&format!("<row r=\"{from}\""), &format!("<row r=\"{to}\""));
    ('A'..='Z').fold(row, |row, column| {
        row.replace(
            &format!("r=\"{column}{from}\""),
            &format!("r=\"{column}{to}\""),
        )
    })
}
