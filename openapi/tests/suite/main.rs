//! Are documents, types and examples one and the same thing?

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod examples;
mod lockstep;

/// Each API: its name, its canonical document, and what its types say.
fn apis() -> [(&'static str, &'static str, String); 3] {
    use attestry_openapi::{base, network, rng_production};
    [
        ("base", base::DOCUMENT_JSON, base::described()),
        ("network", network::DOCUMENT_JSON, network::described()),
        (
            "rng-production",
            rng_production::DOCUMENT_JSON,
            rng_production::described(),
        ),
    ]
}

fn parse(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap()
}
