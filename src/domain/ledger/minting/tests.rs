use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::production::boundary::BoundaryIdentifier;

fn asset(number: u128) -> AssetId {
    Uuid::from_u128(number).into()
}

fn facility(id: &str) -> BoundaryKey {
    BoundaryIdentifier {
        format: "EPA-GHGRP".to_owned(),
        id: id.to_owned(),
    }
    .key()
}

fn candidate(number: u128) -> Candidate {
    Candidate {
        id: asset(number),
        issuer: Uuid::from_u128(100).into(),
        energy_type: EnergyType::RenewableNaturalGas,
        token_type: TokenType::Qet,
        state: AssetState::Sent,
        open_contract: None,
    }
}

fn mintable(number: u128, site: &str, yyyymm: i32, measured: &str) -> MintableAsset {
    MintableAsset {
        id: asset(number),
        boundary: facility(site),
        vintage: Vintage::from_yyyymm(yyyymm).unwrap(),
        measured: measured.parse().unwrap(),
    }
}

/// Both questions, one after the other.
fn admit(
    contract: OperationContractType,
    candidates: &[Candidate],
) -> Result<ContractTerms, ContractRejection> {
    let terms = agree(contract, candidates)?;
    super::admit(candidates)?;
    Ok(terms)
}

/// Each row spoils the second asset a little more; the refusal is always that of the last spoilt row
/// from above, since the order of refusals is part of the contract.
#[test]
fn refusals_come_in_their_order() {
    use ContractRejection as Rejection;
    let contract = OperationContractType::RenewableNaturalGasProduce;
    let mut second = candidate(2);
    let refusal = |second: Candidate| admit(contract, &[candidate(1), second]);
    assert!(refusal(second).is_ok());
    second.open_contract = Some(Uuid::from_u128(7).into());
    assert_eq!(refusal(second), Err(Rejection::InOpenContract(asset(2))));
    second.state = AssetState::Minted;
    assert_eq!(refusal(second), Err(Rejection::AlreadyMinted(asset(2))));
    second.state = AssetState::NotOnNetwork;
    assert_eq!(refusal(second), Err(Rejection::NotOnNetwork(asset(2))));
    let mismatch = Rejection::ContractTypeMismatch {
        contract: OperationContractType::SolidFuelProduce,
        energy: EnergyType::RenewableNaturalGas,
    };
    let solid_fuel = OperationContractType::SolidFuelProduce;
    assert_eq!(admit(solid_fuel, &[candidate(1), second]), Err(mismatch));
    second.token_type = TokenType::Cet;
    assert_eq!(
        admit(solid_fuel, &[candidate(1), second]),
        Err(Rejection::TokenTypesDiffer(asset(2)))
    );
    second.energy_type = EnergyType::SolidFuel;
    assert_eq!(refusal(second), Err(Rejection::EnergyTypesDiffer(asset(2))));
    second.issuer = Uuid::from_u128(101).into();
    assert_eq!(refusal(second), Err(Rejection::IssuersDiffer(asset(2))));
    second.id = asset(1);
    assert_eq!(refusal(second), Err(Rejection::NamedTwice(asset(1))));
    assert_eq!(admit(contract, &[]), Err(Rejection::NoAssets));
}

#[test]
fn the_contract_table() {
    use ContractRefusal::{Canceled as WasCanceled, NotADraft};
    use OperationStatus::{AwaitingApproval, Canceled, Draft, Processed};
    let mint = ContractAction::Mint { approved: true };
    let first_approval = ContractAction::Mint { approved: false };
    let remove = ContractAction::Remove;
    let rows = [
        (Draft, mint, Ok(Processed)),
        (Draft, first_approval, Ok(AwaitingApproval)),
        (Draft, remove, Ok(Canceled)),
        (AwaitingApproval, mint, Ok(Processed)),
        (AwaitingApproval, first_approval, Ok(AwaitingApproval)),
        (AwaitingApproval, remove, Err(NotADraft(AwaitingApproval))),
        (Processed, mint, Ok(Processed)),
        (Processed, first_approval, Ok(Processed)),
        (Processed, remove, Err(NotADraft(Processed))),
        (Canceled, mint, Err(WasCanceled)),
        (Canceled, first_approval, Err(WasCanceled)),
        (Canceled, remove, Err(NotADraft(Canceled))),
    ];
    for (status, action, outcome) in rows {
        assert_eq!(status.after(action), outcome, "{status}: {action:?}");
    }
}

