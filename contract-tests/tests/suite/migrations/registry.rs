//! A small registry as it stands in the tables after one mint, one retirement and one draft.

#![expect(
    clippy::disallowed_methods,
    reason = "these tests stand beneath the application and its one way to write"
)]

use attestry_entities::{
    audit_entry, energy_account, energy_token, energy_wallet, ledger_transaction, log_checkpoint,
    log_entry, log_hash, operation, operation_lock, operation_signature, organization,
    organization_profile, posting, retirement_certificate, user,
};
use attestry_migration::{Migrator, MigratorTrait};
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait, DatabaseConnection, EntityTrait, IntoActiveModel, TransactionTrait,
};
use serde_json::json;
use uuid::Uuid;

pub(super) fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

/// One mint of a hundred units, as it stands in the tables.
pub(super) struct Registry {
    pub(super) user: user::Model,
    pub(super) wallet: energy_wallet::Model,
    pub(super) token: energy_token::Model,
    pub(super) account: energy_account::Model,
    pub(super) transaction: ledger_transaction::Model,
    pub(super) postings: [posting::Model; 2],
}

impl Registry {
    /// Migrates, writes the rows and reads the same rows back.
    pub(super) async fn seed(database: &DatabaseConnection) -> Self {
        Migrator::up(database, None).await.unwrap();
        let at = DateTime::from_timestamp_micros(1_735_000_000_123_456).unwrap();
        let registry = Self::new(at);
        let transaction = database.begin().await.unwrap();
        macro_rules! store {
            ($($model:expr),* $(,)?) => {$(
                let stored = $model.clone().into_active_model().insert(&transaction).await.unwrap();
                assert_eq!(stored, $model);
            )*};
        }
        let [issued, credited] = &registry.postings;
        store!(
            registry.user,
            Self::organization(at),
            Self::profile(at),
            registry.wallet,
            registry.token,
            registry.account,
            registry.transaction,
            *issued,
            *credited,
            Self::audit(at),
            Self::draft(at),
            Self::retirement(at),
            Self::open_lock(),
            Self::moved(),
            Self::signature(at),
            Self::certificate(at),
            Self::log_entry(),
            Self::log_hash(),
            Self::checkpoint(at),
        );
        transaction.commit().await.unwrap();
        let found = energy_token::Entity::find_by_id(id(5))
            .one(database)
            .await
            .unwrap();
        assert_eq!(found.as_ref(), Some(&registry.token));
        registry
    }

    pub(super) fn account(
        &self,
        number: u128,
        serial_first: i64,
        serial_last: i64,
    ) -> energy_account::Model {
        energy_account::Model {
            id: id(number),
            serial_first: Some(serial_first),
            serial_last: Some(serial_last),
            available: serial_last - serial_first + 1,
            ..self.account.clone()
        }
    }

    fn new(at: DateTime<Utc>) -> Self {
        let issued = posting::Model {
            id: id(8),
            transaction_id: id(7),
            token_id: id(5),
            wallet_id: None,
            account_id: None,
            bucket: "issuance".to_owned(),
            quantity: -100,
            serial_first: 1,
            serial_last: 100,
        };
        let credited = posting::Model {
            id: id(9),
            wallet_id: Some(id(4)),
            account_id: Some(id(6)),
            bucket: "wallet".to_owned(),
            quantity: 100,
            ..issued.clone()
        };
        Self {
            user: Self::user(at),
            wallet: Self::wallet(at),
            token: Self::token(at),
            account: Self::holding(at),
            transaction: ledger_transaction::Model {
                id: id(7),
                kind: "minting".to_owned(),
                operation_id: None,
                actor_user_id: Some(id(1)),
                salt: vec![7; 16],
                created_at: at,
            },
            postings: [issued, credited],
        }
    }

    fn user(at: DateTime<Utc>) -> user::Model {
        user::Model {
            id: id(1),
            email: "alice@example.com".to_owned(),
            first_name: "Alice".to_owned(),
            last_name: "Archer".to_owned(),
            password_hash: None,
            status: "active".to_owned(),
            password_changed_at: None,
            created_at: at,
            updated_at: at,
        }
    }

    fn organization(at: DateTime<Utc>) -> organization::Model {
        organization::Model {
            id: id(2),
            name: "Archer Gas".to_owned(),
            tax_id: None,
            duns: None,
            status: "active".to_owned(),
            address: Some(json!({ "country": "US" })),
            created_at: at,
            updated_at: at,
        }
    }

    fn profile(at: DateTime<Utc>) -> organization_profile::Model {
        organization_profile::Model {
            id: id(3),
            organization_id: id(2),
            name: "Archer Gas, Dallas".to_owned(),
            tax_id: None,
            duns: None,
            participant_types: json!(["producer"]),
            participant_tags: json!([]),
            flags: json!({ "GHGP": true }),
            address: None,
            status: "active".to_owned(),
            created_at: at,
            updated_at: at,
        }
    }

    fn wallet(at: DateTime<Utc>) -> energy_wallet::Model {
        energy_wallet::Model {
            id: id(4),
            profile_id: id(3),
            name: "Main".to_owned(),
            kind: "custody".to_owned(),
            status: "active".to_owned(),
            address: "main".to_owned(),
            is_default: true,
            created_at: at,
        }
    }

