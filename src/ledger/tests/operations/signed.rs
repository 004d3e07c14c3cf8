//! What was signed, claimed, minted and certified is found where it is changed behind the ledger's back.

use std::collections::BTreeSet;

use attestry_domain::ledger::operation::Policy;

use super::Town;

const MOVED: &str = "a processed operation moved what it locked, by account and serial number";
const SIGNED: &str = "a processed operation has the signatures that it needs, under its terms";
const TERMS: &str = "the terms of a processed operation are those that were signed";
const CERTIFIED: &str = "a processed retirement has a certificate, and nothing else has";
const NUMBERED: &str = "certificates are numbered from 1 without gaps";
const CLAIMED: &str = "the month of a minted asset is claimed for it";
const ATTRIBUTES: &str = "a token has the attributes of its asset";
const DOCUMENT: &str = "a token is what its document says";
const SHEET: &str = "the balance sheet is what the postings and the open locks say";

/// What is done to a ledger in which two of seven units were sold and three of the others retired; what
/// undoes it; and which promises it breaks. The last ones are not undone.
const TAMPERED: &[(&str, &str, &[&str])] = &[
    (
        "UPDATE operation_lock SET serial_first = serial_first + 1, serial_last = serial_last + 1",
        "UPDATE operation_lock SET serial_first = serial_first - 1, serial_last = serial_last - 1",
        &[MOVED],
    ),
    (
        "UPDATE operation SET purpose = 'Scope 3' WHERE kind = 'retirement'",
        "UPDATE operation SET purpose = name WHERE kind = 'retirement'",
        &[TERMS],
    ),
    (
        "UPDATE operation SET is_bundle = NOT is_bundle WHERE kind <> 'retirement'",
        "UPDATE operation SET is_bundle = NOT is_bundle WHERE kind <> 'retirement'",
        &[TERMS],
    ),
    (
        "UPDATE operation SET required_signatures = 2",
        "UPDATE operation SET required_signatures = 1",
        &[SIGNED, TERMS],
    ),
    (
        "UPDATE retirement_certificate SET number = 2",
        "UPDATE retirement_certificate SET number = 1",
        &[NUMBERED],
    ),
    (
        "UPDATE certificate_counter SET last = 3",
        "UPDATE certificate_counter SET last = 1",
        &[NUMBERED],
    ),
    (
        "UPDATE facility_month SET vintage = 202502",
        "UPDATE facility_month SET vintage = 202501",
        &[CLAIMED],
    ),
    (
        "UPDATE energy_token SET carbon_intensity_micro = -99000000",
        "UPDATE energy_token SET carbon_intensity_micro = -65150000",
        &[ATTRIBUTES, DOCUMENT],
    ),
    (
        "UPDATE energy_token SET vintage = 202502",
        "UPDATE energy_token SET vintage = 202501",
        &[ATTRIBUTES, DOCUMENT],
    ),
    (
        "UPDATE energy_token_standard SET carbon_intensity_micro = -99000000",
        "UPDATE energy_token_standard SET carbon_intensity_micro = -65150000",
        &[DOCUMENT],
    ),
    (
        "UPDATE balance_delta SET minted = minted + 1, available = available + 1",
        "UPDATE balance_delta SET minted = minted - 1, available = available - 1",
        &[SHEET],
    ),
    ("DELETE FROM operation_signature", "", &[SIGNED]),
    (
        "DELETE FROM retirement_certificate",
        "",
        &[SIGNED, CERTIFIED],
    ),
];

#[tokio::test]
async fn what_was_signed_stays_as_it_was_signed() {
    for town in Town::all(&["7"]).await {
        let push = Policy::Push { is_secure: false };
        for (policy, units) in [(push, 2), (Policy::Retirement, 3)] {
            let draft = town.draft(policy).await;
            town.lock(&town.sam, draft, units).await.unwrap();
            town.sign(&town.sam, draft).await.unwrap();
        }
        town.registry.assert_sound().await;
        for (tampered, undone, promises) in TAMPERED {
            town.registry.tamper(tampered).await;
            let expected: BTreeSet<_> = promises.iter().copied().collect();
            assert_eq!(town.registry.broken().await, expected, "{tampered}");
            if !undone.is_empty() {
                town.registry.tamper(undone).await;
                town.registry.assert_sound().await;
            }
        }
    }
}
