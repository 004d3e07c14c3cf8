//! How is a page of a filtered list of operations found without reading all operations of a wallet?
//!
//! Each question of a filter has an index that begins with the wallet or the profile, and goes on in the
//! order of the list. First each is asked for a few rows: none, and the answer is empty; few, and the
//! page is among them. Where every question has many answers, the first one leads: its rows are walked
//! in the order of the list and held against the other questions. A span of quantities or times cannot
//! lead in that order: there the newest operations are walked, and where these do not fill the page,
//! what the span holds is read and sorted.
//!
//! Where the filter names a wallet or a profile, its wallets alone are walked. What these do not see yet but
//! another wallet of the reader does is found beside them, by the facet that says so: such drafts are few.

use attestry_domain::ids::ProfileId;
use attestry_domain::ledger::operation::OperationKind;
use attestry_domain::market::paging::Page;
use attestry_entities::operation_party::{Column, Entity};
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query, SelectStatement, UnionType};
use sea_orm::{Condition, ConnectionTrait};
use uuid::Uuid;

use super::list::Reader;
use super::questions::{LEAD, Lead, Question, Walk, at, is_party};
use crate::error::Error;
use crate::ledger::operation::OperationFilter;
use crate::ledger::store::filter::{FEW, Matches};
use crate::ledger::store::places::{Places, at_once, wanted};
use crate::ledger::store::selected::{AS_IT_STANDS, WALK};

/// Where the rows that are walked stand in a list.
const WALKED: Places<&str, Column> = Places {
    table: LEAD,
    at: Column::CreatedAt,
    id: Column::OperationId,
};

/// Where that stands which is found.
const FOUND: Places<&str, Column> = Places {
    table: "found",
    ..WALKED
};

/// What is asked of the operations of a kind in some wallets.
pub(super) struct Search<'a> {
    reader: &'a Reader,
    kind: OperationKind,
    made: Condition,
    questions: Vec<Question>,
    /// The wallet or profile that the filter names.
    named: Option<Uuid>,
    /// The profile that the filter names besides a wallet.
    besides: Option<ProfileId>,
}

/// On which way a page is looked for.
pub(super) enum Way {
    /// Among these operations.
    Named(Vec<Uuid>),
    /// Among the newest.
    Walk,
    /// Among the answers to the first question, in the order of the list.
    Led,
    /// Among these answers, which have another order.
    Sorted,
}

impl<'a> Search<'a> {
    pub(super) fn new(reader: &'a Reader, kind: OperationKind, filter: &OperationFilter) -> Self {
        Self {
            reader,
            kind,
            made: Condition::all()
                .add_option(filter.created_from.map(|it| at(Column::CreatedAt).gte(it)))
                .add_option(filter.created_to.map(|it| at(Column::CreatedAt).lte(it))),
            questions: Question::of(filter),
            named: filter
                .wallet
                .map(Into::into)
                .or(filter.profile.map(Into::into)),
            besides: filter.profile.filter(|_| filter.wallet.is_some()),
        }
    }

    /// The ways to go until one fills the page; `None` where nothing can be found.
    pub(super) async fn ways(&self, db: &impl ConnectionTrait) -> Result<Option<Vec<Way>>, Error> {
        for question in &self.questions {
            let Some(answers) = self.a_few(question) else {
                return Ok(None);
            };
            match Matches::among(db, &answers).await? {
                Matches::None => return Ok(None),
                Matches::Few(operations) => return Ok(Some(vec![Way::Named(operations)])),
                Matches::Many => (),
            }
        }
        Ok(Some(match self.questions.first() {
            Some(Question::Span(_)) => vec![Way::Walk, Way::Sorted],
            _ => vec![Way::Led],
        }))
    }

    /// A page and one more; `None` where there are no wallets.
    pub(super) fn page(&self, way: &Way, page: Page) -> Option<SelectStatement> {
        let mut parts = Vec::new();
        for walk in self.walks(&Condition::all().add_option(WALKED.after(page))) {
            for lead in self.leads(way, &walk) {
                let fitting = self.fitting(&walk, lead);
                // Where both sides are in one walk, an operation comes twice.
                let sides = walk.wallets.len().min(2) as u64;
                let mut newest = WALKED.newest_first(fitting);
                parts.push(newest.limit(wanted(page) * sides).take());
            }
        }
        let found = FOUND.union(parts, UnionType::Distinct)?;
        Some(FOUND.page(found, page))
    }

