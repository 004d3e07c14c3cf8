//! Does each kind of bad workbook get one clear problem?

use contract_tests::on_both;
use contract_tests::production::{CREATE, UPLOAD, create, create_body, upload};
use contract_tests::reply::{rows, text};
use contract_tests::server::TestServer;
use contract_tests::workbook::Workbook;
use serde_json::Value;

use super::{ask, fixtures};

on_both! {
    a_file_that_is_no_workbook_is_refused_at_the_door,
    a_bad_workbook_gets_one_clear_problem,
    a_bad_workbook_has_the_same_findings_in_a_dry_run,
    all_findings_are_named_at_once,
}

fn bad(name: &str) -> Vec<u8> {
    let path = fixtures("bad").join(name);
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// File, refusal, and what the reason says.
const AT_THE_DOOR: [(&str, &str, &str); 6] = [
    ("empty.xlsx", "400 file_rejected", "empty"),
    (
        "not-a-zip.xlsx",
        "400 file_rejected",
        "not what its name says",
    ),
    ("encrypted.xlsx", "400 file_rejected", "encrypted"),
    ("truncated-zip.xlsx", "400 file_rejected", "damaged"),
    (
        "no-workbook.xlsx",
        "400 file_rejected",
        "not what its name says",
    ),
    (
        "wrong-extension.csv",
        "400 file_rejected",
        "not what its name says",
    ),
];

/// File, where the fault is, and what the reason says.
const FINDINGS: [(&str, &str, &str); 17] = [
    ("wrong-sheet.xlsx", "/document/Monthly", "missing"),
    (
        "gap-in-months.xlsx",
        "/document/Monthly/B3",
        "no month between 2025-01 and 2025-03",
    ),
    (
        "duplicated-month.xlsx",
        "/document/Monthly/B4",
        "2025-02 twice",
    ),
    ("future-month.xlsx", "/document/Monthly/B4", "not ended yet"),
    (
        "components-do-not-add-up.xlsx",
        "/document/CI/H2",
        "sum to -65.15",
    ),
    (
        "unit-mismatch.xlsx",
        "/document/Monthly/K1",
        "must be in [MMBtu]",
    ),
    (
        "text-in-number.xlsx",
        "/document/Monthly/K3",
        "must be a number",
    ),
    ("error-cell.xlsx", "/document/Monthly/K3", "#DIV/0!"),
    (
        "formula-without-value.xlsx",
        "/document/Monthly/K3",
        "without its value",
    ),
    (
        "qet-without-verification.xlsx",
        "/document/Facility/F2",
        "no row in the sheet Verification",
    ),
    (
        "too-many-digits.xlsx",
        "/document/Monthly/K3",
        "7 digits after the point",
    ),
    (
        "two-facilities-one-identifier.xlsx",
        "/document/Facility/B3",
        "of two facilities",
    ),
    (
        "cet-with-verification.xlsx",
        "/document/Verification/D2",
        "CET must not claim",
    ),
    (
        "modified-opinion.xlsx",
        "/document/Verification/I2",
        "unmodified",
    ),
    ("cross-check-off.xlsx", "/document/CI/I2", "-51.381227 kg"),
    ("unknown-heading.xlsx", "/document/Monthly/E1", "Electrcity"),
    (
        "unknown-measurer.xlsx",
        "/document/Verification/B2",
        "NOBODY-1",
    ),
];

/// Files that unpack to something they should not: the refusal, where, and what the reason says.
const HOSTILE: [(&str, &str, &str, &str); 4] = [
    (
        "zip-bomb.xlsx",
        "400 file_rejected",
        "/document/_id",
        "more than 64 MiB",
    ),
    (
        "zip-bomb-in-disguise.xlsx",
        "400 file_rejected",
        "/document/_id",
        "damaged",
    ),
    (
        "false-string-count.xlsx",
        "400 file_rejected",
        "/document/_id",
        "damaged",
    ),
    (
        "damaged-sheet.xlsx",
        "400 invalid_workbook",
        "/document/Monthly",
        "damaged",
    ),
];

/// What the body of the request says of a file.
fn types(name: &str) -> (&'static str, &'static str) {
    let is_solid = name.starts_with("cross-check");
    let energy_type = if is_solid {
        "solid-fuel"
    } else {
        "renewable-natural-gas"
    };
    (
        energy_type,
        if name.starts_with("cet-") {
            "CET"
        } else {
            "QET"
        },
    )
}

async fn a_file_that_is_no_workbook_is_refused_at_the_door(server: &TestServer) {
    let ada = server.sign_in("ada").await;
    let before = server.row_counts().await;
    for (name, refusal, reason) in AT_THE_DOOR {
        let reply = ada.upload(UPLOAD, &[(name, &bad(name))]).await;
        assert_eq!(reply.refusal(), refusal, "{name}");
        assert_eq!(reply.pointers(), ["/files/0"], "{name}");
        assert!(
            reply.faults()[0].contains(reason),
            "{name}: {:?}",
            reply.faults()
        );
    }
    let mut large = bad("wrong-extension.csv");
    large.resize(11 << 20, 0);
    let reply = ada.upload(UPLOAD, &[("large.xlsx", &large)]).await;
    assert_eq!(reply.refusal(), "413 payload_too_large");
    assert_eq!(server.row_counts().await, before);
}

async fn a_bad_workbook_gets_one_clear_problem(server: &TestServer) {
    let ada = server.sign_in("ada").await;
    let findings =
        FINDINGS.map(|(name, place, reason)| (name, "400 invalid_workbook", place, reason));
    for (name, refusal, place, reason) in findings.into_iter().chain(HOSTILE) {
        let document = upload(&ada, name, &bad(name)).await;
        let before = server.row_counts().await;
        let (energy_type, token_type) = types(name);
        let reply = ask(&ada, &document, energy_type, token_type).await;
        assert_eq!(reply.refusal(), refusal, "{name}");
        let faults = reply.faults();
        assert_eq!(reply.pointers(), [place], "{name}: {faults:#?}");
        assert!(faults[0].contains(reason), "{name}: {faults:#?}");
        assert_eq!(
            server.row_counts().await,
            before,
            "{name} left something behind"
        );
    }
}

async fn a_bad_workbook_has_the_same_findings_in_a_dry_run(server: &TestServer) {
    let ada = server.sign_in("ada").await;
    for (name, pointer, reason) in FINDINGS {
        let mut body = create_body(&ada, &upload(&ada, name, &bad(name)).await);
        let (energy_type, token_type) = types(name);
        body["energyType"] = energy_type.into();
        body["tokenType"] = token_type.into();
        body["validateOnly"] = true.into();
        let answer = ada.post(CREATE, body).await.ok();
        let findings = rows(&answer, "/findings");
        assert_eq!(findings.len(), 1, "{name}: {findings:#?}");
        assert_eq!(findings[0]["pointer"], pointer, "{name}");
        assert!(
            text(&findings[0], "/reason").contains(reason),
            "{name}: {findings:#?}"
        );
        let mut parts = pointer.trim_start_matches("/document/").split('/');
        assert_eq!(findings[0]["sheet"].as_str(), parts.next());
        assert_eq!(
            findings[0].get("cell").and_then(Value::as_str),
            parts.next()
        );
        assert!(answer.get("batch").is_none());
    }
}

async fn all_findings_are_named_at_once(server: &TestServer) {
    let ada = server.sign_in("ada").await;
    let workbook = Workbook::rng()
        .with_text("GREET", "greed")
        .with_number("52.1", "520.1")
        .with_number("-65.15000000000001", "-64.15")
        .with_text("unmodified", "adverse");
    let reply = create(&ada, &workbook, "QET").await;
    assert_eq!(reply.refusal(), "400 invalid_workbook");
    let faults = reply.faults().join("\n");
    for place in [
        "/document/Monthly/D2",
        "/document/CI/H2",
        "/document/Verification/I2",
    ] {
        assert!(faults.contains(place), "{place} is not among\n{faults}");
    }
}
