//! What does the registry hold of a certificate and of the retirement behind it?

use std::sync::Arc;

use attestry_domain::energy::Uom;
use attestry_domain::ids::{FileId, LedgerTransactionId, OperationId, UserId};
use attestry_domain::ledger::operation::{Beneficiary, ReportingPeriod};
use attestry_domain::ledger::serial::SerialRange;
use chrono::{DateTime, Utc};

use crate::app::App;
use crate::ledger::Token;

/// A certificate with all that it certifies. What was retired never changes.
#[derive(Clone, Debug)]
pub(super) struct CertificateRecord {
    /// The retirement.
    pub(super) retirement: OperationId,
    /// From 1, without gaps.
    pub(super) number: i64,
    /// What the public page is found by.
    pub(super) code: String,
    /// When the units were retired and the certificate was issued.
    pub(super) issued_at: DateTime<Utc>,
    /// The document; none until it is rendered.
    pub(super) document: Option<Document>,
    /// The entry in the ledger, which the transparency log proves.
    pub(super) transaction: Option<LedgerTransactionId>,
    /// Who made the retirement.
    pub(super) created_by: UserId,
    /// What the profile that held the units was called.
    pub(super) holder: String,
    /// Whether that profile booked and claimed attributes apart from the energy.
    pub(super) is_book_and_claim: bool,
    /// In whose name; the holder's own where none is given.
    pub(super) beneficiary: Option<Beneficiary>,
    /// What the claim is for.
    pub(super) purpose: String,
    /// The same as a word of a list.
    pub(super) purpose_code: Option<String>,
    /// More about it.
    pub(super) additional_context: Option<String>,
    /// For which days.
    pub(super) reporting_period: Option<ReportingPeriod>,
    /// Units retired.
    pub(super) quantity: i64,
    /// Their unit of measure.
    pub(super) uom: Uom,
    /// The units token by token: by month, then by the age of the token.
    pub(super) tokens: Vec<TokenUnits>,
}

/// Where the document is, and what it is known by.
#[derive(Clone, Debug)]
pub(super) struct Document {
    /// The stored file.
    pub(super) file: FileId,
    /// The SHA-256 of its bytes in hexadecimal digits.
    pub(super) sha256: String,
}

/// The retired units of one token that came to the holder in the same way.
#[derive(Clone, Debug)]
pub(super) struct TokenUnits {
    /// The token.
    pub(super) token: Arc<Token>,
    /// How many units.
    pub(super) quantity: i64,
    /// Which ones, lowest first; neighbouring ranges are one.
    pub(super) serials: Vec<SerialRange>,
    /// How they came to the holder together with the physical energy, if they did.
    pub(super) bundle: Option<Bundle>,
}

/// A sale of units together with the physical energy.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Bundle {
    /// The contract that the sale names.
    pub(super) contract: Option<String>,
}

impl CertificateRecord {
    /// Whether the beneficiary is kept from the document and the page.
    pub(super) fn is_confidential(&self) -> bool {
        self.beneficiary
            .as_ref()
            .is_some_and(|beneficiary| beneficiary.is_confidential)
    }
}

/// The address of the public page of a code, for links and QR codes.
pub fn verification_url(app: &App, code: &str) -> String {
    format!("{}/verify/{code}", app.settings.public_url())
}
