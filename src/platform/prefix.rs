//! How is a name looked for by its start, whatever its capitals, with the index of either database?
//!
//! Both databases lower ASCII letters alike; what they make of others depends on the one and on the locale
//! of the other. So the question names both cases of those: the first ones as patterns that the index
//! serves, the others where they stand.

use sea_orm::DatabaseBackend;
use sea_orm::sea_query::{Expr, ExprTrait, Func, IntoColumnRef, LikeExpr};

/// How many letters outside ASCII become patterns of their own, each twice as many as before.
const SPELLED_OUT_MAX: usize = 4;

/// Whether a name starts so, in any case.
pub(crate) fn starts_with(
    column: impl IntoColumnRef,
    prefix: &str,
    backend: DatabaseBackend,
) -> Expr {
    let column = Expr::col(column);
    let lower = match backend {
        DatabaseBackend::Sqlite => Expr::expr(Func::lower(column)),
        _ => Expr::cust_with_expr(r#"lower($1 COLLATE "C")"#, column),
    };
    let question = Question::of(prefix);
    let like = |pattern: &String| {
        let pattern = LikeExpr::new(format!("{pattern}%")).escape('\\');
        lower.clone().like(pattern)
    };
    let patterns = question.patterns.iter().map(like);
    let starts = patterns.reduce(ExprTrait::or);
    let letter = |(place, cases): &(i32, [String; 2])| {
        let at = [lower.clone(), Expr::val(*place), Expr::val(1)];
        Expr::expr(Func::cust("substr").args(at)).is_in(cases.clone())
    };
    let letters = question.letters.iter().map(letter);
    letters.fold(starts.unwrap_or(Expr::val(true)), ExprTrait::and)
}

/// What a name must be like.
struct Question {
    /// Patterns of which it fits one.
    patterns: Vec<String>,
    /// Places, from 1, where it has one of two letters.
    letters: Vec<(i32, [String; 2])>,
}

impl Question {
    fn of(prefix: &str) -> Self {
        let (mut patterns, mut letters, mut spelled_out) = (vec![String::new()], Vec::new(), 0);
        for (place, letter) in (1..).zip(prefix.chars()) {
            let tails = match both_cases(letter) {
                None if matches!(letter, '\\' | '%' | '_') => vec![format!("\\{letter}")],
                None => vec![letter.to_ascii_lowercase().to_string()],
                Some(cases) if spelled_out < SPELLED_OUT_MAX => {
                    spelled_out += 1;
                    cases.to_vec()
                }
                Some(cases) => {
                    letters.push((place, cases));
                    vec!["_".to_owned()]
                }
            };
            let longer = patterns
                .iter()
                .flat_map(|start| tails.iter().map(move |it| format!("{start}{it}")));
            patterns = longer.collect();
        }
        Self { patterns, letters }
    }
}

/// A letter outside ASCII in lower and in upper case, if these are two letters.
fn both_cases(letter: char) -> Option<[String; 2]> {
    let (mut lower, mut upper) = (letter.to_lowercase(), letter.to_uppercase());
    let is_one_each = lower.len() == 1 && upper.len() == 1;
    let cases = lower.next().zip(upper.next()).filter(|_| is_one_each);
    let cases = cases.filter(|(lower, upper)| !letter.is_ascii() && lower != upper);
    cases.map(|(lower, upper)| [lower.to_string(), upper.to_string()])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_outside_ascii_are_asked_for_in_both_cases() {
        let question = Question::of("Öl_ß");
        assert_eq!(question.patterns, ["öl\\_ß", "Öl\\_ß"]);
        assert!(question.letters.is_empty());
        let question = Question::of("РОСэнерго 1");
        assert_eq!(question.patterns.len(), 16);
        assert_eq!(question.patterns[0], "росэ_____ 1");
        let [(place, cases), ..] = &question.letters[..] else {
            panic!("no letters");
        };
        assert_eq!((*place, cases), (5, &["н".to_owned(), "Н".to_owned()]));
        assert_eq!(question.letters.len(), 5);
    }
}
