//! How do the reports on the whole ledger look to a client, and how are their filters read?

use attestry_domain::ledger::balance_sheet::Positions;
use attestry_openapi::network;
use attestry_openapi::types::Date;
use chrono::NaiveDate;

use super::account::{balance, intensity, serials};
use super::words::{account_status, bucket, operation_type, operation_type_of};
use crate::ledger::balances::{Check, LogCheck, Offending, SheetLine};
use crate::ledger::reports::{
    Arrival, Days, Holding, LogState, Lookup, Retirement, SheetReport, TokenFilter, TokenLine,
    TransactionFilter, TransactionLine,
};
use crate::platform::listed::Listed;
use crate::wire::{
    boundary, energy_type, energy_type_of, page_info, token_type, token_type_of, total, uom,
    vintage,
};

/// How many rows of a list of faults are told.
const FAULTS_MAX: usize = 100;

impl From<SheetReport> for network::BalanceSheetResponse {
    fn from(sheet: SheetReport) -> Self {
        let offending = sheet.offending.iter().take(FAULTS_MAX);
        Self {
            balance_sheet: network::BalanceSheet {
                computed_at: sheet.computed_at,
                is_balanced: sheet.is_balanced(),
                balances: sheet.lines.iter().map(line).collect(),
                offending_tokens: offending.map(offending_token).collect(),
                offending_tokens_total: sheet.check.and_then(|it| it.offending).into(),
                last_recomputation: sheet.check.map(recomputation).into(),
                log: log(sheet.log, sheet.check.and_then(|it| it.log)),
            },
        }
    }
}

fn line(line: &SheetLine) -> network::LedgerBalance {
    let positions = line.positions;
    network::LedgerBalance {
        energy_type: energy_type(line.kind.energy_type),
        token_type: token_type(line.kind.token_type),
        uom: uom(line.kind.uom),
        minted: positions.minted,
        available: positions.available,
        locked: positions.locked,
        retired: positions.retired,
        consumed: positions.consumed,
        withdrawn: positions.withdrawn,
        difference: difference(positions),
    }
}

/// What is off by more than a 64-bit number is off all the same.
fn difference(positions: Positions) -> i64 {
    let difference = positions.difference();
    i64::try_from(difference).unwrap_or(if difference < 0 { i64::MIN } else { i64::MAX })
}

fn offending_token(offending: &Offending) -> network::OffendingToken {
    network::OffendingToken {
        token_id: offending.token.into(),
        minted: offending.minted,
        placed: offending.placed,
    }
}

fn recomputation(check: Check) -> network::Recomputation {
    network::Recomputation {
        checked_at: check.checked_at,
        agreed: check.agreed,
        agreed_at: check.agreed_at.into(),
    }
}

/// How the log stands, and whether it was sound when it was last looked at.
fn log(log: LogState, last: Option<LogCheck>) -> network::LedgerLogState {
    let waiting = log.verified.as_ref().map(|it| it.waiting);
    let mut faults = log.verified.map(|it| it.faults).unwrap_or_default();
    faults.truncate(FAULTS_MAX);
    network::LedgerLogState {
        verifies: last.map(|it| it.faults == 0).into(),
        checked_at: last.map(|it| it.checked_at).into(),
        entries: i64::try_from(log.entries).unwrap_or(i64::MAX),
        waiting: waiting.and_then(|it| i64::try_from(it).ok()).into(),
        faults,
    }
}

impl From<network::LedgerDatesRequest> for Days {
    fn from(body: network::LedgerDatesRequest) -> Self {
        Self {
            from: body.date_from.map(|day| day.0),
            to: body.date_to.map(|day| day.0),
        }
    }
}

/// Days, in the order given.
pub(crate) fn dates(days: Vec<NaiveDate>) -> network::LedgerDatesResponse {
    network::LedgerDatesResponse {
        dates: days.into_iter().map(Date).collect(),
    }
}

impl From<network::LedgerTransactionFilter> for TransactionFilter {
    fn from(body: network::LedgerTransactionFilter) -> Self {
        Self {
            id: body.transaction_id.map(Into::into),
            kind: body.operation_type.map(operation_type_of),
            operation: body.operation_id,
            token: body.token_id.map(Into::into),
            wallet: body.wallet_id.map(Into::into),
            from: body.created_at_from,
            to: body.created_at_to,
        }
    }
}

impl From<Listed<TransactionLine>> for network::TokenTransactionListResponse {
    fn from(listed: Listed<TransactionLine>) -> Self {
        let transaction = |line: TransactionLine| network::TokenTransaction {
            id: line.id.into(),
            kind: operation_type(line.kind),
            operation_id: line.operation.into(),
            created_at: line.created_at,
            token_count: line.tokens,
            quantity: line.units,
        };
        Self {
            paginate: page_info(&listed),
            total: total(&listed),
            transactions: listed.rows.into_iter().map(transaction).collect(),
        }
    }
}

