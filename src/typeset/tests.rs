//! Are certificates whole, the same each time, and deaf to what their data try?

use chrono::DateTime;

use crate::coverage;
use crate::fonts::Fonts;
use crate::{Beneficiary, RetiredToken, RetirementCertificate};

fn certificate() -> RetirementCertificate {
    RetirementCertificate {
        is_sample: false,
        lists_tokens: true,
        number: "42".to_owned(),
        code: "mfzwizltoq3dinzxgu4tmnjqga".to_owned(),
        verify_url: "https://registry.example.com/verify/mfzwizltoq3dinzxgu4tmnjqga".to_owned(),
        registry: "registry.example.com".to_owned(),
        issued_at: DateTime::from_timestamp(1_790_000_000, 0).unwrap(),
        retired_on: "21 September 2026, 14:13:20 UTC".to_owned(),
        holder: "Meadow Fuels LLC".to_owned(),
        beneficiary: Some(Beneficiary {
            name: "Harbor Shipping Société".to_owned(),
            country: Some("CA".to_owned()),
            registration_number: Some("BC-1029384".to_owned()),
        }),
        purpose: "Scope 1 emissions".to_owned(),
        purpose_code: Some("voluntary".to_owned()),
        additional_context: Some("Q4 2026".to_owned()),
        reporting_period: Some("2026-01-01 to 2026-12-31".to_owned()),
        quantity: "1,250 MMBtu".to_owned(),
        energy: "renewable natural gas".to_owned(),
        carbon_intensity: Some("−65.150".to_owned()),
        statements: vec!["Book and claim: the attributes were separated.".to_owned()],
        tokens: vec![
            token("Elk Ridge Landfill", "1–1000"),
            token("Prairie Dairy", "17–266"),
        ],
        tokens_left_out: 0,
    }
}

fn token(facility: &str, serials: &str) -> RetiredToken {
    RetiredToken {
        id: "019a1b2c-3d4e-7f50-8a9b-0c1d2e3f4a5b".to_owned(),
        facility: facility.to_owned(),
        identifier: "EPA 1007341".to_owned(),
        place: Some("Iowa, US".to_owned()),
        energy: "renewable natural gas".to_owned(),
        token_type: "QET".to_owned(),
        vintage: "2026-03".to_owned(),
        standard: "GREET".to_owned(),
        carbon_intensity: "−65.150".to_owned(),
        issuer: "Meadow Gas Producers".to_owned(),
        measurers: vec!["Prairie Metering".to_owned()],
        verifiers: vec!["Northern Assurance".to_owned()],
        is_ghgp: true,
        is_bundle: true,
        contracts: vec!["PPA-2026/17".to_owned()],
        quantity: "1,000 MMBtu".to_owned(),
        serials: vec![serials.to_owned()],
        serials_left_out: 0,
    }
}

fn contains(pdf: &[u8], text: &str) -> bool {
    pdf.windows(text.len())
        .any(|window| window == text.as_bytes())
}

#[test]
fn a_certificate_claims_to_be_archivable_and_accessible() {
    let pdf = certificate().to_pdf().unwrap();
    assert!(pdf.starts_with(b"%PDF-1.7"));
    for claim in [
        "<pdfaid:part>2</pdfaid:part>",
        "<pdfaid:conformance>A</pdfaid:conformance>",
        "<pdfuaid:part>1</pdfuaid:part>",
        "Retirement certificate No. 42",
        "2026-09-21T14:13:20+00:00",
    ] {
        assert!(contains(&pdf, claim), "{claim}");
    }
}

#[test]
fn the_same_data_make_the_same_bytes_and_other_data_others() {
    let first = certificate().to_pdf().unwrap();
    let mut other = certificate();
    other.purpose.push('!');
    assert_ne!(other.to_pdf().unwrap(), first);
    let meanwhile = std::thread::spawn(|| certificate().to_pdf().unwrap());
    assert_eq!(certificate().to_pdf().unwrap(), first);
    assert_eq!(meanwhile.join().unwrap(), first);
}

#[test]
fn hostile_data_are_printed_or_replaced_and_always_make_a_certificate() {
    let texts = [
        "#read(\"/etc/passwd\") #import \"@preview/x:1.0.0\" $ x^2 $ ] } ) \\",
        "<script>alert(document.cookie)</script>",
        "🔥 emoji, \u{202e}turned, \0 and \u{e000} private",
        &"unbroken".repeat(200),
        &"many words ".repeat(200),
        "شركة الطاقة (ABC) 123 \"x\"",
        "",
        "\n\n\n",
    ];
    for text in texts {
        let mut hostile = certificate();
        text.clone_into(&mut hostile.purpose);
        text.clone_into(&mut hostile.holder);
        text.clone_into(&mut hostile.tokens[0].facility);
        hostile.additional_context = Some(text.to_owned());
        hostile.beneficiary = None;
        hostile.tokens[1].contracts = vec![text.to_owned()];
        hostile.tokens[1].serials = vec![text.to_owned()];
        assert!(hostile.to_pdf().is_ok(), "{text}");
    }
}

/// What is let in is really printed: PDF/A knows no missing glyphs. All characters but those of the
/// two large blocks, Han and Hangul, which one font draws alike and of which every fortieth is tried.
#[test]
fn whatever_counts_as_printable_prints() {
    let fonts = &Fonts::get().fonts;
    let mut characters: Vec<char> = fonts
        .iter()
        .flat_map(|font| font.info().coverage.iter())
        .filter_map(char::from_u32)
        .filter(|character| coverage::printable(&character.to_string()).is_ok())
        .collect();
    characters.sort_unstable();
    characters.dedup();
    assert!(characters.len() > 33_000, "{}", characters.len());
    let is_of_many =
        |character: char| matches!(character, '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}');
    characters.retain(|character| !is_of_many(*character) || u32::from(*character) % 40 == 0);
    let mut full = certificate();
    let words: Vec<String> = characters.chunks(40).map(String::from_iter).collect();
    full.additional_context = Some(words.join(" "));
    full.to_pdf().unwrap();
}
