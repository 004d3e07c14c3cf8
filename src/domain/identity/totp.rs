//! Which code of an authenticator app is accepted, and how often?
//!
//! A code belongs to a step of 30 seconds. Clocks differ, so the steps before and after the current one
//! count too; each step is accepted once, and none before the last accepted one, so that a code seen
//! over a shoulder is worth nothing (RFC 6238, section 5.2).

/// The seconds of a step.
pub const STEP_SECONDS: i64 = 30;
/// The steps before and after the current one that are accepted.
const WINDOW: i64 = 1;

/// What to do with a presented code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TotpDecision {
    /// It is right: remember this step as the last one accepted.
    Accept(i64),
    /// It belongs to a step that was already used, or to one before it.
    Replayed,
    /// It belongs to no step of the window.
    WrongCode,
}

/// The steps whose codes are to be compared, given the time in epoch seconds.
pub fn window(now_seconds: i64) -> impl Iterator<Item = i64> {
    let current = now_seconds.div_euclid(STEP_SECONDS);
    current.saturating_sub(WINDOW)..=current.saturating_add(WINDOW)
}

/// Decides on the step that the presented code matched, if it matched one of the [`window`].
pub fn accept(last_step: Option<i64>, matched_step: Option<i64>) -> TotpDecision {
    match matched_step {
        None => TotpDecision::WrongCode,
        Some(step) if last_step.is_some_and(|last| step <= last) => TotpDecision::Replayed,
        Some(step) => TotpDecision::Accept(step),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_is_one_step_wide_on_both_sides() {
        assert_eq!(window(59).collect::<Vec<_>>(), [0, 1, 2]);
        assert_eq!(window(60).collect::<Vec<_>>(), [1, 2, 3]);
        assert_eq!(window(-1).collect::<Vec<_>>(), [-2, -1, 0]);
    }

    #[test]
    fn each_step_is_accepted_once() {
        let cases = [
            // last accepted, matched, decision
            (None, None, TotpDecision::WrongCode),
            (None, Some(7), TotpDecision::Accept(7)),
            (Some(6), Some(7), TotpDecision::Accept(7)),
            (Some(7), Some(7), TotpDecision::Replayed),
            (Some(8), Some(7), TotpDecision::Replayed),
            (Some(7), None, TotpDecision::WrongCode),
        ];
        for (last, matched, decision) in cases {
            assert_eq!(accept(last, matched), decision, "{last:?} {matched:?}");
        }
    }
}
