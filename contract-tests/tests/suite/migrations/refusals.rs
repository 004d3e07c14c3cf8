//! What the application must never write, the database refuses, and by the same name on both.

#![expect(
    clippy::disallowed_methods,
    reason = "these tests stand beneath the application and its one way to write"
)]

use attestry_entities::{
    balance_delta, energy_account, energy_wallet, ledger_transaction, posting, user,
};
use attestry_migration::constraint;
use sea_orm::{
    ActiveModelTrait, ConnectionTrait, DatabaseConnection, EntityTrait, IntoActiveModel,
    TransactionTrait,
};

use super::registry::{Registry, id};
use super::{on_postgres, on_sqlite};

/// A change, and the constraint that refuses it (none: it is allowed).
const CHANGES: &[(&str, Option<&str>)] = &[
    (
        "UPDATE energy_account SET available = -1, locked = 101",
        Some("ck_energy_account_available"),
    ),
    (
        "UPDATE energy_account SET available = 101, locked = -1",
        Some("ck_energy_account_locked"),
    ),
    (
        "UPDATE energy_account SET available = 99",
        Some("ck_energy_account_balance"),
    ),
    (
        "UPDATE energy_account SET available = 60, locked = 40",
        None,
    ),
    (
        "UPDATE energy_account SET available = 100, locked = 0",
        None,
    ),
    (
        "UPDATE energy_account SET is_public = true",
        Some("ck_energy_account_listing"),
    ),
    (
        "UPDATE energy_account SET price_micro = 0, price_currency = 'USD'",
        Some("ck_energy_account_price"),
    ),
    (
        "UPDATE energy_account SET price_micro = 5",
        Some("ck_energy_account_price"),
    ),
    (
        "UPDATE energy_account SET is_public = true, price_micro = 5000000, price_currency = 'USD'",
        None,
    ),
    (
        "UPDATE energy_account SET serial_last = 101, available = 101",
        Some("tr_energy_account_serial_growth"),
    ),
    (
        "UPDATE energy_token SET quantity = 101",
        Some("tr_energy_token_append_only"),
    ),
    (
        "DELETE FROM energy_token",
        Some("tr_energy_token_append_only"),
    ),
    (
        "UPDATE posting SET quantity = 1",
        Some("tr_posting_append_only"),
    ),
    ("DELETE FROM posting", Some("tr_posting_append_only")),
    (
        "DELETE FROM ledger_transaction",
        Some("tr_ledger_transaction_append_only"),
    ),
    (
        "UPDATE audit_entry SET outcome = 'success'",
        Some("tr_audit_entry_append_only"),
    ),
    (
        "UPDATE operation SET name = 'Mine' WHERE status = 'draft'",
        None,
    ),
    (
        "UPDATE operation SET quantity = -1 WHERE status = 'draft'",
        Some("ck_operation_quantity"),
    ),
    (
        "UPDATE operation SET is_secure = true WHERE status = 'draft'",
        Some("ck_operation_secure"),
    ),
    (
        "UPDATE operation SET transaction_type = 'push' WHERE status = 'draft'",
        Some("ck_operation_transaction_type"),
    ),
    (
        "UPDATE operation SET kind = 'intra_transfer' WHERE status = 'draft'",
        Some("ck_operation_receiver"),
    ),
    (
        "UPDATE operation SET status = 'awaiting_approval' WHERE status = 'draft'",
        Some("ck_operation_terms"),
    ),
    (
        "UPDATE operation SET removed_at = created_at WHERE status = 'draft'",
        Some("ck_operation_removed"),
    ),
    (
        "UPDATE operation SET fee_micro = 1 WHERE status = 'draft'",
        Some("ck_operation_price"),
    ),
    (
        "UPDATE operation SET name = 'Mine' WHERE status = 'processed'",
        Some("tr_operation_frozen"),
    ),
    (
        "DELETE FROM operation WHERE status = 'draft'",
        Some("tr_operation_frozen"),
    ),
    (
        "UPDATE operation_lock SET serial_first = 1 WHERE target_account_id IS NULL",
        Some("ck_operation_lock_moved"),
    ),
    (
        "UPDATE operation_lock SET quantity = 0 WHERE target_account_id IS NULL",
        Some("ck_operation_lock_quantity"),
    ),
    (
        "UPDATE operation_lock SET price_micro = 1 WHERE target_account_id IS NULL",
        Some("ck_operation_lock_price"),
    ),
    (
        "UPDATE operation_lock SET quantity = 4 WHERE target_account_id IS NOT NULL",
        Some("tr_operation_lock_frozen"),
    ),
    (
        "DELETE FROM operation_lock",
        Some("tr_operation_lock_frozen"),
    ),
    (
        "DELETE FROM operation_lock WHERE target_account_id IS NULL",
        None,
    ),
    (
        "UPDATE operation SET status = 'canceled', canceled_at = created_at, lock_expires_at \
         = NULL WHERE status = 'draft'",
        None,
    ),
    (
        "UPDATE operation SET removed_at = created_at WHERE status = 'canceled'",
        Some("tr_operation_frozen"),
    ),
    (
        "UPDATE operation_signature SET position = 2",
        Some("tr_operation_signature_append_only"),
    ),
    (
        "DELETE FROM operation_signature",
        Some("tr_operation_signature_append_only"),
    ),
    (
        "UPDATE retirement_certificate SET number = 2",
        Some("tr_retirement_certificate_frozen"),
    ),
    (
        "UPDATE retirement_certificate SET holder_name = 'Somebody else'",
        Some("tr_retirement_certificate_frozen"),
    ),
    (
        "UPDATE retirement_certificate SET is_book_and_claim = TRUE",
        Some("tr_retirement_certificate_frozen"),
    ),
    (
        "UPDATE retirement_certificate SET sha256 = code",
        Some("ck_retirement_certificate_file"),
    ),
    (
        "DELETE FROM retirement_certificate",
        Some("tr_retirement_certificate_frozen"),
    ),
    (
        "INSERT INTO certificate_counter (id, last) VALUES (2, 0)",
        Some("ck_certificate_counter_id"),
    ),
    ("UPDATE log_head SET size = -1", Some("ck_log_head_size")),
    (
        "UPDATE log_entry SET \"index\" = 1",
        Some("tr_log_entry_append_only"),
    ),
    ("DELETE FROM log_hash", Some("tr_log_hash_append_only")),
    (
        "UPDATE log_checkpoint SET size = 2",
        Some("tr_log_checkpoint_append_only"),
    ),
    (
        "UPDATE energy_account SET is_public = false, serial_first = NULL, serial_last = \
         NULL, available = 0",
        Some("ck_energy_account_moved"),
    ),
    (
        "UPDATE energy_account SET is_public = false, serial_first = NULL, serial_last = \
         NULL, available = 0, status = 'disabled', status_reason = 'moved'",
        None,
    ),
    (
        "UPDATE energy_account SET serial_first = 1, serial_last = 100, available = 100",
        Some("tr_energy_account_serial_growth"),
    ),
];

