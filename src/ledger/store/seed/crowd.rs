//! A wallet of a million accounts, made by the database itself.
//!
//! Of 20,000 tokens, each held in 50 accounts; the later the token, the later its month and its accounts,
//! as in life. What is rare is oldest, where a walk from the newest comes last. Another thousand tokens
//! are held in another wallet alone.

pub(crate) mod trade;

use attestry_domain::ids::{ProfileId, TokenId, WalletId};
use sea_orm::{ConnectionTrait, DatabaseBackend};

use crate::error::Error;
use crate::platform::database::Tx;

/// The accounts of the wallet.
pub(crate) const ACCOUNTS: u64 = 1_000_000;

/// In how many accounts each token is held.
const OF_A_TOKEN: u64 = 50;

/// The tokens that are held in the wallet, and those that are only held elsewhere.
const TOKENS: u64 = ACCOUNTS / OF_A_TOKEN;
const ELSEWHERE: u64 = 1_000;

/// The intensity of a token, whatever its age: -10 to 10 kg.
const INTENSITY: &str = "i * 7919 % 20000 * 1000 - 10000000";

/// Who holds, and what the tokens look like.
pub(crate) struct Crowd {
    pub(crate) holder: (ProfileId, WalletId),
    pub(crate) elsewhere: (ProfileId, WalletId),
    pub(crate) template: TokenId,
}

/// Adds all of it.
pub(crate) async fn add(tx: &Tx, crowd: &Crowd) -> Result<(), Error> {
    let sql = Sql(tx.get_database_backend());
    let mut statements = vec![tokens(&sql, crowd)];
    statements.extend(results_and_parties(&sql));
    statements.push(accounts(&sql, crowd));
    statements.push(accounts_elsewhere(&sql, crowd));
    statements.extend(transactions(&sql, crowd));
    for statement in statements {
        tx.execute_unprepared(&statement).await?;
    }
    Ok(())
}

/// What the two databases write differently.
struct Sql(DatabaseBackend);

impl Sql {
    fn is_sqlite(&self) -> bool {
        self.0 == DatabaseBackend::Sqlite
    }

    /// An id made of a number, in a space of its own.
    fn uuid(&self, space: &str, number: &str) -> String {
        if self.is_sqlite() {
            format!("unhex(printf('{space}%030x', {number}))")
        } else {
            format!("('{space}' || lpad(to_hex({number}), 30, '0'))::uuid")
        }
    }

    fn known(&self, id: impl Into<uuid::Uuid>) -> String {
        let id: uuid::Uuid = id.into();
        if self.is_sqlite() {
            format!("x'{}'", id.simple())
        } else {
            format!("'{id}'::uuid")
        }
    }

    /// So many seconds into 2020.
    fn time(&self, seconds: &str) -> String {
        let unix = format!("1577836800 + {seconds}");
        if self.is_sqlite() {
            format!("strftime('%Y-%m-%dT%H:%M:%S+00:00', {unix}, 'unixepoch')")
        } else {
            format!("to_timestamp({unix})")
        }
    }

    fn bytes(&self, count: usize) -> String {
        let zeros = "00".repeat(count);
        if self.is_sqlite() {
            format!("x'{zeros}'")
        } else {
            format!("'\\x{zeros}'::bytea")
        }
    }
}

/// The numbers from `first` to before `end`, as `n(i)`.
fn numbers(first: u64, end: u64) -> String {
    format!(
        "WITH RECURSIVE n(i) AS (SELECT {first} UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {end})"
    )
}

/// The month of a token: the earlier half of 2015 to the first half of 2025.
fn vintage(token: &str) -> String {
    let months = format!("({token}) * 126 / {TOKENS}");
    format!("((2015 + {months} / 12) * 100 + {months} % 12 + 1)")
}

fn tokens(sql: &Sql, crowd: &Crowd) -> String {
    let (numbers, all) = (numbers(0, TOKENS + ELSEWHERE), TOKENS);
    let (id, template) = (sql.uuid("10", "i"), sql.known(crowd.template));
    let (issuer, other) = (sql.known(crowd.holder.0), sql.known(crowd.elsewhere.0));
    let (vintage, minted) = (vintage("i"), sql.time(&format!("i * {OF_A_TOKEN}")));
    format!(
        "INSERT INTO energy_token (id, issuer_profile_id, issuer_name, energy_type, token_type, uom,
            quantity, vintage, carbon_intensity_micro, default_standard, boundary_key,
            boundary_format, boundary_identifier, boundary, basin, is_ghgp, document, minted_at)
        {numbers} SELECT {id},
            CASE WHEN i % 2 = 0 THEN {issuer} ELSE {other} END,
            CASE WHEN i % 2 = 0 THEN 'Prairie' ELSE 'Lakeside' END,
            CASE WHEN i >= {all} THEN 'methanol' WHEN i % 2 = 0 THEN 'renewable-natural-gas'
                ELSE 'natural-gas' END,
            CASE WHEN i < {all} AND i % 3 > 0 THEN 'QET' ELSE 'CET' END,
            CASE WHEN i < 5 THEN 'MWh' ELSE 'MMBtu' END,
            {OF_A_TOKEN}, CASE WHEN i < {all} THEN {vintage} ELSE 202501 END, {INTENSITY},
            'GREET', 'epa|f-' || (i % 500), 'EPA', 'F-' || (i % 500), boundary,
            CASE WHEN i < 5 THEN 'Rare' WHEN i < 1000 THEN 'Old' WHEN i % 7 = 0 THEN 'Permian' END,
            i % 4 = 0, document, {minted}
        FROM n CROSS JOIN energy_token AS template WHERE template.id = {template}"
    )
}

