use uuid::Uuid;

use super::*;
use crate::production::boundary::BoundaryIdentifier;

fn boundary(id: &str) -> Boundary {
    Boundary {
        identifier: BoundaryIdentifier {
            format: "API".to_owned(),
            id: id.to_owned(),
        },
        name: "Mesa 7H".to_owned(),
        category: None,
        basin: Some("Permian".to_owned()),
        field: None,
        pad: None,
        stage: None,
        location: None,
        state: None,
        country: None,
        operator: None,
        feedstock: None,
    }
}

fn standard(name: &str) -> RegisteredStandard {
    RegisteredStandard {
        name: Standard::parse(name).unwrap(),
        url: None,
        carbon_intensity: Exact("4.126".parse().unwrap()),
        methodology: None,
        uncertainty: None,
    }
}

/// A verified month of a well.
fn token(well: &str) -> Registration {
    Registration {
        id: None,
        energy_type: EnergyType::NaturalGas,
        token_type: TokenType::Qet,
        quantity: Quantity::new(2500).unwrap(),
        uom: None,
        vintage: Vintage::new(2025, 3).unwrap(),
        boundary: boundary(well),
        standards: vec![standard("OGCI")],
        measurers: Vec::new(),
        verifiers: vec![Party {
            identifier: "CWA-0007".to_owned(),
            name: "Clearwater Assurance".to_owned(),
        }],
        statement: None,
        name: None,
    }
}

fn rejections(tokens: &[Registration]) -> Vec<(usize, RegistrationRejection)> {
    check(tokens, "2025-07-15T09:00:00Z".parse().unwrap())
}

#[test]
fn every_rule_has_its_rejection() {
    use RegistrationRejection as Rejection;
    type Change = fn(&mut Registration);
    let rows: [(Change, &[Rejection]); 11] = [
        (|_| (), &[]),
        (|it| it.uom = Some(Uom::MMBtu), &[]),
        (
            |it| it.uom = Some(Uom::MScf),
            &[Rejection::Uom {
                energy_type: EnergyType::NaturalGas,
            }],
        ),
        (
            |it| it.vintage = Vintage::new(2025, 7).unwrap(),
            &[Rejection::NotEnded(Vintage::new(2025, 7).unwrap())],
        ),
        (
            |it| it.boundary = boundary("A-1\u{200b}"),
            &[Rejection::HiddenCharacter('\u{200b}')],
        ),
        (
            |it| it.standards.push(standard("ogci")),
            &[Rejection::SameStandard],
        ),
        (|it| it.standards.push(standard("NGSI")), &[]),
        (|it| it.verifiers.clear(), &[Rejection::Unverified]),
        (
            |it| it.boundary.country = Some("XX".to_owned()),
            &[Rejection::Place(PlaceFault::Country)],
        ),
        (
            |it| {
                it.boundary.country = Some("US".to_owned());
                it.boundary.state = Some("ZZ".to_owned());
            },
            &[Rejection::Place(PlaceFault::State)],
        ),
        (|it| it.token_type = TokenType::Cet, &[Rejection::Verified]),
    ];
    for (number, (change, expected)) in rows.into_iter().enumerate() {
        let mut one = token("42-329-38512");
        change(&mut one);
        let found: Vec<_> = rejections(&[one]).into_iter().map(|(_, why)| why).collect();
        assert_eq!(found, expected, "row {number}");
    }
}

#[test]
fn a_month_and_an_id_are_named_once_in_a_list() {
    use RegistrationRejection as Rejection;
    let id = Some(TokenId::from(Uuid::from_u128(7)));
    let mut tokens = [token("A-1"), token("A-2"), token(" a-1 "), token("A-3")];
    tokens[1].id = id;
    tokens[3].id = id;
    let expected = [(2, Rejection::SameMonth(0)), (3, Rejection::SameId(1))];
    assert_eq!(rejections(&tokens), expected);
    // QET and CET share the month of a facility.
    tokens[2].token_type = TokenType::Cet;
    tokens[2].verifiers.clear();
    assert_eq!(rejections(&tokens), expected);
    tokens[2].vintage = Vintage::new(2025, 4).unwrap();
    assert_eq!(rejections(&tokens)[..], expected[1..]);
}