    fn token(at: DateTime<Utc>) -> energy_token::Model {
        energy_token::Model {
            id: id(5),
            asset_id: None,
            issuer_profile_id: id(3),
            issuer_name: "Archer Gas, Dallas".to_owned(),
            energy_type: "renewable-natural-gas".to_owned(),
            token_type: "QET".to_owned(),
            uom: "MMBtu".to_owned(),
            quantity: 100,
            vintage: 202_411,
            carbon_intensity_micro: -65_150_000,
            default_standard: "GREET".to_owned(),
            boundary_key: "epa:1007".to_owned(),
            boundary_format: "EPA".to_owned(),
            boundary_identifier: "1007".to_owned(),
            boundary: json!({ "name": "Dallas landfill" }),
            basin: None,
            is_ghgp: true,
            document: r#"{"value":0.000005460000}"#.to_owned(),
            minted_at: at,
            contract_id: None,
        }
    }

    fn holding(at: DateTime<Utc>) -> energy_account::Model {
        energy_account::Model {
            id: id(6),
            wallet_id: id(4),
            token_id: id(5),
            owner_profile_id: id(3),
            serial_first: Some(1),
            serial_last: Some(100),
            available: 100,
            locked: 0,
            retired: 0,
            consumed: 0,
            operation_type: "minting".to_owned(),
            operation_id: None,
            is_public: false,
            price_micro: None,
            price_currency: None,
            status: "enabled".to_owned(),
            status_reason: None,
            vintage: 202_411,
            minted_at: at,
            created_at: at,
            updated_at: at,
        }
    }

    fn audit(at: DateTime<Utc>) -> audit_entry::Model {
        audit_entry::Model {
            id: id(10),
            at,
            user_id: Some(id(1)),
            client_id: None,
            operation: "mint_tokens".to_owned(),
            entity_type: None,
            entity_id: None,
            organization_id: None,
            request_id: "r-1".to_owned(),
            address: None,
            outcome: "success".to_owned(),
        }
    }

    fn draft(at: DateTime<Utc>) -> operation::Model {
        operation::Model {
            id: id(20),
            kind: "retirement".to_owned(),
            transaction_type: None,
            is_secure: false,
            status: "draft".to_owned(),
            name: Some("Claim".to_owned()),
            from_profile_id: id(3),
            from_wallet_id: id(4),
            to_profile_id: None,
            to_wallet_id: None,
            quantity: 5,
            uom: Some("MMBtu".to_owned()),
            price_currency: None,
            total_price_micro: None,
            fee_micro: None,
            contract_id: None,
            is_bundle: false,
            description: None,
            cancel_reason: None,
            purpose: None,
            purpose_code: None,
            additional_context: None,
            beneficiary: Some(json!({ "name": "Archer" })),
            reporting_start: Some("2024-01-01".to_owned()),
            reporting_end: Some("2024-12-31".to_owned()),
            site: None,
            boundary: None,
            consumption: None,
            transport: None,
            transport_intensity_micro: None,
            required_signatures: 1,
            terms_hash: None,
            lock_round: 1,
            lock_expires_at: Some(at),
            created_by: id(1),
            created_at: at,
            updated_at: at,
            processed_at: None,
            canceled_at: None,
            removed_at: None,
        }
    }

    fn retirement(at: DateTime<Utc>) -> operation::Model {
        operation::Model {
            id: id(21),
            status: "processed".to_owned(),
            terms_hash: Some(vec![1; 32]),
            lock_expires_at: None,
            processed_at: Some(at),
            ..Self::draft(at)
        }
    }

    fn open_lock() -> operation_lock::Model {
        operation_lock::Model {
            operation_id: id(20),
            account_id: id(6),
            round: 1,
            token_id: id(5),
            quantity: 5,
            price_micro: None,
            price_currency: None,
            target_account_id: None,
            serial_first: None,
            serial_last: None,
        }
    }

    fn moved() -> operation_lock::Model {
        operation_lock::Model {
            operation_id: id(21),
            target_account_id: Some(id(6)),
            serial_first: Some(1),
            serial_last: Some(5),
            ..Self::open_lock()
        }
    }

    fn signature(at: DateTime<Utc>) -> operation_signature::Model {
        operation_signature::Model {
            operation_id: id(21),
            position: 1,
            side: "source".to_owned(),
            user_id: id(1),
            profile_id: id(3),
            terms_hash: vec![1; 32],
            signed_at: at,
        }
    }

    fn certificate(at: DateTime<Utc>) -> retirement_certificate::Model {
        retirement_certificate::Model {
            operation_id: id(21),
            number: 1,
            code: "abcdefghijklmnopqrstuvwxyz".to_owned(),
            issued_at: at,
            file_id: None,
            sha256: None,
            holder_name: "Archer Gas, Dallas".to_owned(),
            is_book_and_claim: false,
        }
    }

    fn log_entry() -> log_entry::Model {
        log_entry::Model {
            index: 0,
            transaction_id: id(7),
            leaf_hash: vec![2; 32],
        }
    }

    fn log_hash() -> log_hash::Model {
        log_hash::Model {
            index: 0,
            hash: vec![2; 32],
        }
    }

    fn checkpoint(at: DateTime<Utc>) -> log_checkpoint::Model {
        log_checkpoint::Model {
            size: 1,
            root: vec![2; 32],
            note: "attestry\n1\n".to_owned(),
            created_at: at,
        }
    }
}
