//! Where does unguessable randomness come from? From a generator that the operating system seeds, here alone.

use data_encoding::BASE64URL_NOPAD;
use rand::Rng;

/// `N` bytes that nobody can guess.
pub fn bytes<const N: usize>() -> [u8; N] {
    let mut buffer = [0; N];
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that draws secrets"
    )]
    rand::rng().fill_bytes(&mut buffer);
    buffer
}

/// 256 bits that nobody can guess, as text that fits into an address or a header.
pub fn token() -> String {
    BASE64URL_NOPAD.encode(&bytes::<32>())
}
