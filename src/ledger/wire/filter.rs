//! What does a request ask for?

use attestry_domain::energy::Standard;
use attestry_domain::ids::{AccountId, ProfileId};
use attestry_domain::ledger::listing::Listing;
use attestry_domain::ledger::price::{Price, PriceError};
use attestry_domain::market::filter::{FilterFields, PriceFilter};
use attestry_domain::numbers::Micro;
use attestry_openapi::{network, types};
use uuid::Uuid;

use super::words::{account_status_of, contract_type_of, operation_status_of, operation_type_of};
use crate::error::Error;
use crate::ledger::PartyRef;
use crate::ledger::accounts::{ListRequest, ListingRequest};
use crate::ledger::minting::{ContractFilter, CreateRequest};
use crate::market::MarketRequest;
use crate::platform::listed::Part;
use crate::wire::{energy_type_of, part, token_type_of, uom_of};

/// The fields that every filter has under the same names. Faults are named below `at`, the place of the filter.
macro_rules! fields {
    ($body:ident at $at:literal, owner: $owner:expr) => {
        FilterFields {
            is_public: $body.is_public,
            energy_type: $body.energy_type.map(energy_type_of),
            token_type: $body.token_type.map(token_type_of),
            status: $body.status.map(account_status_of),
            operation_type: $body.operation_type.map(operation_type_of),
            standard: $body
                .standard_type
                .as_deref()
                .map(|name| standard($at, name))
                .transpose()?,
            uom: $body.uom.map(uom_of),
            issuer_id: $body.issuer_id.map(ProfileId::from),
            issuer_name: $body.issuer_name,
            owner_id: $owner.map(ProfileId::from),
            owner_name: $body.owner_name,
            measurer_identifier: $body.measurer_identifier,
            basin: $body.basin,
            boundary_identifier_id: $body.boundary_identifier_id,
            year: $body.year,
            month: $body.month.map(|month| month_of($at, month)).transpose()?,
            carbon_intensity_max: amount($at, "/maxCarbonIntensity", $body.max_carbon_intensity)?,
            account_ids: $body.account_ids.map(ids),
            price: $body
                .price
                .as_ref()
                .map(|price| price_filter($at, price))
                .transpose()?,
            is_ghgp: $body.is_ghgp,
        }
    };
}

impl TryFrom<network::EnergyWalletSummaryAccountsRequest> for ListRequest {
    type Error = Error;

    fn try_from(body: network::EnergyWalletSummaryAccountsRequest) -> Result<Self, Error> {
        Ok(Self {
            wallet: body.wallet_id.map(Into::into),
            filter: fields!(body at "", owner: body.owner_id),
            part: Part::default(),
        })
    }
}

impl TryFrom<network::EnergyWalletAccountListRequest> for ListRequest {
    type Error = Error;

    fn try_from(body: network::EnergyWalletAccountListRequest) -> Result<Self, Error> {
        Ok(Self {
            wallet: body.wallet_id.map(Into::into),
            filter: fields!(body at "", owner: body.owner_id),
            part: part(body.paginate)?,
        })
    }
}

impl TryFrom<network::MarketAccountListRequest> for MarketRequest {
    type Error = Error;

    fn try_from(body: network::MarketAccountListRequest) -> Result<Self, Error> {
        Ok(Self {
            filter: fields!(body at "", owner: body.owner_id),
            part: part(body.paginate)?,
        })
    }
}

impl TryFrom<network::MarketAccountSummaryRequest> for MarketRequest {
    type Error = Error;

    fn try_from(body: network::MarketAccountSummaryRequest) -> Result<Self, Error> {
        let filter = fields!(body at "", owner: Some(body.owner_id));
        Ok(Self {
            filter,
            part: Part::default(),
        })
    }
}

impl TryFrom<network::EnergyWalletAccountSetPublicRequest> for ListingRequest {
    type Error = Error;

    fn try_from(body: network::EnergyWalletAccountSetPublicRequest) -> Result<Self, Error> {
        let price = body
            .price
            .as_ref()
            .filter(|_| body.is_public)
            .map(|price| price_of("/price", price))
            .transpose()?;
        Ok(Self {
            wallet: body.wallet_id.into(),
            accounts: ids(body.account_ids),
            listing: Listing::asked(body.is_public, price)?,
        })
    }
}

impl From<network::MintingCreateRequest> for CreateRequest {
    fn from(body: network::MintingCreateRequest) -> Self {
        Self {
            name: body.name,
            kind: contract_type_of(body.operation_contract_type),
            assets: body.reference_ids.into_iter().map(Into::into).collect(),
            workflow: body.workflow_id.map(Into::into),
            buyer: body.buyer.map(|buyer| PartyRef {
                profile: buyer.profile_id.into(),
                wallet: buyer.wallet_id.map(Into::into),
            }),
        }
    }
}

impl From<network::MintingListRequest> for ContractFilter {
    fn from(body: network::MintingListRequest) -> Self {
        Self {
            status: body.status.map(operation_status_of),
            energy_type: body.energy_type.map(energy_type_of),
            token_type: body.token_type.map(token_type_of),
            kind: body.operation_contract_type.map(contract_type_of),
            issuer: body.issuer_profile_id.map(Into::into),
            buyer: body.buyer_profile_id.map(Into::into),
            workflow: body.workflow_id.map(Into::into),
            created_from: body.created_at_from,
            created_to: body.created_at_to,
        }
    }
}

fn ids(ids: Vec<Uuid>) -> Vec<AccountId> {
    ids.into_iter().map(AccountId::from).collect()
}

/// Which accounts a lock takes units from; any where the request does not say.
pub(super) fn lock_filter(filter: Option<network::AccountFilter>) -> Result<FilterFields, Error> {
    let Some(filter) = filter else {
        return Ok(FilterFields::default());
    };
    Ok(fields!(filter at "/filter", owner: filter.owner_id))
}

/// A standard, as a request names it below `at`.
pub(super) fn standard(at: &str, name: &str) -> Result<Standard, Error> {
    Standard::parse(name)
        .map_err(|error| Error::invalid(&format!("{at}/standardType"), error.to_string()))
}

fn month_of(at: &str, month: i32) -> Result<u32, Error> {
    u32::try_from(month).map_err(|error| Error::invalid(&format!("{at}/month"), error.to_string()))
}

fn amount(at: &str, member: &str, amount: Option<types::Decimal>) -> Result<Option<Micro>, Error> {
    let exact = amount.map(|amount| Micro::exact(amount.0)).transpose();
    exact.map_err(|error| Error::invalid(&format!("{at}{member}"), error.to_string()))
}

fn price_filter(at: &str, price: &network::AccountPriceFilter) -> Result<PriceFilter, Error> {
    let currency = price.currency.as_ref().map(|code| code.parse()).transpose();
    let unknown =
        |error: PriceError| Error::invalid(&format!("{at}/price/currency"), error.to_string());
    Ok(PriceFilter {
        amount_from: amount(at, "/price/amountFrom", price.amount_from)?,
        amount_to: amount(at, "/price/amountTo", price.amount_to)?,
        currency: currency.map_err(unknown)?,
    })
}

/// A price that stands at `at` in a request.
pub(super) fn price_of(at: &str, price: &network::PriceInput) -> Result<Price, Error> {
    Price::parse(price.amount.0, &price.currency).map_err(|error| {
        let member = match error {
            PriceError::Amount(_) | PriceError::NotPositive => "amount",
            PriceError::UnknownCurrency => "currency",
        };
        Error::invalid(&format!("{at}/{member}"), error.to_string())
    })
}
