//! How does the ledger read and write its tables? Through these functions, and nothing else.

pub mod wallet;
