//! How do a holding, its token and the sum of many holdings look to a client?

use std::collections::BTreeMap;

use attestry_domain::ledger::account::Balance;
use attestry_domain::ledger::price::Price;
use attestry_domain::ledger::serial::SerialRange;
use attestry_domain::ledger::summary::{BalanceGroup, IntensityRange};
use attestry_domain::numbers::Micro;
use attestry_domain::production::document::{INTENSITY_UOM, STAGE};
use attestry_openapi::{common, network, types};

use super::words::{account_status, operation_type};
use crate::ledger::{Account, AccountLock, AccountSummary, Accounts, Token};
use crate::platform::listed::Listed;
use crate::wire::{
    boundary, energy_type, micro, page_info, party, token_type, total, uom, vintage,
};

/// One account under its key.
pub(crate) fn account(account: Account) -> network::EnergyAccountResponse {
    network::EnergyAccountResponse {
        energy_account: account.into(),
    }
}

/// A page of accounts.
pub(crate) fn accounts(listed: Listed<Account>) -> network::EnergyAccountListResponse {
    network::EnergyAccountListResponse {
        paginate: page_info(&listed),
        total: total(&listed),
        energy_accounts: listed.rows.into_iter().map(Into::into).collect(),
    }
}

/// Sums under their key.
pub(crate) fn summary(summary: AccountSummary) -> network::AccountSummaryResponse {
    network::AccountSummaryResponse {
        summary: summary.into(),
    }
}

impl From<Accounts> for network::EnergyAccountsResponse {
    fn from(accounts: Accounts) -> Self {
        Self {
            energy_accounts: accounts.0.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<Account> for common::EnergyAccount {
    fn from(account: Account) -> Self {
        let token = &*account.token;
        Self {
            id: account.id.into(),
            wallet_id: account.wallet.into(),
            token_id: token.id.into(),
            energy_asset_id: token.asset.map(Into::into).into(),
            owner_id: account.owner.into(),
            owner_name: account.owner_name,
            issuer_id: token.issuer.into(),
            issuer_name: token.issuer_name.clone(),
            energy: energy(token, account.balance.total()),
            token: common::Token {
                token_type: token_type(token.token_type),
            },
            vintage: vintage(token.vintage),
            period_start: token.vintage.period_start(),
            period_end: token.vintage.period_end(),
            boundary: boundary(token.boundary.clone()),
            balance: balance(account.balance),
            locked: account.locks.iter().map(lock).collect(),
            serial_ranges: account.serials.map(serials).into_iter().collect(),
            providers: providers(token),
            default_standard: default_standard(token),
            standard_types: standard_types(token),
            is_public: account.listing.is_some(),
            price: account.listing.map(price).into(),
            is_ghgp: token.is_ghgp,
            status: account_status(account.status),
            status_reason: account.status_reason.into(),
            operation_type: operation_type(account.operation_type),
            created_at: account.created_at,
            updated_at: account.updated_at,
        }
    }
}

/// So many units of a token's energy.
pub(super) fn energy(token: &Token, units: i64) -> common::Energy {
    common::Energy {
        r#type: energy_type(token.energy_type),
        stage: token
            .boundary
            .stage
            .clone()
            .unwrap_or_else(|| STAGE.to_owned()),
        quantity: common::Quantity {
            amount: types::Decimal(units.into()),
            uom: uom(token.uom),
        },
    }
}

/// Who stands behind a token.
pub(super) fn providers(token: &Token) -> common::Providers {
    common::Providers {
        issuer: common::Party {
            identifier: None,
            name: token.issuer_name.clone(),
        },
        measurers: token.measurers.iter().cloned().map(party).collect(),
        verifiers: token.verifiers.iter().cloned().map(party).collect(),
    }
}

/// The standard whose comparable intensity stands for a token.
pub(super) fn default_standard(token: &Token) -> common::DefaultStandard {
    common::DefaultStandard {
        standard: common::Standard {
            name: token.default_standard.clone(),
            url: None,
        },
        carbon_intensity: intensity(token.carbon_intensity),
    }
}

/// The names of a token's standards, the default one first.
pub(super) fn standard_types(token: &Token) -> Vec<String> {
    let names = token.standards.iter().map(|(name, _)| name.clone());
    let mut names: Vec<_> = names.collect();
    names.sort_by_key(|name| *name != token.default_standard);
    names
}

fn lock(lock: &AccountLock) -> common::LockedUnits {
    common::LockedUnits {
        operation_type: operation_type(lock.kind),
        operation_id: lock.operation.into(),
        quantity: lock.quantity,
    }
}

/// Serial numbers from the first to the last.
pub(super) fn serials(serials: SerialRange) -> common::SerialRange {
    common::SerialRange {
        start: serials.first(),
        end: serials.last(),
    }
}

/// A comparable intensity.
pub(super) fn intensity(value: Micro) -> common::CarbonIntensity {
    common::CarbonIntensity {
        value: micro(value),
        uom: INTENSITY_UOM.to_owned(),
    }
}

/// Units by what can be done with them.
pub(crate) fn balance(balance: Balance) -> common::Balance {
    common::Balance {
        available: balance.available(),
        locked: balance.locked(),
        retired: balance.retired(),
        consumed: balance.consumed(),
        total: balance.total(),
    }
}

/// A price of one unit.
pub(super) fn price(price: Price) -> common::Price {
    common::Price {
        amount: micro(price.amount()),
        currency: price.currency().to_string(),
    }
}

impl From<AccountSummary> for network::AccountSummary {
    fn from(summary: AccountSummary) -> Self {
        let sums = summary.sums;
        let group = |group: BalanceGroup| network::SummaryBalance {
            token_type: token_type(group.token_type),
            uom: uom(group.uom),
            balance: balance(group.balance),
        };
        let mut issuers: Vec<_> = summary.issuers.into_iter().collect();
        issuers.sort_by(|one, other| one.1.cmp(&other.1));
        let issuer = |(id, name)| network::SummaryIssuer {
            id: uuid::Uuid::from(id),
            name,
        };
        Self {
            account_count: i64::try_from(sums.accounts).unwrap_or(i64::MAX),
            balances: sums.balances.into_iter().map(group).collect(),
            carbon_intensity: sums.intensity.map(statistics).into(),
            total_emissions: network::TotalEmissions {
                amount: types::Decimal(sums.total_kg),
                uom: common::Uom::Kg,
            },
            vintages: summary.vintages.into_iter().map(vintage).collect(),
            standard_types: summary.standards.into_iter().collect(),
            issuers: issuers.into_iter().map(issuer).collect(),
            measurers: by_name(summary.measurers),
            verifiers: by_name(summary.verifiers),
        }
    }
}

fn statistics(range: IntensityRange) -> network::CarbonIntensityStatistics {
    network::CarbonIntensityStatistics {
        average: micro(range.average),
        minimum: micro(range.min),
        maximum: micro(range.max),
        uom: INTENSITY_UOM.to_owned(),
    }
}

fn by_name(parties: BTreeMap<String, String>) -> Vec<common::Party> {
    let party = |(identifier, name)| common::Party {
        identifier: Some(identifier),
        name,
    };
    let mut parties: Vec<_> = parties.into_iter().map(party).collect();
    parties.sort_by(|one, other| one.name.cmp(&other.name));
    parties
}
