//! What does a person see who opens the address on a certificate?
//!
//! One page that reads in order without its style, with headings, a described table and terms; it
//! works without script, at 320 pixels, in light and in dark, and prints.

use attestry_openapi::network::LogInclusionProof;
use attestry_openapi::types::Decimal;
use maud::{Markup, html};

use crate::certificates::{RetiredUnits, UnitsRow, Verification, grouped, moment, range, units};
use crate::platform::page::shell;

/// The page of a retirement.
pub(super) fn found(seen: &Verification) -> Markup {
    let number = seen.certificate.number;
    let body = html! {
        h1 { "Retirement certificate" }
        p.number { "No. " (number) }
        p.status role="status" {
            strong { "Valid. " }
            (grouped(seen.retirement.quantity)) " " (seen.retirement.uom)
            " were retired on " (instant(seen)) " by " (seen.retirement.holder)
            ". They cannot be transferred, sold or claimed again."
        }
        (claim(seen))
        (units(seen.tokens.iter().map(row)))
        (document(seen))
        (log(seen.inclusion_proof.as_ref()))
    };
    shell(&format!("Retirement certificate No. {number}"), &body)
}

/// The page of an address that leads nowhere.
pub(super) fn not_found() -> Markup {
    let body = html! {
        h1 { "No such certificate" }
        p.status role="status" {
            "This address belongs to no certificate of this registry. Compare it with the one on the \
             certificate, or scan its code again. A certificate whose address leads here is not valid."
        }
    };
    shell("No such certificate", &body)
}

fn instant(seen: &Verification) -> Markup {
    let at = seen.certificate.issued_at;
    html! {
        time datetime=(at.to_rfc3339()) { (moment(at)) }
    }
}

/// A number with a minus that is one.
fn number(number: &Decimal) -> String {
    number.0.to_string().replace('-', "−")
}

fn claim(seen: &Verification) -> Markup {
    let claim = &seen.retirement;
    html! {
        h2 { "The claim" }
        dl {
            dt { "Retired by" } dd { (claim.holder) }
            dt { "Beneficiary" }
            dd {
                @match &claim.beneficiary {
                    Some(named) => {
                        (named.name)
                        @if let Some(country) = &named.country { ", " (country) }
                        @if let Some(number) = &named.registration_number {
                            small { "Registration number " (number) }
                        }
                    }
                    None => { "Confidential" }
                }
            }
            dt { "Purpose" }
            dd {
                (claim.purpose)
                @if let Some(code) = &claim.purpose_code { small { (code.replace('_', " ")) } }
            }
            @if let Some(period) = &claim.reporting_period {
                dt { "Reporting period" } dd { (period.start) " to " (period.end) }
            }
            dt { "Retired on" } dd { (instant(seen)) }
            dt { "Quantity" } dd { (grouped(claim.quantity)) " " (claim.uom) }
            @if let Some(intensity) = &claim.carbon_intensity {
                dt { "Carbon intensity" }
                dd { (number(intensity)) " kg CO₂e/MMBtu, weighted by quantity" }
            }
            @for statement in &claim.statements { dt { "Statement" } dd { (statement) } }
        }
    }
}

fn row(token: &RetiredUnits) -> UnitsRow {
    let ranges = token.serial_ranges.iter();
    let ranges: Vec<_> = ranges.map(|it| range(it.start, it.end)).collect();
    UnitsRow {
        attributes: attributes(token),
        month: token.vintage.clone(),
        intensity: number(&token.carbon_intensity),
        standard: token.standard.clone(),
        quantity: grouped(token.quantity),
        serials: ranges.join(", "),
    }
}

fn attributes(token: &RetiredUnits) -> Markup {
    let facility = &token.facility;
    let place = [facility.state.as_deref(), facility.country.as_deref()];
    let place: Vec<&str> = place.into_iter().flatten().collect();
    html! {
        (facility.name)
        small { (facility.identifier_format) " " (facility.identifier) }
        @if !place.is_empty() { small { (place.join(", ")) } }
        @if let Some(location) = &facility.location {
            small { "near " (number(&location.latitude)) "°, " (number(&location.longitude)) "°" }
        }
        small {
            (token.token_type) ", " (token.energy_type.replace('-', " "))
            @if token.is_ghgp { ", GHGP" }
        }
        small { "Issued by " (token.issuer) }
        @if token.is_bundle { small { "Sold with the physical energy" } }
        (people("Measured by", &token.measurers))
        (people("Verified by", &token.verifiers))
        small { code { (token.token_id) } }
    }
}

fn people(label: &str, names: &[String]) -> Markup {
    html! {
        @if !names.is_empty() { small { (label) " " (names.join(", ")) } }
    }
}

fn document(seen: &Verification) -> Markup {
    html! {
        h2 { "The document" }
        @match &seen.certificate.sha256 {
            Some(sha256) => {
                p { "A copy of the certificate is genuine if the SHA-256 of its file is" }
                p { code { (sha256) } }
            }
            None => p { "The document is being made. Its SHA-256 will be here within minutes." }
        }
    }
}

fn log(proof: Option<&LogInclusionProof>) -> Markup {
    html! {
        h2 { "The log" }
        @match proof {
            None => p {
                "The retirement waits for its entry in the signed log. It gets one within minutes."
            }
            Some(proof) => {
                p {
                    "The retirement is entry " (proof.leaf_index) " of a log of " (proof.tree_size)
                    " entries whose head is signed, so that its history cannot be rewritten unseen. \
                     Programs get the proof, with the text of the entry, from this address as "
                    code { "application/json" } "."
                }
                details {
                    summary { "Proof of inclusion" }
                    dl {
                        dt { "Ledger transaction" } dd { code { (proof.transaction_id) } }
                        dt { "Leaf hash" } dd { code { (proof.leaf_hash) } }
                        dt { "Root hash" } dd { code { (proof.root_hash) } }
                    }
                    @if !proof.hashes.is_empty() {
                        p { "Hashes beside the way from the leaf to the root, lowest first:" }
                        ol { @for hash in &proof.hashes { li { code { (hash) } } } }
                    }
                    @if let Some(checkpoint) = &proof.checkpoint.0 {
                        p { "The signed head:" }
                        pre { (checkpoint.note) }
                    }
                }
            }
        }
    }
}
