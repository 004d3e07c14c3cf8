//! How does a sample look in a browser?

use attestry_typeset::{RetiredToken, RetirementCertificate};
use maud::{Markup, html};

use crate::certificates::{UnitsRow, units};
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
        @if sample.lists_tokens { (units(sample.tokens.iter().map(row))) }
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

fn row(token: &RetiredToken) -> UnitsRow {
    UnitsRow {
        attributes: attributes(token),
        month: token.vintage.clone(),
        intensity: token.carbon_intensity.clone(),
        standard: token.standard.clone(),
        quantity: token.quantity.clone(),
        serials: token.serials.join(", "),
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
