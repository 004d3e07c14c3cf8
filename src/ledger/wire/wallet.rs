//! How does a wallet look to a client?

use attestry_domain::organizations::ParticipationStatus;
use attestry_openapi::network;

use crate::ledger::wallets::WalletRequest;
use crate::ledger::{Rule, Wallet};

/// A list of wallets, in the order given.
pub(crate) fn wallets(wallets: Vec<Wallet>) -> network::EnergyWalletListResponse {
    network::EnergyWalletListResponse {
        wallets: wallets.into_iter().map(Into::into).collect(),
    }
}

impl From<Wallet> for network::EnergyWalletResponse {
    fn from(wallet: Wallet) -> Self {
        Self {
            wallet: wallet.into(),
        }
    }
}

impl From<network::EnergyWalletCreateRequest> for WalletRequest {
    fn from(body: network::EnergyWalletCreateRequest) -> Self {
        Self {
            profile: body.profile_id.into(),
            name: body.name,
        }
    }
}

impl From<Wallet> for network::EnergyWallet {
    fn from(wallet: Wallet) -> Self {
        let rule = |rule: Rule| network::WalletRule {
            name: rule.name,
            required: i32::try_from(rule.required).unwrap_or(i32::MAX),
        };
        Self {
            id: wallet.id.into(),
            name: wallet.name,
            r#type: wallet.kind,
            status: match wallet.status {
                ParticipationStatus::Active => network::WalletStatus::Active,
                ParticipationStatus::Archive => network::WalletStatus::Archive,
            },
            address: wallet.address,
            profile_id: wallet.profile.into(),
            profile: network::WalletProfile {
                name: wallet.profile_name,
            },
            rules: wallet.rules.into_iter().map(rule).collect(),
            is_default: wallet.is_default,
            created_at: wallet.created_at,
        }
    }
}