#[tokio::test]
async fn refused_changes_on_sqlite() {
    on_sqlite(refused_changes).await;
}

#[tokio::test]
async fn refused_changes_on_postgres() {
    on_postgres(refused_changes).await;
}

#[expect(clippy::too_many_lines, reason = "most of it is a table")]
async fn refused_changes(database: DatabaseConnection) {
    let registry = Registry::seed(&database).await;
    for (change, expected) in CHANGES {
        let outcome = database.execute_unprepared(change).await;
        assert_eq!(refusal(&outcome), *expected, "{change}: {outcome:?}");
    }

    let twin = user::Model {
        id: id(91),
        ..registry.user.clone()
    };
    assert_eq!(
        insert(&database, twin).await.as_deref(),
        Some("ux_user_email")
    );
    let second = energy_wallet::Model {
        id: id(92),
        address: "other".to_owned(),
        ..registry.wallet.clone()
    };
    assert_eq!(
        insert(&database, second).await.as_deref(),
        Some("ux_energy_wallet_default")
    );
    let nothing = posting::Model {
        id: id(93),
        quantity: 0,
        ..registry.postings[0].clone()
    };
    assert_eq!(
        insert(&database, nothing).await.as_deref(),
        Some("ck_posting_quantity")
    );
    let credited = || posting::Model {
        id: id(94),
        ..registry.postings[1].clone()
    };
    let short = posting::Model {
        serial_last: 99,
        ..credited()
    };
    assert_eq!(
        insert(&database, short).await.as_deref(),
        Some("ck_posting_serials")
    );
    let nobodys = posting::Model {
        wallet_id: None,
        account_id: None,
        ..credited()
    };
    assert_eq!(
        insert(&database, nobodys).await.as_deref(),
        Some("ck_posting_holding")
    );
    let lost = balance_delta::Model {
        id: id(95),
        transaction_id: None,
        energy_type: "natural-gas".to_owned(),
        token_type: "QET".to_owned(),
        uom: "MMBtu".to_owned(),
        minted: 5,
        available: 4,
        locked: 0,
        retired: 0,
        consumed: 0,
        withdrawn: 0,
        created_at: registry.transaction.created_at,
    };
    assert_eq!(
        insert(&database, lost).await.as_deref(),
        Some("ck_balance_delta_sum")
    );
}

