//! Whatever stands in the cells: is there an answer, and is it exact?

use proptest::prelude::*;

use super::{put, read, text};
use crate::numbers::Micro;
use crate::production::lca::Severity;
use crate::production::lca::grid::{Cell, CellAt};
use crate::production::lca::samples::rng;

fn any_cell() -> impl Strategy<Value = Cell> {
    prop_oneof![
        any::<f64>().prop_map(Cell::Number),
        "\\PC{0,12}".prop_map(Cell::Text),
        "-?[0-9]{1,20}(\\.[0-9]{1,16})?".prop_map(Cell::Text),
        any::<bool>().prop_map(Cell::Bool),
        Just(Cell::Duration),
        Just(Cell::Error("#N/A".to_owned())),
        Just(Cell::FormulaWithoutValue),
        (2014_i32..2027, 1_u32..13).prop_map(|(year, month)| {
            Cell::Date(chrono::NaiveDate::from_ymd_opt(year, month, 1).unwrap())
        }),
    ]
}

proptest! {
    #[test]
    fn any_cells_anywhere_give_an_answer(
        edits in prop::collection::vec((1_usize..5, 0_u32..6, 0_u32..18, any_cell()), 0..12),
    ) {
        let mut workbook = rng();
        for (tab, row, column, cell) in edits {
            workbook.sheets[tab].put(CellAt::new(row, column), cell);
        }
        match read(&workbook) {
            Ok(lca) => prop_assert!(lca.facilities.iter().all(|f| !f.months.is_empty())),
            Err(findings) => {
                prop_assert!(findings.iter().any(|f| f.severity == Severity::Error));
                prop_assert!(findings.iter().all(|f| !f.sheet.is_empty() && !f.reason.is_empty()));
            }
        }
    }

    #[test]
    fn an_amount_of_six_digits_is_read_exactly_from_a_double_and_from_a_text(micro in 0_i64..1_000_000_000_000_000) {
        let amount = Micro::from_micro(micro).decimal().to_string();
        let mut workbook = rng();
        put(&mut workbook, "Monthly!K2", Cell::Number(amount.parse().unwrap()));
        put(&mut workbook, "Monthly!K3", text(&amount));
        let months = read(&workbook).unwrap().facilities.remove(0).months;
        prop_assert_eq!(months[0].net_energy.micro(), micro);
        prop_assert_eq!(months[1].net_energy.micro(), micro);
    }
}
