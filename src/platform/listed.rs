//! Which part of a list was asked for, and which was answered?

use attestry_domain::market::paging::{Cursor, Page};
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// The part of a list that is asked for, and whether its length is.
#[derive(Clone, Copy, Debug, Default)]
pub struct Part {
    /// Where to start and how many rows to answer.
    pub page: Page,
    /// Whether to count all rows, which costs more than reading a page.
    pub count: bool,
}

impl Part {
    /// The page, made of the rows that were read for it, one more than it has where there are more. Each has its place
    /// in the list by a time and an id.
    pub fn listed<T>(
        self,
        mut rows: Vec<T>,
        total: Option<u64>,
        place: impl Fn(&T) -> (DateTime<Utc>, Uuid),
    ) -> Listed<T> {
        Listed {
            next: self.page.cut(&mut rows, |row| {
                let (at, id) = place(row);
                Cursor { at, id }
            }),
            rows,
            page: self.page,
            total,
        }
    }
}

/// A page of a list, newest first.
#[derive(Clone, Debug)]
pub struct Listed<T> {
    /// Its rows.
    pub rows: Vec<T>,
    /// The page as it was asked for.
    pub page: Page,
    /// Where the next page starts; none on the last one.
    pub next: Option<Cursor>,
    /// How many rows the whole list has, where that was asked for.
    pub total: Option<u64>,
}

impl<T> Listed<T> {
    /// The same page with these rows in the place of its own.
    pub fn with<U>(self, rows: Vec<U>) -> Listed<U> {
        Listed {
            rows,
            page: self.page,
            next: self.next,
            total: self.total,
        }
    }

    /// The same page with each row changed.
    pub fn map<U>(mut self, change: impl FnMut(T) -> U) -> Listed<U> {
        let rows = std::mem::take(&mut self.rows);
        self.with(rows.into_iter().map(change).collect())
    }

    /// The same, where a row may be one that cannot be changed.
    pub fn try_map<U, E>(mut self, change: impl FnMut(T) -> Result<U, E>) -> Result<Listed<U>, E> {
        let rows = std::mem::take(&mut self.rows);
        let rows: Result<_, E> = rows.into_iter().map(change).collect();
        Ok(self.with(rows?))
    }

    /// A page without rows, in a list without rows.
    pub fn empty(part: Part) -> Self {
        Self {
            rows: Vec::new(),
            page: part.page,
            next: None,
            total: part.count.then_some(0),
        }
    }
}
