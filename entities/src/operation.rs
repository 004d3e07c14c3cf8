//! A network transaction, intra-transfer, consumption or retirement.

use sea_orm::entity::prelude::*;

/// A row of `operation`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "operation")]
pub struct Model {
    /// UUID v7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// `network_transaction`, `intra_transfer`, `consumption` or `retirement`.
    pub kind: String,
    /// `push` or `pull`; of network transactions alone.
    pub transaction_type: Option<String>,
    /// Whether the receiver of a push signs too.
    pub is_secure: bool,
    /// `draft`, `awaiting_approval`, `processed` or `canceled`; the last two never change.
    pub status: String,
    /// Label.
    pub name: Option<String>,
    /// The profile whose units move.
    pub from_profile_id: Uuid,
    /// The wallet that they leave.
    pub from_wallet_id: Uuid,
    /// The profile that receives them; null where they are spent.
    pub to_profile_id: Option<Uuid>,
    /// The wallet that receives them; null where they are spent.
    pub to_wallet_id: Option<Uuid>,
    /// Whole units locked or moved.
    pub quantity: i64,
    /// Their unit of measure; null before the first lock.
    pub uom: Option<String>,
    /// ISO 4217 code of the total price and the fee.
    pub price_currency: Option<String>,
    /// Sum of the locks' prices in micro-units of `price_currency`.
    pub total_price_micro: Option<i64>,
    /// What the payer pays for the transfer, in micro-units of `price_currency`.
    pub fee_micro: Option<i64>,
    /// Free text that names a contract outside the registry.
    pub contract_id: Option<String>,
    /// Whether the units are sold with the physical energy.
    pub is_bundle: bool,
    /// Free text.
    pub description: Option<String>,
    /// Why it was canceled.
    pub cancel_reason: Option<String>,
    /// What a retirement is for, as free text.
    pub purpose: Option<String>,
    /// What it is for, as a word of a closed list.
    pub purpose_code: Option<String>,
    /// More about it.
    pub additional_context: Option<String>,
    /// In whose name units are retired.
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub beneficiary: Option<Json>,
    /// First day of the reporting period, `yyyy-mm-dd`.
    pub reporting_start: Option<String>,
    /// Last day of the reporting period, `yyyy-mm-dd`.
    pub reporting_end: Option<String>,
    /// Where units are consumed.
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub site: Option<Json>,
    /// The boundary that consumes them.
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub boundary: Option<Json>,
    /// The measured consumption.
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub consumption: Option<Json>,
    /// The transport to the site, as given.
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub transport: Option<Json>,
    /// What the transport adds in micro-kg `CO2e` per `MMBtu`; fixed when processed.
    pub transport_intensity_micro: Option<i64>,
    /// How many signatures process it; fixed by the first one.
    pub required_signatures: i32,
    /// SHA-256 of the terms, set by the first signature.
    pub terms_hash: Option<Vec<u8>>,
    /// How often units were locked; part of a lock's key.
    pub lock_round: i32,
    /// When its locks are released; null when nothing is locked, and once it has ended.
    pub lock_expires_at: Option<DateTimeUtc>,
    /// The user who created it.
    pub created_by: Uuid,
    /// When the row was made.
    pub created_at: DateTimeUtc,
    /// When the row last changed.
    pub updated_at: DateTimeUtc,
    /// When its units moved.
    pub processed_at: Option<DateTimeUtc>,
    /// When it was canceled.
    pub canceled_at: Option<DateTimeUtc>,
    /// When its draft was removed; nobody sees it since.
    pub removed_at: Option<DateTimeUtc>,
    /// Joined rows of `operation_party`.
    #[sea_orm(has_many)]
    pub parties: HasMany<super::operation_party::Entity>,
    /// Joined rows of `operation_lock`.
    #[sea_orm(has_many)]
    pub locks: HasMany<super::operation_lock::Entity>,
    /// Joined rows of `operation_signature`.
    #[sea_orm(has_many)]
    pub signatures: HasMany<super::operation_signature::Entity>,
    /// Joined rows of `operation_facet`.
    #[sea_orm(has_many)]
    pub facets: HasMany<super::operation_facet::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