fn results_and_parties(sql: &Sql) -> [String; 3] {
    let (numbers, token) = (numbers(0, TOKENS + ELSEWHERE), sql.uuid("10", "i"));
    let result = |standard: &str, such: &str| {
        format!(
            "INSERT INTO energy_token_standard (token_id, standard, carbon_intensity_micro)
            {numbers} SELECT {token}, '{standard}', {INTENSITY} FROM n WHERE {such}"
        )
    };
    let party = format!(
        "INSERT INTO energy_token_party (token_id, role, identifier, name)
        {numbers} SELECT {token}, 'measurer',
            CASE WHEN i < 5 THEN 'M-rare' WHEN i < {TOKENS} THEN 'M-' || (i % 3) ELSE 'M-away' END,
            'Measurer'
        FROM n"
    );
    [
        result("GREET", "i >= 0"),
        result("OGCI", "i % 10 = 0"),
        party,
    ]
}

fn accounts(sql: &Sql, crowd: &Crowd) -> String {
    let numbers = numbers(0, ACCOUNTS);
    let token = format!("(i / {OF_A_TOKEN})");
    let (id, token_id) = (sql.uuid("20", "i"), sql.uuid("10", &token));
    let (owner, wallet) = (sql.known(crowd.holder.0), sql.known(crowd.holder.1));
    let (vintage, created) = (vintage(&token), sql.time("i"));
    let minted = sql.time(&format!("{token} * {OF_A_TOKEN}"));
    format!(
        "INSERT INTO energy_account (id, wallet_id, token_id, owner_profile_id, serial_first,
            serial_last, available, locked, retired, consumed, operation_type, is_public,
            price_micro, price_currency, status, status_reason, vintage, minted_at, created_at,
            updated_at)
        {numbers} SELECT {id}, {wallet}, {token_id}, {owner},
            i % {OF_A_TOKEN} + 1, i % {OF_A_TOKEN} + 1, 1, 0, 0, 0,
            CASE WHEN i < 20 THEN 'network_transaction' ELSE 'minting' END, i % 97 = 0,
            CASE WHEN i % 97 = 0 THEN 5000000 + i / 97 * 1000 END,
            CASE WHEN i % 97 > 0 THEN NULL WHEN i < 500 THEN 'EUR' ELSE 'USD' END,
            CASE WHEN i BETWEEN 1 AND 20 THEN 'disabled' ELSE 'enabled' END,
            CASE WHEN i BETWEEN 1 AND 20 THEN 'on hold' END,
            {vintage}, {minted}, {created}, {created}
        FROM n"
    )
}

fn accounts_elsewhere(sql: &Sql, crowd: &Crowd) -> String {
    let numbers = numbers(TOKENS, TOKENS + ELSEWHERE);
    let (id, token_id, created) = (sql.uuid("21", "i"), sql.uuid("10", "i"), sql.time("i"));
    let (owner, wallet) = (sql.known(crowd.elsewhere.0), sql.known(crowd.elsewhere.1));
    format!(
        "INSERT INTO energy_account (id, wallet_id, token_id, owner_profile_id, serial_first,
            serial_last, available, locked, retired, consumed, operation_type, is_public, status,
            vintage, minted_at, created_at, updated_at)
        {numbers} SELECT {id}, {wallet}, {token_id}, {owner}, 1, {OF_A_TOKEN}, {OF_A_TOKEN},
            0, 0, 0, 'minting', i < 0, 'enabled', 202501, {created}, {created}, {created}
        FROM n"
    )
}

/// The mint of each token of the wallet.
fn transactions(sql: &Sql, crowd: &Crowd) -> [String; 3] {
    let (numbers, id, token) = (numbers(0, TOKENS), sql.uuid("30", "i"), sql.uuid("10", "i"));
    let (created, salt) = (sql.time("i"), sql.bytes(16));
    let (wallet, first) = (
        sql.known(crowd.holder.1),
        sql.uuid("20", &format!("(i * {OF_A_TOKEN})")),
    );
    let posting = |space: &str, wallet: &str, account: &str, bucket: &str, sign: &str| {
        let posting = sql.uuid(space, "i");
        format!(
            "INSERT INTO posting (id, transaction_id, token_id, wallet_id, account_id, bucket,
                quantity, serial_first, serial_last)
            {numbers} SELECT {posting}, {id}, {token}, {wallet}, {account}, '{bucket}',
                {sign}{OF_A_TOKEN}, 1, {OF_A_TOKEN}
            FROM n"
        )
    };
    let nothing = if sql.is_sqlite() {
        "NULL"
    } else {
        "NULL::uuid"
    };
    [
        format!(
            "INSERT INTO ledger_transaction (id, kind, salt, created_at)
            {numbers} SELECT {id}, 'minting', {salt}, {created} FROM n"
        ),
        posting("40", nothing, nothing, "issuance", "-"),
        posting("41", &wallet, &first, "wallet", ""),
    ]
}
