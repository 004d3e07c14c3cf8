//! The list of contracts to mint.

use attestry_domain::energy::{EnergyType, TokenType};
use attestry_domain::ledger::minting::OperationContractType;
use attestry_domain::ledger::operation::OperationStatus;
use chrono::DateTime;

use super::City;
use super::Found::{Nothing, Something};
use super::measure::{CONTRACTS, Judge};
use crate::ledger::minting::{self, ContractFilter};
use crate::platform::listed::Part;

impl City {
    /// As the issuer, and as the buyer of every other one.
    pub(super) async fn contracts(&self, judge: &mut Judge) {
        let app = &self.registry.app;
        for (filter, issuer, buyer) in self.contract_filters() {
            for (name, caller, found) in [
                ("issuer", &self.admin, issuer),
                ("buyer", &self.stranger, buyer),
            ] {
                let what = format!("{name} {filter:?}");
                let expected = if found { Something } else { Nothing };
                let run = minting::list(app, caller, &filter, Part::default());
                let listed = judge
                    .hear(app, &what, CONTRACTS, expected, run)
                    .await
                    .unwrap();
                judge.expect(&what, !listed.rows.is_empty(), found);
            }
        }
    }

    fn contract_filters(&self) -> Vec<(ContractFilter, bool, bool)> {
        let start = DateTime::from_timestamp(1_577_836_800, 0);
        let with = |change: &dyn Fn(&mut ContractFilter)| {
            let mut filter = ContractFilter::default();
            change(&mut filter);
            filter
        };
        let status = |it| with(&|filter| filter.status = Some(it));
        let kind = |it| with(&|filter| filter.kind = Some(it));
        let energy = |it| with(&|filter| filter.energy_type = Some(it));
        let nobody = self.registry.app.ids.next();
        vec![
            (with(&|_| ()), true, true),
            (status(OperationStatus::Processed), true, true),
            (status(OperationStatus::Draft), true, false),
            (status(OperationStatus::Canceled), true, false),
            (status(OperationStatus::AwaitingApproval), false, false),
            (energy(EnergyType::NaturalGas), true, true),
            (energy(EnergyType::SolidFuel), true, false),
            (energy(EnergyType::Methanol), false, false),
            (with(&|it| it.token_type = Some(TokenType::Qet)), true, true),
            (
                with(&|it| it.token_type = Some(TokenType::Cet)),
                true,
                false,
            ),
            (kind(OperationContractType::NaturalGasProduce), true, true),
            (kind(OperationContractType::SolidFuelProduce), true, false),
            (
                kind(OperationContractType::NaturalGasTransportation),
                false,
                false,
            ),
            (with(&|it| it.issuer = Some(self.holder)), true, true),
            (with(&|it| it.issuer = Some(nobody)), false, false),
            (with(&|it| it.buyer = Some(self.holder)), true, false),
            (with(&|it| it.buyer = Some(nobody)), false, false),
            (
                with(&|it| it.workflow = Some(nobody.uuid().into())),
                false,
                false,
            ),
            (with(&|it| it.created_to = start), true, false),
            (
                with(&|it| it.created_from = DateTime::from_timestamp(1_677_836_800, 0)),
                false,
                false,
            ),
        ]
    }
}