#[test]
fn a_contract_type_fits_what_it_was_made_for_and_the_natural_gas_types_fit_every_gas() {
    for energy in EnergyType::ALL.iter().copied() {
        if let Some(made_for) = OperationContractType::of(energy) {
            assert!(made_for.fits(energy), "{energy}");
        }
        assert!(
            !OperationContractType::SolidFuelProduce.fits(energy)
                || energy == EnergyType::SolidFuel
        );
    }
    assert_eq!(OperationContractType::of(EnergyType::Methanol), None);
    let rng = EnergyType::RenewableNaturalGas;
    assert!(OperationContractType::NaturalGasProduce.fits(rng));
    assert!(OperationContractType::NaturalGasTransportation.fits(rng));
    assert!(!OperationContractType::NaturalGasProduce.fits(EnergyType::SolidFuel));
    assert!(!OperationContractType::RenewableNaturalGasProduce.fits(EnergyType::NaturalGas));
}

#[test]
fn months_are_minted_in_order_and_facilities_apart() {
    let assets = [
        mintable(3, "north", 202_403, "0.5"),
        mintable(1, "north", 202_401, "135787.5"),
        mintable(4, "south", 202_401, "0.25"),
        mintable(2, "north", 202_402, "0"),
    ];
    let carried = BTreeMap::from([(facility("south"), "0.5".parse().unwrap())]);
    let plan = plan(&assets, &carried).unwrap();
    let rows: Vec<_> = plan
        .assets
        .iter()
        .map(|minted| {
            let Carry {
                carried_in,
                minted: count,
                carried_out,
            } = minted.carry;
            (
                minted.id,
                carried_in.to_string(),
                count,
                carried_out.to_string(),
            )
        })
        .collect();
    let row = |number, carried_in: &str, minted, carried_out: &str| {
        (
            asset(number),
            carried_in.to_owned(),
            minted,
            carried_out.to_owned(),
        )
    };
    assert_eq!(
        rows,
        [
            row(1, "0", 135_787, "0.5"),
            row(2, "0.5", 0, "0.5"),
            row(3, "0.5", 1, "0"),
            row(4, "0.5", 0, "0.75"),
        ]
    );
    assert_eq!(plan.assets[0].token.unwrap().1.to_string(), "1–135787");
    assert_eq!(plan.assets[1].token, None);
    assert_eq!(plan.carried[&facility("north")], Micro::ZERO);
    assert_eq!(plan.carried[&facility("south")], "0.75".parse().unwrap());
}

fn months() -> impl Strategy<Value = Vec<MintableAsset>> {
    let month = (0_usize..3, 0_i32..24, 0_i64..5_000_000_000);
    prop::collection::vec(month, 0..30).prop_map(|months| {
        let numbered = (1..).zip(months);
        numbered
            .map(|(number, (site, month, measured))| MintableAsset {
                measured: Micro::from_micro(measured),
                ..mintable(
                    number,
                    ["a", "b", "c"][site],
                    (2020 + month / 12) * 100 + month % 12 + 1,
                    "0",
                )
            })
            .collect()
    })
}

proptest! {
    #[test]
    fn what_is_measured_is_minted_or_carried(assets in months(), carried_in in 0_i64..1_000_000) {
        let stored = BTreeMap::from([(facility("a"), Micro::from_micro(carried_in))]);
        let plan = plan(&assets, &stored).unwrap();
        let has_a = assets.iter().any(|asset| asset.boundary == facility("a"));
        let brought: i64 = assets.iter().map(|asset| asset.measured.micro()).sum::<i64>()
            + if has_a { carried_in } else { 0 };
        let minted: i64 = plan.assets.iter().map(|asset| asset.carry.minted).sum();
        let left: i64 = plan.carried.values().map(|fraction| fraction.micro()).sum();
        prop_assert_eq!(brought, minted * 1_000_000 + left);
        for asset in &plan.assets {
            let count = asset.token.map_or(0, |(quantity, serials)| {
                assert_eq!(quantity.get(), serials.count());
                serials.count()
            });
            prop_assert_eq!(count, asset.carry.minted);
        }
    }

    #[test]
    fn the_order_of_the_request_makes_no_difference(
        (assets, shuffled) in months().prop_flat_map(|assets| (Just(assets.clone()), Just(assets).prop_shuffle())),
    ) {
        prop_assert_eq!(plan(&assets, &BTreeMap::new()), plan(&shuffled, &BTreeMap::new()));
    }

    /// One contract for all months, or one after another: the same tokens, the same rest.
    #[test]
    fn one_contract_or_several_mint_the_same(assets in months(), cut in any::<prop::sample::Index>()) {
        let mut in_order = assets;
        in_order.sort_by_key(|asset| (asset.vintage, asset.id));
        let at = if in_order.is_empty() { 0 } else { cut.index(in_order.len()) };
        let (early, late) = in_order.split_at(at);
        let together = plan(&in_order, &BTreeMap::new()).unwrap();
        let first = plan(early, &BTreeMap::new()).unwrap();
        let second = plan(late, &first.carried).unwrap();
        let by_id = |plans: &[&MintPlan]| -> BTreeMap<AssetId, Carry> {
            plans.iter().flat_map(|plan| &plan.assets).map(|it| (it.id, it.carry)).collect()
        };
        prop_assert_eq!(by_id(&[&together]), by_id(&[&first, &second]));
    }
}
