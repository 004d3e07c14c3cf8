//! Does a client want to read or to compute? (RFC 9110, 12.5.1)

/// What the page is told as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// HTML.
    Page,
    /// JSON.
    Json,
}

impl Form {
    /// The form that an `Accept` header prefers. JSON only where it is wanted more than HTML: a
    /// browser and a client that takes anything get the page.
    pub(super) fn preferred(accept: &str) -> Self {
        let json = quality(accept, "application", "json");
        if json > quality(accept, "text", "html") {
            Self::Json
        } else {
            Self::Page
        }
    }
}

/// How much a type is wanted, in thousandths: what the most specific range that names it says.
fn quality(accept: &str, kind: &str, subtype: &str) -> u16 {
    let ranges = accept.split(',').filter_map(|range| {
        let mut parts = range.split(';').map(str::trim);
        let specificity = match parts.next()?.split_once('/')? {
            ("*", "*") => 0,
            (named, "*") if named.eq_ignore_ascii_case(kind) => 1,
            (named, sub)
                if named.eq_ignore_ascii_case(kind) && sub.eq_ignore_ascii_case(subtype) =>
            {
                2
            }
            _ => return None,
        };
        let weight = parts
            .find_map(|part| part.strip_prefix("q="))
            .map_or(1000, thousandths);
        Some((specificity, weight))
    });
    ranges.max().map_or(0, |(_, weight)| weight)
}

/// A weight such as `0.8`; one that is malformed wants nothing.
fn thousandths(weight: &str) -> u16 {
    let (whole, fraction) = weight.split_once('.').unwrap_or((weight, ""));
    let digits = format!("{fraction:0<3}");
    match (
        whole,
        digits
            .get(..3)
            .and_then(|digits| digits.parse::<u16>().ok()),
    ) {
        ("0", Some(fraction)) => fraction,
        ("1", Some(0)) => 1000,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_that_ask_for_json_get_it_and_everybody_else_the_page() {
        let rows = [
            ("application/json", Form::Json),
            ("Application/JSON; charset=utf-8", Form::Json),
            ("application/json, text/html;q=0.9", Form::Json),
            ("application/*", Form::Json),
            ("text/html;q=0.1, application/json;q=0.11", Form::Json),
            ("*/*", Form::Page),
            ("", Form::Page),
            (
                "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
                Form::Page,
            ),
            ("application/json;q=0.5, text/html", Form::Page),
            ("application/json;q=0, */*", Form::Page),
            ("image/png", Form::Page),
            ("nonsense;;=,/", Form::Page),
        ];
        for (accept, form) in rows {
            assert_eq!(Form::preferred(accept), form, "{accept}");
        }
    }
}
