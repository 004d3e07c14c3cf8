//! What a busy holder of a million accounts has done: a hundred thousand operations of all four kinds,
//! and twenty thousand contracts to mint.
//!
//! As with accounts, what is rare is oldest. Of each kind, the first twenty are canceled and the next
//! thousand are drafts; the later ones are processed, but for a tenth that waits for a second signature.

use attestry_domain::ids::{ProfileId, UserId, WalletId};
use sea_orm::ConnectionTrait;

use super::{Sql, numbers};
use crate::error::Error;
use crate::platform::database::Tx;

/// The operations of the holder, a quarter of them of each kind.
const OPERATIONS: u64 = 100_000;
/// The retirements of somebody else.
const ELSEWHERE: u64 = 1_000;
/// The contracts of the holder.
const CONTRACTS: u64 = 20_000;

/// Who does it.
pub(crate) struct Trade {
    pub(crate) holder: (ProfileId, WalletId),
    /// The holder's second wallet.
    pub(crate) second: WalletId,
    pub(crate) elsewhere: (ProfileId, WalletId),
    /// Signed what is processed or waits.
    pub(crate) trader: UserId,
    /// Signed the twenty oldest of each kind but retirements.
    pub(crate) helper: UserId,
}

/// Adds all of it.
pub(crate) async fn add(tx: &Tx, trade: &Trade) -> Result<(), Error> {
    let sql = Sql(tx.get_database_backend());
    let mut statements = vec![operations(&sql, trade), operations_elsewhere(&sql, trade)];
    statements.extend(parties());
    statements.extend(signatures(&sql, trade));
    statements.push(facets());
    statements.extend(contracts(&sql, trade));
    for statement in statements {
        tx.execute_unprepared(&statement).await?;
    }
    Ok(())
}

const COLUMNS: &str =
    "id, kind, transaction_type, is_secure, status, from_profile_id, from_wallet_id,
    to_profile_id, to_wallet_id, quantity, contract_id, is_bundle, required_signatures, terms_hash,
    lock_round, created_by, created_at, updated_at, processed_at, canceled_at";

/// The place of each among those of its kind tells its status and all else.
fn operations(sql: &Sql, trade: &Trade) -> String {
    let (numbers, id) = (numbers(0, OPERATIONS), sql.uuid("50", "i"));
    let (profile, wallet) = (sql.known(trade.holder.0), sql.known(trade.holder.1));
    let (buyer, theirs) = (sql.known(trade.elsewhere.0), sql.known(trade.elsewhere.1));
    let (second, user) = (sql.known(trade.second), sql.known(trade.trader));
    let (created, later) = (sql.time("i * 10"), sql.time("i * 10 + 5"));
    let terms = sql.bytes(32);
    format!(
        "INSERT INTO operation ({COLUMNS})
        {numbers}, placed AS (
            SELECT i, i / 4 AS place,
                CASE WHEN i / 4 < 20 THEN 'canceled' WHEN i / 4 < 1020 THEN 'draft'
                    WHEN i / 4 % 10 = 3 THEN 'awaiting_approval' ELSE 'processed' END AS status
            FROM n)
        SELECT {id},
            CASE i % 4 WHEN 0 THEN 'network_transaction' WHEN 1 THEN 'intra_transfer'
                WHEN 2 THEN 'consumption' ELSE 'retirement' END,
            CASE WHEN i % 4 > 0 THEN NULL WHEN place < 1020 THEN 'pull' ELSE 'push' END,
            i < 0, status, {profile}, {wallet},
            CASE i % 4 WHEN 0 THEN {buyer} WHEN 1 THEN {profile} END,
            CASE i % 4 WHEN 0 THEN {theirs} WHEN 1 THEN {second} END,
            CASE WHEN place < 20 THEN 9999 WHEN place < 1020 THEN 500 ELSE place % 100 + 1 END,
            CASE WHEN place < 20 THEN 'Rare' WHEN place < 1020 THEN 'Old'
                WHEN place % 2 = 0 THEN 'PPA' END,
            i < 0, 1, CASE WHEN place >= 1020 THEN {terms} END, 1, {user}, {created}, {created},
            CASE WHEN status = 'processed' THEN {later} END,
            CASE WHEN status = 'canceled' THEN {later} END
        FROM placed"
    )
}

fn operations_elsewhere(sql: &Sql, trade: &Trade) -> String {
    let (numbers, id) = (numbers(0, ELSEWHERE), sql.uuid("51", "i"));
    let (profile, wallet) = (sql.known(trade.elsewhere.0), sql.known(trade.elsewhere.1));
    let (user, created, terms) = (sql.known(trade.helper), sql.time("i"), sql.bytes(32));
    format!(
        "INSERT INTO operation ({COLUMNS})
        {numbers} SELECT {id}, 'retirement', NULL, i < 0, 'processed', {profile}, {wallet}, NULL, NULL,
            10, 'Away', i < 0, 1, {terms}, 1, {user}, {created}, {created}, {created}, NULL
        FROM n"
    )
}

/// A draft owes the signature of its source, or as a pull that of the buyer; what waits for approval,
/// that of the receiver or else of the source.
fn parties() -> [String; 2] {
    let party = |side: &str, which: &str, due: &str| {
        format!(
            "INSERT INTO operation_party (operation_id, side, profile_id, wallet_id, kind, created_at,
                is_visible, signatures_due, status, transaction_type, contract_id, quantity,
                processed_at)
            SELECT id, '{side}', {which}_profile_id, {which}_wallet_id, kind, created_at, quantity > 0,
                CASE WHEN {due} THEN 1 ELSE 0 END, status, transaction_type, contract_id, quantity,
                processed_at
            FROM operation WHERE {which}_wallet_id IS NOT NULL"
        )
    };
    let source = "((status = 'draft' AND kind <> 'network_transaction')
        OR (status = 'awaiting_approval' AND to_wallet_id IS NULL))";
    let buyer = "((status = 'draft' AND kind = 'network_transaction')
        OR status = 'awaiting_approval')";
    [
        party("source", "from", source),
        party("destination", "to", buyer),
    ]
}

