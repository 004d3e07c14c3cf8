//! What becomes of a member that a request may leave alone, clear or replace?

/// What is asked for one member.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Change<T> {
    /// It stays.
    #[default]
    Keep,
    /// It is cleared.
    Clear,
    /// It is replaced.
    Set(T),
}

impl<T: Clone> Change<T> {
    /// Does it.
    pub fn apply(&self, to: &mut Option<T>) {
        match self {
            Self::Keep => (),
            Self::Clear => *to = None,
            Self::Set(value) => *to = Some(value.clone()),
        }
    }

    /// What is to be there.
    pub const fn set(&self) -> Option<&T> {
        match self {
            Self::Set(value) => Some(value),
            Self::Keep | Self::Clear => None,
        }
    }

    /// Whether anything is asked for.
    pub const fn is_change(&self) -> bool {
        !matches!(self, Self::Keep)
    }
}

impl Change<String> {
    /// What a text asks for that may be left out, and that clears where it is blank.
    pub fn of_text(text: Option<String>) -> Self {
        match text.map(|text| text.trim().to_owned()) {
            None => Self::Keep,
            Some(text) if text.is_empty() => Self::Clear,
            Some(text) => Self::Set(text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_blank_text_clears() {
        let changed = |text: Option<&str>| {
            let mut value = Some("before".to_owned());
            Change::of_text(text.map(str::to_owned)).apply(&mut value);
            value
        };
        assert_eq!(changed(None).as_deref(), Some("before"));
        assert_eq!(changed(Some("")), None);
        assert_eq!(changed(Some("  ")), None);
        assert_eq!(changed(Some(" after ")).as_deref(), Some("after"));
    }
}
