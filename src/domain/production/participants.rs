//! Are the measurer, the standard and the verifier that a workbook names accredited for the issuer?

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::boundary::normalized;
use crate::energy::Standard;
use crate::organizations::ParticipantType;

/// Whom an issuer works with, as the operator registered them on its profile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParticipantTag {
    /// The name of the group; an open list.
    pub tag: String,
    /// Who may measure, and by which standards.
    #[serde(default)]
    pub measurers: Vec<AccreditedMeasurer>,
    /// Who may verify.
    #[serde(default)]
    pub verifiers: Vec<AccreditedVerifier>,
}

/// A measurer and the standards it is accredited for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AccreditedMeasurer {
    /// Its identifier, as workbooks name it.
    pub identifier: String,
    /// The standards it may measure by.
    #[serde(default)]
    pub standard_types: Vec<String>,
}

/// A verifier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccreditedVerifier {
    /// Its identifier, as workbooks name it.
    pub identifier: String,
}

/// Why the named parties are not accredited. The order is the order of precedence.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Error)]
pub enum ParticipantRefusal {
    /// The measurer is on none of the issuer's tags.
    #[error("the measurer {0} is not on the issuer's participant tag")]
    Measurer(String),
    /// The measurer is, but not for this standard.
    #[error(
        "the measurer {measurer} is not on the issuer's participant tag for the standard {standard}"
    )]
    Standard {
        /// The measurer that is accredited for other standards.
        measurer: String,
        /// The standard that is missing.
        standard: Standard,
    },
    /// The verifier is on none of the issuer's tags.
    #[error("the verifier {0} is not on the issuer's participant tag")]
    Verifier(String),
}

/// Checks that a measurer is accredited for a standard.
pub fn check_measurer(
    tags: &[ParticipantTag],
    measurer: &str,
    standard: &Standard,
) -> Result<(), ParticipantRefusal> {
    let accredited: Vec<_> = tags
        .iter()
        .flat_map(|tag| &tag.measurers)
        .filter(|entry| is_same(&entry.identifier, measurer))
        .collect();
    if accredited.is_empty() {
        return Err(ParticipantRefusal::Measurer(measurer.to_owned()));
    }
    if accredited
        .iter()
        .flat_map(|entry| &entry.standard_types)
        .any(|s| standard.is_same_as(s))
    {
        Ok(())
    } else {
        Err(ParticipantRefusal::Standard {
            measurer: measurer.to_owned(),
            standard: standard.clone(),
        })
    }
}

/// The standard as the tags spell it, so that it is one name wherever it is told.
pub fn spelled(tags: &[ParticipantTag], standard: Standard) -> Standard {
    let mut known = tags
        .iter()
        .flat_map(|tag| &tag.measurers)
        .flat_map(|entry| &entry.standard_types);
    let same = known.find(|it| standard.is_same_as(it));
    let same = same.and_then(|it| Standard::parse(it).ok());
    same.unwrap_or(standard)
}

/// Checks that a verifier is accredited.
pub fn check_verifier(tags: &[ParticipantTag], verifier: &str) -> Result<(), ParticipantRefusal> {
    if tags
        .iter()
        .flat_map(|tag| &tag.verifiers)
        .any(|v| is_same(&v.identifier, verifier))
    {
        Ok(())
    } else {
        Err(ParticipantRefusal::Verifier(verifier.to_owned()))
    }
}

/// Whether a profile is the measurer whom a workbook names: it takes part as a measurer, and its own
/// participant tag carries the identifier.
pub fn is_measurer(types: &[ParticipantType], tags: &[ParticipantTag], identifier: &str) -> bool {
    let mut own = tags.iter().flat_map(|tag| &tag.measurers);
    types.contains(&ParticipantType::Measurer) && own.any(|m| is_same(&m.identifier, identifier))
}

/// The places of the tags that were named before in the same list.
pub fn named_again(tags: &[ParticipantTag]) -> Vec<usize> {
    let is_again = |(at, tag): (usize, &ParticipantTag)| {
        let mut before = tags.iter().take(at);
        before.any(|earlier| earlier.tag == tag.tag).then_some(at)
    };
    tags.iter().enumerate().filter_map(is_again).collect()
}

fn is_same(one: &str, other: &str) -> bool {
    normalized(one) == normalized(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tags() -> Vec<ParticipantTag> {
        serde_json::from_str(
            r#"[{ "tag": "RNG", "measurers": [{ "identifier": "NLM-0042", "standardTypes": ["GREET"] }],
                  "verifiers": [{ "identifier": "CWA-0007" }] }]"#,
        )
        .unwrap()
    }

    #[test]
    fn a_standard_is_spelled_as_on_the_tag() {
        let spelled = |name| spelled(&tags(), Standard::parse(name).unwrap());
        assert_eq!(spelled(" greet").as_str(), "GREET");
        assert_eq!(
            spelled("ogci").as_str(),
            "ogci",
            "nobody spells it otherwise"
        );
    }

    #[test]
    fn parties_are_found_whatever_their_case() {
        let greet = Standard::parse("Greet").unwrap();
        assert_eq!(check_measurer(&tags(), " nlm-0042", &greet), Ok(()));
        assert_eq!(check_verifier(&tags(), "CWA-0007 "), Ok(()));
    }

    #[test]
    fn a_tag_is_named_once() {
        let tag = |tag: &str| ParticipantTag {
            tag: tag.to_owned(),
            measurers: Vec::new(),
            verifiers: Vec::new(),
        };
        assert!(named_again(&["a", "b"].map(tag)).is_empty());
        assert_eq!(named_again(&["a", "b", "a", "a"].map(tag)), [2, 3]);
    }

    #[test]
    fn a_measurer_is_known_by_its_own_tag() {
        let measurer = [ParticipantType::Measurer];
        assert!(is_measurer(&measurer, &tags(), "nlm-0042"));
        assert!(!is_measurer(&measurer, &tags(), "CWA-0007"));
        assert!(!is_measurer(
            &[ParticipantType::Producer],
            &tags(),
            "NLM-0042"
        ));
    }

    #[test]
    fn what_is_missing_is_named() {
        let ogci = Standard::parse("OGCI").unwrap();
        assert_eq!(
            check_measurer(&tags(), "X-1", &ogci),
            Err(ParticipantRefusal::Measurer("X-1".to_owned()))
        );
        let refusal = check_measurer(&tags(), "NLM-0042", &ogci).unwrap_err();
        assert_eq!(
            refusal.to_string(),
            "the measurer NLM-0042 is not on the issuer's participant tag for the standard OGCI"
        );
        assert!(check_verifier(&[], "CWA-0007").is_err());
    }
}
