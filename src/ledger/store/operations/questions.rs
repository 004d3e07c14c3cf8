//! What can a filter of operations ask, and which index knows the answers?

use attestry_domain::ids::{ProfileId, WalletId};
use attestry_domain::ledger::operation::OperationKind;
use attestry_entities::{operation_facet, operation_party};
use operation_party::{Column, Entity};
use sea_orm::sea_query::{Expr, ExprTrait, IntoTableRef, Query, SelectStatement};
use sea_orm::{Condition, Value};
use uuid::Uuid;

use super::facets::{ENERGY_TYPE, NEXT, OWING, SIGNER, STANDARD, UNSEEN_BY, digits};
use super::list::Reader;
use crate::ledger::operation::OperationFilter;

/// What the rows of an index are called while they are walked.
pub(super) const LEAD: &str = "lead";

/// One thing that a filter asks of an operation.
pub(super) enum Question {
    /// The next signature can be the user's: units are locked, the user has not signed, and the side
    /// whose turn it is is one that they sign for.
    Next,
    /// The user signed, or a profile that they sign for owes a signature.
    Signer,
    /// It has this facet.
    Facet(&'static str, String),
    /// Its sides have this word.
    Word(Column, String),
    /// Its sides have a value within this span.
    Span(Span),
}

/// A span of the values of a column, both ends inclusive.
pub(super) struct Span {
    pub(super) column: Column,
    from: Option<Value>,
    to: Option<Value>,
}

/// Rows of an index. Each names an operation and when that was made.
pub(super) struct Lead {
    pub(super) rows: SelectStatement,
    /// By which column the index has them in order.
    pub(super) order: Column,
}

impl Question {
    /// What the filter asks, the rarest things first; spans come last.
    pub(super) fn of(filter: &OperationFilter) -> Vec<Self> {
        let energy_type = filter.energy_type.map(|it| it.as_str().to_owned());
        let standard = filter.standard.as_ref().map(|it| it.as_str().to_owned());
        let status = filter.status.map(|it| it.as_str().to_owned());
        let transaction_type = filter.transaction_type.map(|it| it.as_str().to_owned());
        let quantity = Span::of(Column::Quantity, filter.quantity_from, filter.quantity_to);
        let processed = Span::of(
            Column::ProcessedAt,
            filter.processed_from,
            filter.processed_to,
        );
        let asked = [
            filter.awaiting_my_signature.then_some(Self::Next),
            filter.i_am_signer.then_some(Self::Signer),
            filter
                .contract_id
                .clone()
                .map(|it| Self::Word(Column::ContractId, it)),
            energy_type.map(|it| Self::Facet(ENERGY_TYPE, it)),
            standard.map(|it| Self::Facet(STANDARD, it)),
            status.map(|it| Self::Word(Column::Status, it)),
            transaction_type.map(|it| Self::Word(Column::TransactionType, it)),
            quantity.map(Self::Span),
            processed.map(Self::Span),
        ];
        asked.into_iter().flatten().collect()
    }

    /// The indexes whose rows are the answers, where they concern operations of the wallet.
    fn leads(&self, of: &Walk<'_>) -> Vec<Lead> {
        match self {
            Self::Next => of.signed_for(NEXT).collect(),
            Self::Signer => [of.facet(SIGNER, &digits(of.reader.user))]
                .into_iter()
                .chain(of.signed_for(OWING))
                .collect(),
            Self::Facet(facet, value) => vec![of.facet(facet, value)],
            Self::Word(column, word) => {
                let such = Condition::all().add(at(*column).eq(word));
                vec![of.wallet(such, Column::CreatedAt)]
            }
            Self::Span(span) => vec![of.wallet(span.holds(at), span.column)],
        }
    }

    /// Whether the operation of the row of `operation_party` at hand is an answer.
    pub(super) fn is_met(&self, reader: &Reader) -> Condition {
        let row = |column| Expr::col((Entity, column));
        let profiles = || reader.signs_for.iter().map(|profile| digits(*profile));
        let signed = || has(SIGNER, [digits(reader.user)]);
        match self {
            Self::Next => Condition::all()
                .add(signed().not())
                .add(has(NEXT, profiles())),
            Self::Signer => Condition::any().add(signed()).add(has(OWING, profiles())),
            Self::Facet(facet, value) => Condition::all().add(has(facet, [value.clone()])),
            Self::Word(column, word) => Condition::all().add(row(*column).eq(word)),
            Self::Span(span) => span.holds(row),
        }
    }
}

impl Span {
    fn of<T: Into<Value>>(column: Column, from: Option<T>, to: Option<T>) -> Option<Self> {
        let (from, to) = (from.map(Into::into), to.map(Into::into));
        (from.is_some() || to.is_some()).then_some(Self { column, from, to })
    }

