//! What is a network transaction, an intra-transfer, a consumption, a retirement?

use std::ops::Deref;
use std::sync::Arc;

use attestry_domain::energy::{EnergyType, OperationType, Uom};
use attestry_domain::ids::{AccountId, OperationId, ProfileId, UserId, WalletId};
use attestry_domain::ledger::operation::{
    Beneficiary, Locking, MeasuredBoundary, MeasuredConsumption, OperationStatus, Outstanding,
    Policy, ReportingPeriod, Side, Signature, Site, TermsHash, Transport, UnitTerms,
};
use attestry_domain::ledger::price::{Currency, Price};
use attestry_domain::ledger::serial::SerialRange;
use attestry_domain::ledger::summary::MeanIntensity;
use attestry_domain::numbers::Micro;
use chrono::{DateTime, Utc};

use crate::files::FileRecord;
use crate::ledger::Token;
use crate::ledger::cohorts::Cohort;

/// An operation without its units: as stored, whoever looks at it.
#[derive(Clone, Debug)]
pub struct OperationHead {
    /// Its id.
    pub id: OperationId,
    /// The rules that it follows.
    pub policy: Policy,
    /// How far it has come.
    pub status: OperationStatus,
    /// Its label; of consumptions and retirements.
    pub name: Option<String>,
    /// Whose units move. The holder, where they are spent.
    pub from: Party,
    /// Who receives them; none where they are spent.
    pub to: Option<Party>,
    /// Units locked or, once it is processed, moved; with their unit, currency and total price.
    pub locking: Locking,
    /// What the payer pays besides, in the same currency.
    pub fee: Option<Micro>,
    /// A contract outside the registry, as free text.
    pub contract_id: Option<String>,
    /// Whether the units are sold with the physical energy.
    pub is_bundle: bool,
    /// Free text.
    pub description: Option<String>,
    /// Why it was canceled.
    pub cancel_reason: Option<String>,
    /// What is told of a retirement.
    pub claim: Claim,
    /// What is told of a consumption.
    pub use_of_energy: UseOfEnergy,
    /// How many signatures it takes in all; fixed by the first one.
    pub required_signatures: u32,
    /// How many of them each side still owes.
    pub outstanding: Outstanding,
    /// What the signatures cover; none before the first one.
    pub terms_hash: Option<TermsHash>,
    /// How often units were locked.
    pub lock_round: i32,
    /// When a draft lets its units go, and when an operation that waits for approval is canceled.
    pub lock_expires_at: Option<DateTime<Utc>>,
    /// Who made it.
    pub created_by: UserId,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    /// When its units moved.
    pub processed_at: Option<DateTime<Utc>>,
    /// When it was canceled.
    pub canceled_at: Option<DateTime<Utc>>,
    /// When its draft was removed; it exists for nobody since.
    pub removed_at: Option<DateTime<Utc>>,
}

/// One side of an operation.
#[derive(Clone, Debug)]
pub struct Party {
    /// The profile.
    pub profile: ProfileId,
    /// Its name.
    pub name: String,
    /// Its wallet.
    pub wallet: WalletId,
    /// Whether it sees the operation yet.
    pub is_visible: bool,
}

/// What is told of a retirement.
#[derive(Clone, Debug, Default)]
pub struct Claim {
    /// What it is for, as free text.
    pub purpose: Option<String>,
    /// The same as a word of a list.
    pub purpose_code: Option<String>,
    /// More about it.
    pub additional_context: Option<String>,
    /// In whose name.
    pub beneficiary: Option<Beneficiary>,
    /// For which days.
    pub reporting_period: Option<ReportingPeriod>,
}

/// What is told of a consumption.
#[derive(Clone, Debug, Default)]
pub struct UseOfEnergy {
    /// Where, as the consumer says.
    pub site: Option<Site>,
    /// The boundary that consumed, as measured.
    pub boundary: Option<MeasuredBoundary>,
    /// How much, as measured.
    pub consumption: Option<MeasuredConsumption>,
    /// How the gas came there.
    pub transport: Option<Transport>,
    /// What the transport adds, in kg `CO2e` per `MMBtu`; fixed when processed.
    pub transport_intensity: Option<Micro>,
}