impl From<Listed<Arrival>> for network::TokenTransactionsReportResponse {
    fn from(listed: Listed<Arrival>) -> Self {
        Self {
            paginate: page_info(&listed),
            total: total(&listed),
            items: listed.rows.into_iter().map(arrival).collect(),
        }
    }
}

fn arrival(arrival: Arrival) -> network::TokenTransactionItem {
    let (issuer_id, issuer_name) = arrival.issuer;
    let place = arrival.place.as_ref();
    network::TokenTransactionItem {
        transaction_id: arrival.transaction.into(),
        kind: operation_type(arrival.kind),
        operation_id: arrival.operation.into(),
        created_at: arrival.created_at,
        token_id: arrival.token.into(),
        energy_type: energy_type(arrival.energy_type),
        token_type: token_type(arrival.token_type),
        vintage: vintage(arrival.vintage),
        issuer_id: issuer_id.into(),
        issuer_name,
        bucket: bucket(arrival.bucket),
        wallet_id: place.map(|place| place.wallet.into()).into(),
        account_id: place.map(|place| place.account.into()).into(),
        profile_id: place.map(|place| place.profile.into()).into(),
        profile_name: place.map(|place| place.profile_name.clone()).into(),
        quantity: arrival.serials.count(),
        uom: uom(arrival.uom),
        serial_ranges: vec![serials(arrival.serials)],
    }
}

impl From<network::LedgerTokenFilter> for TokenFilter {
    fn from(body: network::LedgerTokenFilter) -> Self {
        Self {
            id: body.token_id.map(Into::into),
            issuer: body.issuer_id.map(Into::into),
            energy_type: body.energy_type.map(energy_type_of),
            token_type: body.token_type.map(token_type_of),
            year: body.year,
            month: body.month,
            boundary: body.boundary_identifier_id,
            from: body.minted_at_from,
            to: body.minted_at_to,
        }
    }
}

impl From<Listed<TokenLine>> for network::TokenReportResponse {
    fn from(listed: Listed<TokenLine>) -> Self {
        Self {
            paginate: page_info(&listed),
            total: total(&listed),
            items: listed.rows.iter().map(token_line).collect(),
        }
    }
}

fn token_line(line: &TokenLine) -> network::TokenReportItem {
    let (token, positions) = (&*line.token, line.positions);
    network::TokenReportItem {
        token_id: token.id.into(),
        issuer_id: token.issuer.into(),
        issuer_name: token.issuer_name.clone(),
        energy_type: energy_type(token.energy_type),
        token_type: token_type(token.token_type),
        vintage: vintage(token.vintage),
        boundary: boundary(token.boundary.clone()),
        carbon_intensity: intensity(token.carbon_intensity),
        is_ghgp: token.is_ghgp,
        uom: uom(token.uom),
        minted: positions.minted,
        available: positions.available,
        locked: positions.locked,
        retired: positions.retired,
        consumed: positions.consumed,
        withdrawn: positions.withdrawn,
        difference: difference(positions),
        account_count: line.accounts,
        owner_count: line.owners,
        minted_at: token.minted_at,
    }
}

impl From<Lookup> for network::TokenLookupResponse {
    fn from(lookup: Lookup) -> Self {
        let holdings = lookup.holdings;
        Self {
            token: (&*lookup.token).into(),
            paginate: page_info(&holdings),
            total: total(&holdings),
            holdings: holdings.rows.into_iter().map(holding).collect(),
            retirements: lookup.retirements.into_iter().map(retirement).collect(),
        }
    }
}

fn holding(holding: Holding) -> network::TokenHolding {
    network::TokenHolding {
        account_id: holding.account.into(),
        wallet_id: holding.wallet.into(),
        owner_id: holding.owner.into(),
        owner_name: holding.owner_name,
        operation_type: operation_type(holding.operation_type),
        operation_id: holding.operation.into(),
        status: account_status(holding.status),
        status_reason: holding.status_reason.into(),
        balance: balance(holding.balance),
        serial_ranges: vec![serials(holding.serials)],
        created_at: holding.created_at,
    }
}

fn retirement(retirement: Retirement) -> network::TokenRetirement {
    let units = retirement.serials.iter().map(|range| range.count()).sum();
    network::TokenRetirement {
        id: retirement.id.into(),
        name: retirement.name.into(),
        profile_id: retirement.profile.into(),
        profile_name: retirement.profile_name,
        purpose: retirement.purpose.into(),
        certificate_number: retirement.certificate.into(),
        quantity: units,
        serial_ranges: retirement.serials.into_iter().map(serials).collect(),
        processed_at: retirement.processed_at.into(),
    }
}
