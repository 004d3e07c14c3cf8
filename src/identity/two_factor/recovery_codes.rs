//! What stands in for a lost authenticator? One of ten codes, each good once.

use attestry_domain::ids::TfaId;

use crate::app::App;
use crate::platform::random;

/// How many codes a method comes with.
pub(super) const COUNT: usize = 10;

/// Without the letters and digits that people mix up.
const ALPHABET: &[u8; 31] = b"abcdefghjkmnpqrstuvwxyz23456789";
const GROUPS: usize = 3;
const GROUP_CHARACTERS: usize = 4;

/// Draws a code of 59 random bits, such as `abcd-efgh-jkmn`.
pub(super) fn draw() -> String {
    let groups: Vec<String> = (0..GROUPS)
        .map(|_| (0..GROUP_CHARACTERS).map(|_| draw_character()).collect())
        .collect();
    groups.join("-")
}

fn draw_character() -> char {
    loop {
        let [byte] = random::bytes::<1>();
        // Bytes beyond the last full round of the alphabet would favour its first letters.
        let index = usize::from(byte);
        if index < ALPHABET.len() * (256 / ALPHABET.len()) {
            return char::from(ALPHABET[index % ALPHABET.len()]);
        }
    }
}

/// What is stored of a code: 59 bits can be guessed, so the hash takes a key that is not in the
/// database.
pub(super) fn hash(app: &App, method_id: TfaId, code: &str) -> [u8; 32] {
    app.secrets
        .recovery_code_hash(method_id.uuid().as_bytes(), code.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_can_be_read_aloud() {
        let codes: std::collections::BTreeSet<String> = (0..1000).map(|_| draw()).collect();
        assert_eq!(codes.len(), 1000);
        for code in codes {
            let groups: Vec<&str> = code.split('-').collect();
            assert_eq!(groups.len(), GROUPS);
            for group in groups {
                assert_eq!(group.len(), GROUP_CHARACTERS);
                assert!(group.bytes().all(|byte| ALPHABET.contains(&byte)), "{code}");
            }
        }
    }
}