    fn holds(&self, row: impl Fn(Column) -> Expr) -> Condition {
        let value = || row(self.column);
        Condition::all()
            .add_option(self.from.clone().map(|from| value().gte(from)))
            .add_option(self.to.clone().map(|to| value().lte(to)))
    }
}

/// A walk through the operations of a kind in one wallet, or in some where there are very many.
pub(super) struct Walk<'a> {
    pub(super) reader: &'a Reader,
    pub(super) wallets: &'a [WalletId],
    pub(super) kind: OperationKind,
    /// When they were made, and after which place of the list.
    pub(super) places: Condition,
    /// Those alone whose other side is this wallet, or of this profile, and does not see them yet.
    pub(super) unseen_by: Option<Uuid>,
}

impl Walk<'_> {
    /// Rows among which all of its operations are that answer the question, or all of them.
    pub(super) fn leads(&self, question: Option<&Question>) -> Vec<Lead> {
        match (self.unseen_by, question) {
            (Some(other), _) => vec![self.facet(UNSEEN_BY, &digits(other))],
            (None, Some(question)) => question.leads(self),
            (None, None) => vec![self.wallet(Condition::all(), Column::CreatedAt)],
        }
    }

    /// Whether a column names one of its wallets. An index has the rows of one in order, not those of several.
    pub(super) fn is_in(&self, column: Expr) -> Expr {
        match self.wallets {
            [wallet] => column.eq(wallet.uuid()),
            wallets => column.is_in(wallets.iter().map(|wallet| wallet.uuid())),
        }
    }

    /// Those of its operations that are such, as the wallet sees them.
    fn wallet(&self, such: Condition, order: Column) -> Lead {
        let mut lead = self.rows(Entity, order);
        lead.rows
            .and_where(at(Column::IsVisible))
            .and_where(self.is_in(at(Column::WalletId)))
            .cond_where(such);
        lead
    }

    /// Those of its operations that are named.
    pub(super) fn named(&self, operations: &[Uuid]) -> SelectStatement {
        self.rows(Entity, Column::CreatedAt)
            .rows
            .and_where(self.is_in(at(Column::WalletId)))
            .and_where(at(Column::OperationId).is_in(operations.iter().copied()))
            .take()
    }

    fn facet(&self, facet: &str, value: &str) -> Lead {
        use operation_facet::{Column as Facet, Entity as Facets};
        let mut lead = self.rows(Facets, Column::CreatedAt);
        lead.rows
            .and_where(self.is_in(at(Column::WalletId)))
            .and_where(Expr::col((LEAD, Facet::Facet)).eq(facet))
            .and_where(Expr::col((LEAD, Facet::Value)).eq(value));
        lead
    }

    /// Those in which a profile has the facet that the user signs for.
    fn signed_for(&self, facet: &str) -> impl Iterator<Item = Lead> {
        let profiles = self.reader.signs_for.iter();
        profiles.map(move |profile| self.facet(facet, &digits(*profile)))
    }

    fn rows(&self, table: impl IntoTableRef, order: Column) -> Lead {
        let rows = Query::select()
            .expr(at(Column::CreatedAt))
            .expr(at(Column::OperationId))
            .from_as(table, LEAD)
            .and_where(at(Column::Kind).eq(self.kind.as_str()))
            .cond_where(self.places.clone())
            .take();
        Lead { rows, order }
    }
}

/// A column of the rows that are walked.
pub(super) fn at(column: Column) -> Expr {
    Expr::col((LEAD, column))
}

/// Whether a side of the operation of the row of `operation_party` at hand is that profile.
pub(super) fn is_party(profile: ProfileId) -> Expr {
    let side = |column| Expr::col(("side", column));
    let rows = Query::select()
        .expr(Expr::val(1))
        .from_as(Entity, "side")
        .and_where(side(Column::OperationId).equals((Entity, Column::OperationId)))
        .and_where(side(Column::ProfileId).eq(profile.uuid()))
        .take();
    Expr::exists(rows)
}

/// Whether the operation of the row of `operation_party` at hand has the facet with one of these values.
fn has(facet: &str, values: impl IntoIterator<Item = String>) -> Expr {
    use operation_facet::{Column as Facet, Entity as Facets};
    let own = |column| Expr::col((Facets, column));
    let rows = Query::select()
        .expr(Expr::val(1))
        .from(Facets)
        .and_where(own(Facet::OperationId).equals((Entity, Column::OperationId)))
        .and_where(own(Facet::Facet).eq(facet))
        .and_where(own(Facet::Value).is_in(values))
        .and_where(own(Facet::WalletId).equals((Entity, Column::WalletId)))
        .take();
    Expr::exists(rows)
}
