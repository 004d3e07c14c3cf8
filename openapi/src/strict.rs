//! Which JSON is taken in?
//!
//! `serde_json` keeps the last of duplicate keys and rounds long fractions. Both would let two readers of one body
//! see different requests, so this reader refuses them, together with NUL characters and deep nesting.

use std::fmt;

use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

/// The deepest nesting of arrays and objects.
const DEPTH_MAX: usize = 64;
/// A 64-bit float holds this many decimal digits exactly.
const DIGITS_MAX: usize = 15;
/// Decimal exponents beyond this have no meaning in the registry, and floats lose digits near their end.
const EXPONENT_MAX: u32 = 99;
/// Below this, every whole number is a float without loss.
const WHOLE_FLOAT_MAX: f64 = 9_007_199_254_740_992.0;

/// Reads one JSON text. The error says what is wrong, and where by line and column.
pub(crate) fn from_slice(text: &[u8]) -> Result<Value, String> {
    check_numbers(text)?;
    let mut deserializer = serde_json::Deserializer::from_slice(text);
    let value = Strict { depth: 0 }
        .deserialize(&mut deserializer)
        .map_err(|error| error.to_string())?;
    deserializer.end().map_err(|error| error.to_string())?;
    Ok(value)
}

/// Looks at every number outside of strings, before a parser can round it.
fn check_numbers(text: &[u8]) -> Result<(), String> {
    let mut position = 0;
    while let Some(byte) = text.get(position) {
        let start = position;
        position += match byte {
            b'"' => string_length(&text[start..]),
            b'-' | b'0'..=b'9' => {
                let is_number =
                    |byte: &&u8| matches!(byte, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E');
                text[start..].iter().take_while(is_number).count()
            }
            _ => 1,
        };
        if *byte != b'"' && position > start + 1 {
            check_number(&text[start..position])
                .map_err(|message| format!("{message} at {}", place(text, start)))?;
        }
    }
    Ok(())
}

/// The length of a string literal with its quotes; the parser finds out whether it is sound.
fn string_length(text: &[u8]) -> usize {
    let mut position = 1;
    loop {
        match text.get(position) {
            Some(b'\\') => position += 2,
            Some(b'"') => return position + 1,
            Some(_) => position += 1,
            None => return text.len(),
        }
    }
}

/// Whole numbers may have as many digits as their type; others must not need rounding.
fn check_number(number: &[u8]) -> Result<(), String> {
    let (mantissa, exponent) = match number.iter().position(|byte| matches!(byte, b'e' | b'E')) {
        Some(position) => (&number[..position], Some(&number[position + 1..])),
        None => (number, None),
    };
    if exponent.is_none() && !mantissa.contains(&b'.') {
        return Ok(());
    }
    let digits: Vec<u8> = mantissa
        .iter()
        .copied()
        .filter(u8::is_ascii_digit)
        .collect();
    let significant = digits.iter().skip_while(|digit| **digit == b'0').count();
    if significant > DIGITS_MAX {
        return Err(format!("a number has more than {DIGITS_MAX} digits"));
    }
    let exponent = exponent.map(|digits| {
        String::from_utf8_lossy(digits)
            .trim_start_matches(['+', '-'])
            .parse::<u32>()
    });
    match exponent {
        Some(Ok(exponent)) if exponent > EXPONENT_MAX => {
            Err("the exponent of a number is too large".to_owned())
        }
        Some(Err(_)) => Err("a number is malformed".to_owned()),
        _ => Ok(()),
    }
}

fn place(text: &[u8], position: usize) -> String {
    let before = &text[..position];
    let line = before.split(|byte| *byte == b'\n').count();
    let column = position
        - before
            .iter()
            .rposition(|byte| *byte == b'\n')
            .map_or(0, |newline| newline + 1)
        + 1;
    format!("line {line} column {column}")
}

#[derive(Clone, Copy)]
struct Strict {
    depth: usize,
}

impl Strict {
    fn deeper<E: de::Error>(self) -> Result<Self, E> {
        if self.depth == DEPTH_MAX {
            return Err(E::custom(format_args!(
                "arrays and objects nest deeper than {DEPTH_MAX}"
            )));
        }
        Ok(Self {
            depth: self.depth + 1,
        })
    }
}

fn check_text<E: de::Error>(text: &str) -> Result<(), E> {
    if text.contains('\0') {
        Err(E::custom("a string contains NUL"))
    } else {
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for Strict {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    /// JSON Schema holds `5.0` to be the integer 5, and so does this reader.
    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        let is_whole = value.fract() == 0.0 && value.abs() < WHOLE_FLOAT_MAX;
        #[expect(
            clippy::cast_possible_truncation,
            reason = "the value is whole and well within range"
        )]
        Ok(if is_whole {
            (value as i64).into()
        } else {
            value.into()
        })
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Value, E> {
        check_text(text)?;
        Ok(text.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let deeper = self.deeper()?;
        let mut items = Vec::new();
        while let Some(item) = access.next_element_seed(deeper)? {
            items.push(item);
        }
        Ok(items.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let deeper = self.deeper()?;
        let mut members = serde_json::Map::new();
        while let Some(key) = access.next_key::<String>()? {
            check_text(&key)?;
            if members.contains_key(&key) {
                return Err(de::Error::custom(format_args!(
                    "the key `{key}` is there twice"
                )));
            }
            let value = access.next_value_seed(deeper)?;
            members.insert(key, value);
        }
        Ok(members.into())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::from_slice;

    fn read(text: &str) -> Result<serde_json::Value, String> {
        from_slice(text.as_bytes())
    }

    #[test]
    fn reads_what_serde_json_reads() {
        let text = r#"{ "a": [1, -2.5, 1e3, "é\u00e9\"", null, true], "b": { "c": 9223372036854775807 } }"#;
        let expected = json!({ "a": [1, -2.5, 1000, "éé\"", null, true], "b": { "c": i64::MAX } });
        assert_eq!(read(text).unwrap(), expected);
    }

    #[test]
    fn a_whole_float_is_an_integer() {
        assert_eq!(read("5.0").unwrap(), json!(5));
        assert_eq!(read("-0.0").unwrap(), json!(0));
    }

    #[test]
    fn keeps_the_digits_of_small_numbers() {
        assert_eq!(read("0.00000546123").unwrap().to_string(), "5.46123e-6");
    }

    #[test]
    fn refuses_what_is_ambiguous() {
        for (text, message) in [
            (
                r#"{ "a": 1, "a": 1 }"#,
                "the key `a` is there twice at line 1 column 13",
            ),
            (
                "{\n  \"a\": 0.1234567890123456 }",
                "a number has more than 15 digits at line 2 column 8",
            ),
            (
                "[1e400]",
                "the exponent of a number is too large at line 1 column 2",
            ),
            (r#"["\u0000"]"#, "a string contains NUL at line 1 column 9"),
            ("[1] 2", "trailing characters at line 1 column 5"),
            ("[01]", "invalid number at line 1 column 3"),
            ("", "EOF while parsing a value at line 1 column 0"),
        ] {
            assert_eq!(read(text).unwrap_err(), message, "{text}");
        }
    }

    #[test]
    fn refuses_deep_nesting() {
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(read(&nested(64)).is_ok());
        assert!(
            read(&nested(65))
                .unwrap_err()
                .starts_with("arrays and objects nest deeper than 64")
        );
    }
}