impl OperationHead {
    /// The party on a side.
    pub fn party(&self, side: Side) -> Option<&Party> {
        match side {
            Side::Source => Some(&self.from),
            Side::Destination => self.to.as_ref(),
        }
    }

    /// Its parties.
    pub fn parties(&self) -> impl Iterator<Item = (Side, &Party)> {
        let sides = self.policy.sides().iter();
        sides.filter_map(|side| Some((*side, self.party(*side)?)))
    }

    /// The profile that prepares it.
    pub fn preparer(&self) -> ProfileId {
        let party = self.party(self.policy.preparing_side());
        party.unwrap_or(&self.from).profile
    }

    /// The unit of measure; none before the first lock.
    pub fn uom(&self) -> Option<Uom> {
        self.locking.terms.map(|terms| terms.uom)
    }

    /// The currency of the price and the fee.
    pub fn currency(&self) -> Option<Currency> {
        self.locking
            .terms
            .and_then(|UnitTerms { currency, .. }| currency)
    }
}

/// An operation as its reader sees it, without its units: what lists show. It reads as its head.
#[derive(Clone, Debug)]
pub struct OperationSummary {
    /// What is stored. Its fee is gone where the reader does not pay it.
    pub head: OperationHead,
    /// What its units are, in the order of the list of energy types.
    pub energy_types: Vec<EnergyType>,
    /// The signatures given, in that order.
    pub signers: Vec<Signature>,
    /// Whether the reader has signed it, or a profile that they sign for still must.
    pub i_am_signer: bool,
    /// Whether the reader can sign it now.
    pub awaiting_my_signature: bool,
    /// The certificate of a processed retirement.
    pub certificate: Option<CertificateLink>,
}

impl Deref for OperationSummary {
    type Target = OperationHead;

    fn deref(&self) -> &OperationHead {
        &self.head
    }
}

/// Where the certificate of a retirement is found.
#[derive(Clone, Debug)]
pub struct CertificateLink {
    /// Its number, without gaps.
    pub number: i64,
    /// The SHA-256 of the document in hexadecimal digits; none until it is rendered.
    pub sha256: Option<String>,
    /// What the address of its public page carries.
    pub code: String,
}

/// An operation with its units and files. It reads as its summary.
#[derive(Clone, Debug)]
pub struct Operation {
    /// All but the units.
    pub summary: OperationSummary,
    /// The units, account by account, oldest first: at most [`ACCOUNTS_MAX`].
    pub accounts: Vec<OperationAccount>,
    /// How many accounts there are.
    pub accounts_total: u64,
    /// All units by token, where that was asked for.
    pub cohorts: Option<Vec<Cohort>>,
    /// The mean intensity of a consumption's units without any transport; none while there are none,
    /// and for other kinds.
    pub base_intensity: Option<MeanIntensity>,
    /// What is attached, newest first.
    pub files: Vec<FileRecord>,
}

impl Deref for Operation {
    type Target = OperationSummary;

    fn deref(&self) -> &OperationSummary {
        &self.summary
    }
}

/// How many accounts an operation is told with.
pub const ACCOUNTS_MAX: u64 = 2_500;

/// Units of one account that an operation holds or has moved.
#[derive(Clone, Debug)]
pub struct OperationAccount {
    /// The account that they are in, or were.
    pub account: AccountId,
    /// How that account came to be.
    pub operation_type: OperationType,
    /// The account that they went to; none until the operation is processed.
    pub target: Option<AccountId>,
    /// What they are.
    pub token: Arc<Token>,
    /// How many.
    pub quantity: i64,
    /// The price of one.
    pub price: Option<Price>,
    /// Which ones; none until the operation is processed.
    pub serials: Option<SerialRange>,
    /// Their intensity with the transport of a consumption, kg `CO2e` per `MMBtu`; that of the token
    /// where nothing is known of a transport.
    pub final_intensity: Micro,
}

/// The retirements of a token out of one wallet.
#[derive(Clone, Debug)]
pub struct Lookup {
    /// The newest of them.
    pub newest: Operation,
    /// All of them, newest first.
    pub all: Vec<OperationSummary>,
}
