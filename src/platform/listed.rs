//! Which part of a list was asked for, and which was answered?

use attestry_domain::market::paging::{Cursor, Page};

/// The part of a list that is asked for, and whether its length is.
#[derive(Clone, Copy, Debug, Default)]
pub struct Part {
    /// Where to start and how many rows to answer.
    pub page: Page,
    /// Whether to count all rows, which costs more than reading a page.
    pub count: bool,
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
    /// The same page with other rows in the place of its own.
    pub fn map<U>(self, change: impl FnMut(T) -> U) -> Listed<U> {
        Listed {
            rows: self.rows.into_iter().map(change).collect(),
            page: self.page,
            next: self.next,
            total: self.total,
        }
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
