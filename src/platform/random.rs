//! Where does unguessable randomness come from? From a generator that the operating system seeds, here alone.

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
