//! How do the closed lists of the ledger look to a client, and how are they read?

use attestry_domain::energy::{AccountStatus, EnergyType, OperationType, Uom};
use attestry_domain::ledger::minting::OperationContractType;
use attestry_domain::ledger::operation::OperationStatus;
use attestry_domain::ledger::posting::Bucket;
use attestry_openapi::{common, network};

/// Declares a pair of functions that translate a closed list, each exhaustively.
macro_rules! words {
    ($( $to:ident, $from:ident: $domain:ident = $module:ident::$wire:ident { $( $one:ident = $other:ident ),+ $(,)? } )+) => {$(
        pub(super) fn $to(word: $domain) -> $module::$wire {
            match word { $( $domain::$one => $module::$wire::$other ),+ }
        }

        pub(super) fn $from(word: $module::$wire) -> $domain {
            match word { $( $module::$wire::$other => $domain::$one ),+ }
        }
    )+};
}

words! {
    operation_type, operation_type_of: OperationType = common::OperationType {
        Minting = Minting,
        Retirement = Retirement,
        NetworkTransaction = NetworkTransaction,
        IntraTransfer = IntraTransfer,
        Consumption = Consumption,
        SingleTransaction = SingleTransaction,
    }
    account_status, account_status_of: AccountStatus = common::AccountStatus {
        Enabled = Enabled,
        Disabled = Disabled,
    }
    operation_status, operation_status_of: OperationStatus = common::OperationStatus {
        Draft = Draft,
        AwaitingApproval = AwaitingApproval,
        Processed = Processed,
        Canceled = Canceled,
    }
    contract_type, contract_type_of: OperationContractType = common::OperationContractType {
        NaturalGasProduce = NaturalGasProduceMinting,
        NaturalGasTransportation = NaturalGasTransportationMinting,
        RenewableNaturalGasProduce = RenewableNaturalGasProduceMinting,
        SolidFuelProduce = SolidFuelProduceMinting,
    }
}

/// What was produced, as a request names it.
pub(super) fn energy_type_of(wire: common::EnergyType) -> EnergyType {
    use common::EnergyType as Wire;
    match wire {
        Wire::NaturalGas => EnergyType::NaturalGas,
        Wire::NaturalGasPipeline => EnergyType::NaturalGasPipeline,
        Wire::Methanol => EnergyType::Methanol,
        Wire::RenewableNaturalGas => EnergyType::RenewableNaturalGas,
        Wire::SolidFuel => EnergyType::SolidFuel,
    }
}

/// A unit of measure, as a request names it.
pub(super) fn uom_of(wire: common::Uom) -> Uom {
    match wire {
        common::Uom::MmBtu => Uom::MMBtu,
        common::Uom::MScf => Uom::MScf,
        common::Uom::MWh => Uom::MegawattHour,
        common::Uom::Kg => Uom::Kilogram,
        common::Uom::Mt => Uom::MetricTon,
    }
}

/// Where a posting puts units.
pub(super) fn bucket(bucket: Bucket) -> network::PostingBucket {
    use network::PostingBucket as Wire;
    match bucket {
        Bucket::Issuance => Wire::Issuance,
        Bucket::Wallet => Wire::Wallet,
        Bucket::Retired => Wire::Retired,
        Bucket::Consumed => Wire::Consumed,
        Bucket::Withdrawn => Wire::Withdrawn,
    }
}
