//! Who holds how much of which token? Wallets, accounts, contracts and the postings behind them.

pub mod store;