#[tokio::test]
async fn no_serial_is_in_two_accounts_on_sqlite() {
    on_sqlite(no_serial_is_in_two_accounts).await;
}

#[tokio::test]
async fn no_serial_is_in_two_accounts_on_postgres() {
    on_postgres(no_serial_is_in_two_accounts).await;
}

async fn no_serial_is_in_two_accounts(database: DatabaseConnection) {
    let registry = Registry::seed(&database).await;
    let overlap = Some("tr_energy_account_serial_overlap");
    let holding = |number, first, last| registry.account(number, first, last);

    // The one account holds 1 to 100: first, last, inside and around it.
    let again = insert(&database, holding(80, 1, 100)).await;
    assert!(
        again.as_deref() == overlap || again.as_deref() == Some("ux_energy_account_serial_first")
    );
    assert_eq!(
        insert(&database, holding(81, 100, 120)).await.as_deref(),
        overlap
    );
    assert_eq!(
        insert(&database, holding(82, 40, 60)).await.as_deref(),
        overlap
    );

    let split = "UPDATE energy_account SET serial_first = 41, available = 60";
    database.execute_unprepared(split).await.unwrap();
    assert_eq!(
        insert(&database, holding(83, 1, 41)).await.as_deref(),
        overlap
    );
    assert_eq!(
        insert(&database, holding(84, 1, 200)).await.as_deref(),
        overlap
    );
    assert_eq!(insert(&database, holding(85, 1, 40)).await, None);

    // Rows of one statement are held against each other too.
    let both = [holding(86, 101, 110), holding(87, 105, 115)];
    let both = energy_account::Entity::insert_many(both.map(IntoActiveModel::into_active_model));
    assert_eq!(refusal(&both.exec(&database).await), overlap);
}

/// SQLite cannot defer a check to the commit; there the domain and `verify-ledger` carry the rule.
#[tokio::test]
async fn unbalanced_transactions_do_not_commit_on_postgres() {
    on_postgres(|database| async move {
        let registry = Registry::seed(&database).await;
        for quantities in [&[][..], &[5], &[-5, 4]] {
            let transaction = database.begin().await.unwrap();
            let unbalanced = ledger_transaction::Model {
                id: id(70),
                ..registry.transaction.clone()
            };
            unbalanced
                .into_active_model()
                .insert(&transaction)
                .await
                .unwrap();
            for (number, quantity) in (71..).zip(quantities) {
                let posting = posting::Model {
                    id: id(number),
                    transaction_id: id(70),
                    quantity: *quantity,
                    serial_last: quantity.abs(),
                    ..registry.postings[1].clone()
                };
                posting
                    .into_active_model()
                    .insert(&transaction)
                    .await
                    .unwrap();
            }
            let committed = transaction.commit().await;
            assert_eq!(refusal(&committed), Some("tr_ledger_transaction_balance"));
        }
    })
    .await;
}

fn refusal<T>(outcome: &Result<T, sea_orm::DbErr>) -> Option<&str> {
    outcome
        .as_ref()
        .err()
        .map(|error| constraint::violated(error).expect("a constraint's name"))
}

async fn insert<M, A>(database: &DatabaseConnection, model: M) -> Option<String>
where
    M: IntoActiveModel<A>,
    A: ActiveModelTrait + sea_orm::ActiveModelBehavior + Send,
    <A::Entity as EntityTrait>::Model: IntoActiveModel<A>,
{
    let outcome = model.into_active_model().insert(database).await;
    refusal(&outcome).map(str::to_owned)
}
