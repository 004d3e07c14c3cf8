//! Which part of a list is answered, and how is the next part asked for?
//!
//! Lists run newest first with the id as tie-break. A cursor names the last row of a page, so that the
//! next one starts right after it whatever was added meanwhile, and page 10,000 costs what page 1 costs.

use chrono::{DateTime, Utc};
use data_encoding::BASE64URL_NOPAD;
use thiserror::Error;
use uuid::Uuid;

/// The rows of a page unless the request says otherwise.
pub const LIMIT_DEFAULT: u32 = 50;
/// The most rows of a page.
pub const LIMIT_MAX: u32 = 2500;

/// The first byte of every cursor; a cursor of another layout will have another one.
const CURSOR_VERSION: u8 = 1;

/// The place of a row in a list: its time, to the microsecond, and its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    /// The time that the list is ordered by.
    pub at: DateTime<Utc>,
    /// The id of the row.
    pub id: Uuid,
}

/// Why a page cannot be answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PageError {
    /// No rows, or more than 2500.
    #[error("the limit is 1 to {LIMIT_MAX}")]
    Limit,
    /// A text that no answer ever gave.
    #[error("not a cursor from an earlier answer")]
    Cursor,
}

impl Cursor {
    /// The opaque text for an answer's `paginate.next`.
    pub fn encode(self) -> String {
        let at = self.at.timestamp_micros().to_be_bytes();
        BASE64URL_NOPAD.encode(&[&[CURSOR_VERSION][..], &at, self.id.as_bytes()].concat())
    }

    /// Reads a request's `paginate.after`.
    pub fn decode(text: &str) -> Result<Self, PageError> {
        let bytes = BASE64URL_NOPAD
            .decode(text.as_bytes())
            .map_err(|_| PageError::Cursor)?;
        let Some((&[CURSOR_VERSION], rest)) = bytes.split_first_chunk::<1>() else {
            return Err(PageError::Cursor);
        };
        let (at, id) = rest.split_first_chunk::<8>().ok_or(PageError::Cursor)?;
        let at = DateTime::from_timestamp_micros(i64::from_be_bytes(*at));
        let id = Uuid::from_slice(id).map_err(|_| PageError::Cursor)?;
        Ok(Self {
            at: at.ok_or(PageError::Cursor)?,
            id,
        })
    }
}

/// The part of a list that is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    skip: u32,
    limit: u32,
    after: Option<Cursor>,
}

impl Default for Page {
    /// The first 50 rows.
    fn default() -> Self {
        Self {
            skip: 0,
            limit: LIMIT_DEFAULT,
            after: None,
        }
    }
}

impl Page {
    /// Takes the members of `paginate` as they arrive. With a cursor, rows are skipped from there on.
    pub fn new(
        skip: Option<u32>,
        limit: Option<u32>,
        after: Option<&str>,
    ) -> Result<Self, PageError> {
        let (skip, limit) = (skip.unwrap_or(0), limit.unwrap_or(LIMIT_DEFAULT));
        if !(1..=LIMIT_MAX).contains(&limit) {
            return Err(PageError::Limit);
        }
        let after = after.map(Cursor::decode).transpose()?;
        Ok(Self { skip, limit, after })
    }

    /// The rows to pass over.
    pub const fn skip(self) -> u32 {
        self.skip
    }

    /// The most rows to answer, 1 to 2500.
    pub const fn limit(self) -> u32 {
        self.limit
    }

    /// The row to start after.
    pub const fn after(self) -> Option<Cursor> {
        self.after
    }

    /// The rows to read: one more than to answer, which tells whether there is a next page.
    pub const fn rows_to_read(self) -> u32 {
        self.limit.saturating_add(1)
    }

    /// Cuts what was read to the page, and names the place of its last row if more rows follow.
    pub fn cut<T>(self, rows: &mut Vec<T>, place: impl Fn(&T) -> Cursor) -> Option<Cursor> {
        let limit = usize::try_from(self.limit).unwrap_or(usize::MAX);
        if rows.len() <= limit {
            return None;
        }
        rows.truncate(limit);
        rows.last().map(place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn place(micros: i64) -> Cursor {
        Cursor {
            at: DateTime::from_timestamp_micros(micros).unwrap(),
            id: Uuid::from_u128(7),
        }
    }

    #[test]
    fn a_page_has_1_to_2500_rows() {
        assert_eq!(Page::new(None, None, None), Ok(Page::default()));
        assert_eq!(
            Page::new(Some(100), Some(2500), None)
                .unwrap()
                .rows_to_read(),
            2501
        );
        assert_eq!(Page::new(None, Some(0), None), Err(PageError::Limit));
        assert_eq!(Page::new(None, Some(2501), None), Err(PageError::Limit));
        let after = place(0).encode();
        assert_eq!(
            Page::new(Some(0), None, Some(&after)).unwrap().after(),
            Some(place(0))
        );
        assert_eq!(Page::new(Some(1), None, Some(&after)).unwrap().skip(), 1);
        assert_eq!(Page::new(None, None, Some("x")), Err(PageError::Cursor));
    }

    #[test]
    fn only_our_own_cursors_are_read() {
        let cursor = place(1_735_000_000_123_456).encode();
        assert_eq!(cursor.len(), 34);
        let other_version = BASE64URL_NOPAD.encode(&[2; 25]);
        let never = BASE64URL_NOPAD.encode(&[&[1][..], &[0x7f; 8], &[0; 16]].concat());
        let texts = [
            "",
            "AQ",
            &cursor[..33],
            &format!("{cursor}A"),
            &format!("{cursor}="),
        ];
        for text in texts
            .iter()
            .copied()
            .chain([other_version.as_str(), never.as_str()])
        {
            assert_eq!(Cursor::decode(text), Err(PageError::Cursor), "{text}");
        }
    }

    #[test]
    fn the_last_row_of_a_full_page_leads_on() {
        let page = Page::new(None, Some(2), None).unwrap();
        let mut rows = vec![30, 20, 10];
        assert_eq!(page.cut(&mut rows, |row| place(*row)), Some(place(20)));
        assert_eq!(rows, [30, 20]);
        assert_eq!(page.cut(&mut rows, |row| place(*row)), None);
        assert_eq!(rows, [30, 20]);
    }

    proptest! {
        #[test]
        fn a_cursor_comes_back_as_it_went(micros in -1_i64 << 50..1 << 50, id: u128) {
            let at = DateTime::from_timestamp_micros(micros).unwrap();
            let cursor = Cursor { at, id: Uuid::from_u128(id) };
            prop_assert_eq!(Cursor::decode(&cursor.encode()), Ok(cursor));
        }

        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,50}|[A-Za-z0-9_-]{30,36}") {
            if let Ok(cursor) = Cursor::decode(&text) {
                prop_assert_eq!(cursor.encode(), text);
            }
        }
    }
}