    /// All that is found, in no order.
    pub(super) fn all(&self) -> Option<SelectStatement> {
        let mut parts = Vec::new();
        for walk in self.walks(&Condition::all()) {
            for lead in self.leads(&Way::Led, &walk) {
                parts.push(self.fitting(&walk, lead));
            }
        }
        FOUND.union(parts, UnionType::Distinct)
    }

    /// A few of the operations that answer a question, whatever else is asked, and one more.
    fn a_few(&self, question: &Question) -> Option<SelectStatement> {
        let mut parts = Vec::new();
        for walk in self.walks(&Condition::all()) {
            for lead in walk.leads(Some(question)) {
                // In the order of the index, so that no planner takes another.
                let order = (LEAD, lead.order);
                let mut rows = seen(&walk, lead.rows, Condition::all());
                parts.push(rows.order_by(order, Order::Desc).limit(FEW + 1).take());
            }
        }
        let found = FOUND.union(parts, UnionType::All)?;
        let operations = Query::select()
            .column(Column::OperationId)
            .from_subquery(found, FOUND.table)
            .limit(FEW + 1)
            .take();
        Some(operations)
    }

    fn walks(&self, places: &Condition) -> Vec<Walk<'a>> {
        let signs_for = self.reader.signs_for.len() + 1;
        let asks_signers = |it: &Question| matches!(it, Question::Next | Question::Signer);
        let leads = if self.questions.iter().any(asks_signers) {
            signs_for
        } else {
            1
        };
        let (named, all) = (&self.reader.named, &self.reader.wallets);
        let unseen = if self.named.is_some() { all.len() } else { 0 };
        let at_once = at_once(named.len() * leads + unseen);
        let walk = |wallets, unseen_by| Walk {
            reader: self.reader,
            wallets,
            kind: self.kind,
            places: self.made.clone().add(places.clone()),
            unseen_by,
        };
        let mut walks: Vec<_> = named.chunks(at_once).map(|it| walk(it, None)).collect();
        if self.named.is_some() {
            walks.extend(all.chunks(at_once).map(|it| walk(it, self.named)));
        }
        walks
    }

    /// The rows of a wallet that are looked at.
    fn leads(&self, way: &Way, walk: &Walk<'_>) -> Vec<SelectStatement> {
        let leads = || walk.leads(self.questions.first());
        let rows = |lead: Lead| lead.rows;
        match way {
            Way::Led => leads().into_iter().map(rows).collect(),
            Way::Sorted => leads().into_iter().map(rows).map(as_it_stands).collect(),
            Way::Walk => {
                let newest =
                    |lead: Lead| WALKED.of(WALKED.newest_first(lead.rows).limit(WALK).take());
                walk.leads(None).into_iter().map(newest).collect()
            }
            Way::Named(operations) => vec![as_it_stands(walk.named(operations))],
        }
    }

    /// Those of the rows whose operations the wallet sees and that answer all questions.
    fn fitting(&self, walk: &Walk<'_>, rows: SelectStatement) -> SelectStatement {
        let all = self.questions.iter().map(|it| it.is_met(self.reader));
        let besides = self.besides.map(is_party);
        let such = Condition::all().add_option(besides);
        seen(walk, rows, all.fold(such, Condition::add))
    }
}

/// Those of the walked rows whose operations the wallet sees and that are such. The offset of nothing
/// keeps PostgreSQL from joining whole tables: each row is looked up as it comes by.
fn seen(walk: &Walk<'_>, mut rows: SelectStatement, such: Condition) -> SelectStatement {
    let own = |column| Expr::col((Entity, column));
    let row = Query::select()
        .expr(Expr::val(1))
        .from(Entity)
        .and_where(own(Column::OperationId).equals((LEAD, Column::OperationId)))
        .and_where(walk.is_in(own(Column::WalletId)))
        .and_where(own(Column::IsVisible))
        .cond_where(such)
        .limit(1)
        .offset(0)
        .take();
    rows.and_where(Expr::exists(row)).take()
}

fn as_it_stands(mut rows: SelectStatement) -> SelectStatement {
    WALKED.of(rows.limit(AS_IT_STANDS).take())
}
