//! How do the closed lists of the ledger look to a client, and how are they read?

use attestry_domain::energy::{AccountStatus, OperationType};
use attestry_domain::ledger::minting::OperationContractType;
use attestry_domain::ledger::operation::OperationStatus;
use attestry_domain::ledger::posting::Bucket;
use attestry_openapi::{common, network};

use crate::wire::words;

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
