//! What is wrong with a cell?

use super::{put, refused, text};
use crate::production::lca::grid::Cell;
use crate::production::lca::samples::rng;

#[test]
#[expect(clippy::too_many_lines, reason = "a table, one row for each fault")]
fn each_fault_of_a_cell_is_one_finding() {
    let rows = [
        (
            "Facility!B2",
            text("PRAIRIE-LFG-01\u{200b}"),
            "“Identifier” contains the invisible character U+200B.",
        ),
        (
            "Monthly!K3",
            text("n/a"),
            "“Net energy” must be a number, but the cell holds the text “n/a”.",
        ),
        (
            "Monthly!K3",
            text("37,890.5"),
            "“Net energy” must be a number, but the cell holds the text “37,890.5”.",
        ),
        (
            "Monthly!K3",
            text("37890.1234567"),
            "“Net energy” has 7 digits after the point, at most 6 are kept.",
        ),
        (
            "Monthly!K3",
            Cell::Error("#DIV/0!".to_owned()),
            "“Net energy” holds the error #DIV/0!.",
        ),
        (
            "Monthly!K3",
            Cell::FormulaWithoutValue,
            "“Net energy” holds a formula that was saved without its value; replace it by the value, or open and save the workbook in a spreadsheet program.",
        ),
        (
            "Monthly!K3",
            Cell::Number(-1.0),
            "“Net energy” is -1, but must be at least 0.",
        ),
        (
            "Monthly!K3",
            Cell::Number(1e13),
            "“Net energy” is 10000000000000, but must be at most 1000000000000.",
        ),
        (
            "Monthly!K3",
            Cell::Number(f64::NAN),
            "“Net energy” holds NaN, which is not a number.",
        ),
        (
            "Monthly!K3",
            Cell::Date("2025-01-01".parse().unwrap()),
            "“Net energy” must be a number, but the cell holds a date.",
        ),
        (
            "Monthly!D2",
            Cell::Number(100.5),
            "“CH4” is 100.5, but must be at most 100.",
        ),
        (
            "Monthly!J2",
            Cell::Number(1.0),
            "“Avoided” is 1, but must be at most 0.",
        ),
        (
            "Monthly!B4",
            Cell::Date("2025-07-01".parse().unwrap()),
            "“Month” is 2025-07, which has not ended yet (UTC).",
        ),
        (
            "Monthly!B2",
            text("2014-12"),
            "“Month” is 2014-12, but the registry takes months from 2015 on.",
        ),
        (
            "Monthly!A3",
            text("ELSEWHERE"),
            "“Identifier” names “ELSEWHERE”, which is not in the sheet Facility.",
        ),
        (
            "Monthly!B4",
            text("2025-02"),
            "“PRAIRIE-LFG-01” has 2025-02 twice; the first is in B3.",
        ),
        (
            "Monthly!B4",
            text("2025-04"),
            "“PRAIRIE-LFG-01” has a gap: no month between 2025-02 and 2025-04.",
        ),
        (
            "Monthly!K1",
            text("Net energy [MWh]"),
            "“Net energy” must be in [MMBtu], but its heading says [MWh].",
        ),
        (
            "Monthly!K1",
            text("Net energy"),
            "“Net energy” must be in [MMBtu], but its heading has no unit.",
        ),
        (
            "Monthly!L1",
            text("Net output"),
            "The column “Net output” is not known.",
        ),
        (
            "Monthly!L1",
            text("Biogas [scf]"),
            "The column “Biogas” is there twice.",
        ),
        ("Monthly!L1", Cell::Number(5.0), "A heading must be a text."),
        (
            "Facility!G2",
            Cell::Number(91.0),
            "“Latitude” is 91, but must be at most 90.",
        ),
        (
            "Facility!H2",
            Cell::Number(-180.000_001),
            "“Longitude” is -180.000001, but must be at least -180.",
        ),
        (
            "Facility!J2",
            text("USA"),
            "“Country” must be an ISO 3166 code of two letters, for example US.",
        ),
        (
            "Facility!J2",
            text("XX"),
            "“Country” is not an ISO 3166-1 alpha-2 code that is assigned.",
        ),
        (
            "Facility!I2",
            text("Iowa"),
            "“State” is not the postal code of a state or territory of the US.",
        ),
        (
            "Facility!P2",
            text("gross"),
            "“Heat basis” must be one of HHV, LHV, but the cell holds “gross”.",
        ),
        (
            "Facility!E2",
            text("methanol"),
            "“Energy type” is methanol, but the batch is created for renewable-natural-gas.",
        ),
        (
            "CI!H2",
            Cell::Number(-65.14),
            "“Total” is -65.14, but its components sum to -65.15; they may differ by 0.001.",
        ),
        (
            "CI!G2",
            Cell::Number(76.422),
            "“Avoided” is 76.422, but must be at most 0.",
        ),
        (
            "CI!J2",
            Cell::Number(-61.78),
            "“Cross-check” is -61.78 g CO2e/MJ, which is -65.18136 kg CO2e/MMBtu, but the total is -65.15; they may differ by 0.02 g CO2e/MJ.",
        ),
        (
            "CI!C2",
            text("0.8270000000001"),
            "“Extraction” has 13 digits after the point, at most 12 are kept.",
        ),
        (
            "Verification!I2",
            text("qualified"),
            "“Opinion” is qualified, but a QET needs an unmodified opinion.",
        ),
        (
            "Verification!G2",
            text("2025-07-02"),
            "“Statement date” is 2025-07-02, which lies in the future (UTC).",
        ),
        (
            "Verification!J2",
            text("no"),
            "“Attestation of ownership” is no, but nothing is minted that the producer does not own.",
        ),
        (
            "Verification!B2",
            text("M-1"),
            "The measurer M-1 is not on the issuer's participant tag.",
        ),
        (
            "Verification!D2",
            text("V-1"),
            "The verifier V-1 is not on the issuer's participant tag.",
        ),
    ];
    for (place, cell, reason) in rows {
        let mut workbook = rng();
        put(&mut workbook, place, cell);
        assert_eq!(refused(&workbook), [format!("{place}: {reason}")]);
    }
}
