//! Which countries and states are there?
//!
//! ISO 3166-1 as assigned, and for the United States the postal codes of states, the federal district and
//! the territories. Other countries name their provinces as they like.

use thiserror::Error;

/// The assigned alpha-2 codes, in alphabetical order.
const COUNTRIES: &str = "\
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW \
    BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI \
    FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN \
    IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME \
    MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF \
    PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV \
    SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE \
    YT ZA ZM ZW";

/// The postal codes of the United States, in alphabetical order.
const US_STATES: &str = "\
    AK AL AR AS AZ CA CO CT DC DE FL GA GU HI IA ID IL IN KS KY LA MA MD ME MI MN MO MP MS MT NC ND NE NH NJ \
    NM NV NY OH OK OR PA PR RI SC SD TN TX UM UT VA VI VT WA WI WV WY";

/// What is wrong with a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PlaceFault {
    /// A code that is not assigned.
    #[error("not an ISO 3166-1 alpha-2 code that is assigned")]
    Country,
    /// A state that the United States do not have.
    #[error("not the postal code of a state or territory of the US")]
    State,
}

/// Names what is wrong with a country and its state, as far as they are given, by JSON pointer.
pub fn check_place(country: Option<&str>, state: Option<&str>) -> Vec<(&'static str, PlaceFault)> {
    let mut faults = Vec::new();
    if country.is_some_and(|code| !is_listed(COUNTRIES, code)) {
        faults.push(("/country", PlaceFault::Country));
    }
    if country == Some("US") && state.is_some_and(|code| !is_listed(US_STATES, code)) {
        faults.push(("/state", PlaceFault::State));
    }
    faults
}

fn is_listed(codes: &str, code: &str) -> bool {
    codes.split(' ').any(|listed| listed == code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_whole_and_in_order() {
        for (codes, count) in [(COUNTRIES, 249), (US_STATES, 57)] {
            let codes: Vec<_> = codes.split(' ').collect();
            assert_eq!(codes.len(), count);
            assert!(codes.is_sorted_by(|one, next| one < next));
            assert!(codes.iter().all(|code| code.len() == 2));
        }
    }

    #[test]
    fn states_are_checked_where_they_are_known() {
        let rows = [
            (Some("US"), Some("NY"), vec![]),
            (Some("US"), None, vec![]),
            (None, Some("anywhere"), vec![]),
            (Some("CA"), Some("Ontario"), vec![]),
            (Some("US"), Some("ZZ"), vec![("/state", PlaceFault::State)]),
            (
                Some("us"),
                Some("NY"),
                vec![("/country", PlaceFault::Country)],
            ),
            (Some("UK"), None, vec![("/country", PlaceFault::Country)]),
            (Some(""), None, vec![("/country", PlaceFault::Country)]),
        ];
        for (country, state, faults) in rows {
            assert_eq!(check_place(country, state), faults, "{country:?} {state:?}");
        }
    }
}
