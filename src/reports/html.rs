//! How does a sample look in a browser?

use attestry_typeset::{RetiredToken, RetirementCertificate};
use maud::{Markup, html};

use crate::platform::page::shell;

/// The page of a sample. What the data hold is text: it is escaped, and the policy of the page runs no
/// script whatever it says.
pub fn html(sample: &RetirementCertificate) -> String {
    let body = html! {
        h1 { "Certificate of retirement" }
        p.number { "No. " (sample.number) }
        p.sample role="note" {
            strong { "Sample. " }
            "Set from data of a request and not from the registry: it certifies nothing."
        }
        p.status {
            (sample.quantity) " of " (sample.energy) " attributes were retired on "
            (sample.retired_on) " by " (sample.holder)
            ". They cannot be transferred, sold or claimed again."
        }
        p.note { "Registry: " (sample.registry) }
        (claim(sample))
        @if sample.lists_tokens { (units(&sample.tokens)) }
    };
    shell("Sample of a retirement certificate", &body).into_string()
}

fn claim(sample: &RetirementCertificate) -> Markup {
    html! {
        h2 { "The claim" }
        dl {
            dt { "Retired by" } dd { (sample.holder) }
            @if let Some(beneficiary) = &sample.beneficiary {
                dt { "Beneficiary" }
                dd {
                    (beneficiary.name)
                    @if let Some(country) = &beneficiary.country { ", " (country) }
                    @if let Some(number) = &beneficiary.registration_number {
                        small { "Registration number " (number) }
                    }
                }
            }
            dt { "Purpose" }
            dd {
                (sample.purpose)
                @if let Some(code) = &sample.purpose_code { small { (code) } }
            }
            @if let Some(context) = &sample.additional_context { dt { "Context" } dd { (context) } }
            @if let Some(period) = &sample.reporting_period {
                dt { "Reporting period" } dd { (period) }
            }
            dt { "Retired on" } dd { (sample.retired_on) }
            dt { "Quantity" } dd { (sample.quantity) " of " (sample.energy) }
            @if let Some(intensity) = &sample.carbon_intensity {
                dt { "Carbon intensity" } dd { (intensity) " kg CO₂e/MMBtu, weighted by quantity" }
            }
            @for statement in &sample.statements { dt { "Statement" } dd { (statement) } }
        }
    }
}

const MONTH: &str = "Month";
const INTENSITY: &str = "kg CO₂e/MMBtu";
const QUANTITY: &str = "Quantity";
const SERIALS: &str = "Serial numbers";

/// The roles are said, because on a small screen the rows are stacked, which would take them away.
fn units(tokens: &[RetiredToken]) -> Markup {
    html! {
        h2 #units { "The retired units" }
        div.wide tabindex="0" role="region" aria-labelledby="units" {
            table role="table" {
                caption { "Tokens, with the serial numbers of the units that were retired" }
                thead role="rowgroup" {
                    tr role="row" {
                        th role="columnheader" scope="col" { "Token" }
                        th role="columnheader" scope="col" { (MONTH) }
                        th role="columnheader" scope="col" { (INTENSITY) }
                        th.count role="columnheader" scope="col" { (QUANTITY) }
                        th role="columnheader" scope="col" { (SERIALS) }
                    }
                }
                tbody role="rowgroup" { @for token in tokens { (row(token)) } }
            }
        }
    }
}

fn row(token: &RetiredToken) -> Markup {
    html! {
        tr role="row" {
            th role="rowheader" scope="row" { (attributes(token)) }
            td.exact role="cell" data-label=(MONTH) { (token.vintage) }
            td.exact role="cell" data-label=(INTENSITY) {
                (token.carbon_intensity) small { (token.standard) }
            }
            td.count role="cell" data-label=(QUANTITY) { (token.quantity) }
            td role="cell" data-label=(SERIALS) { (token.serials.join(", ")) }
        }
    }
}

fn attributes(token: &RetiredToken) -> Markup {
    html! {
        (token.facility)
        small { (token.identifier) }
        @if let Some(place) = &token.place { small { (place) } }
        small { (token.token_type) ", " (token.energy) @if token.is_ghgp { ", GHGP" } }
        small { "Issued by " (token.issuer) }
        small { "Measured by " (token.measurers.join(", ")) }
        small { "Verified by " (token.verifiers.join(", ")) }
        @if token.is_bundle {
            small { "Sold with the physical energy under contract " (token.contracts.join(", ")) }
        }
        small { code { (token.id) } }
    }
}