fn signatures(sql: &Sql, trade: &Trade) -> [String; 4] {
    let (profile, trader) = (sql.known(trade.holder.0), sql.known(trade.trader));
    let (helper, terms) = (sql.known(trade.helper), sql.bytes(32));
    let signed = |user: &str, which: &str| {
        format!(
            "INSERT INTO operation_signature (operation_id, position, side, user_id, profile_id,
                terms_hash, signed_at)
            SELECT id, 1, 'source', {user}, {profile}, {terms}, created_at
            FROM operation WHERE from_profile_id = {profile} AND {which}"
        )
    };
    let digits = |id: &str| {
        if sql.is_sqlite() {
            format!("lower(hex({id}))")
        } else {
            format!("replace({id}::text, '-', '')")
        }
    };
    let (user_id, profile_id) = (digits("user_id"), digits("due.profile_id"));
    let facets = format!(
        "INSERT INTO operation_facet (operation_id, facet, value, wallet_id, kind, created_at)
        SELECT party.operation_id, 'signer', {user_id}, wallet_id, kind, created_at
        FROM operation_signature INNER JOIN operation_party AS party
            ON party.operation_id = operation_signature.operation_id"
    );
    // Who owes the only signature is next.
    let owing = format!(
        "INSERT INTO operation_facet (operation_id, facet, value, wallet_id, kind, created_at)
        SELECT party.operation_id, turn.facet, {profile_id}, party.wallet_id, party.kind,
            party.created_at
        FROM operation_party AS due
        INNER JOIN operation_party AS party ON party.operation_id = due.operation_id
        CROSS JOIN (SELECT 'owing' AS facet UNION ALL SELECT 'next' AS facet) AS turn
        WHERE due.signatures_due > 0"
    );
    let rare = "contract_id = 'Rare' AND kind <> 'retirement'";
    [
        signed(&trader, "status IN ('awaiting_approval', 'processed')"),
        signed(&helper, rare),
        facets,
        owing,
    ]
}

fn facets() -> String {
    let of = |facet: &str, value: &str, such: &str| {
        format!(
            "SELECT party.operation_id, '{facet}', '{value}', party.wallet_id, party.kind,
                party.created_at
            FROM operation INNER JOIN operation_party AS party ON party.operation_id = operation.id
            WHERE {such}"
        )
    };
    let here = "coalesce(operation.contract_id, '') <> 'Away'";
    let parts = [
        of("energy_type", "natural-gas", here),
        of(
            "energy_type",
            "solid-fuel",
            "operation.contract_id = 'Rare'",
        ),
        of("energy_type", "methanol", "operation.contract_id = 'Away'"),
        of("standard", "GREET", here),
        of("standard", "OGCI", "operation.contract_id = 'Old'"),
        of("standard", "NGSI", "operation.contract_id = 'Away'"),
    ];
    format!(
        "INSERT INTO operation_facet (operation_id, facet, value, wallet_id, kind, created_at) {}",
        parts.join(" UNION ALL ")
    )
}

/// Each of one asset. The first twenty are canceled, the next thousand open, the later ones processed.
fn contracts(sql: &Sql, trade: &Trade) -> [String; 3] {
    let numbers = numbers(0, CONTRACTS);
    let (id, asset) = (sql.uuid("60", "i"), sql.uuid("61", "i"));
    let created = sql.time("i * 10");
    let (issuer, wallet) = (sql.known(trade.holder.0), sql.known(trade.holder.1));
    let (buyer, theirs) = (sql.known(trade.elsewhere.0), sql.known(trade.elsewhere.1));
    let energy_type = "CASE WHEN i < 20 THEN 'solid-fuel' ELSE 'natural-gas' END";
    let token_type = "CASE WHEN i < 1020 THEN 'CET' ELSE 'QET' END";
    [
        format!(
            "INSERT INTO energy_asset (id, profile_id, boundary_key, energy_type, token_type, vintage,
                measured_micro, uom, carbon_intensity_micro, document, status, is_open, created_at,
                updated_at)
            {numbers} SELECT {asset}, {issuer}, 'epa|f-' || i, {energy_type}, {token_type}, 202501,
                1000000, 'MMBtu', 0, '{{}}', 'sent', i < 0, {created}, {created}
            FROM n"
        ),
        format!(
            "INSERT INTO minting_contract (id, name, operation_contract_type, status,
                issuer_profile_id, buyer_profile_id, buyer_wallet_id, energy_type, token_type,
                created_at, updated_at)
            {numbers} SELECT {id}, 'A contract',
                CASE WHEN i < 20 THEN 'solid_fuel_produce_minting'
                    ELSE 'natural_gas_produce_minting' END,
                CASE WHEN i < 20 THEN 'canceled' WHEN i < 1020 THEN 'draft' ELSE 'processed' END,
                {issuer}, CASE WHEN i % 2 = 0 THEN {buyer} ELSE {issuer} END,
                CASE WHEN i % 2 = 0 THEN {theirs} ELSE {wallet} END,
                {energy_type}, {token_type}, {created}, {created}
            FROM n"
        ),
        format!(
            "INSERT INTO minting_contract_asset (contract_id, asset_id, is_open)
            {numbers} SELECT {id}, {asset}, i < 0 FROM n"
        ),
    ]
}
