//! What does an unknown address answer when a login begins?
//!
//! `initiate-login` says whether a second factor is asked for. To keep silent about which addresses
//! exist, an unknown one answers like a real one: some say `totp`, some do not, and each says the
//! same every time. The answer is a keyed function of the address, so that nobody without the key can
//! compute it and compare.

use crate::identity::TfaKind;

/// The answer for an unknown address, given the keyed hash (HMAC-SHA-256) of it in lower case.
pub fn decoy_tfa(keyed_hash: &[u8; 32]) -> Option<TfaKind> {
    let [first, ..] = keyed_hash;
    (first % 2 == 1).then_some(TfaKind::Totp)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_of_the_decoys_have_a_second_factor() {
        let hashes = (0..=u8::MAX).map(|first| [first; 32]);
        let with_tfa = hashes.filter(|hash| decoy_tfa(hash).is_some()).count();
        assert_eq!(with_tfa, 128);
    }
}
