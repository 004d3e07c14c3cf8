//! What no statement can derive: the hash of terms, what a document says, the sums of the balance sheet.

use attestry_domain::numbers::Micro;
use attestry_domain::production::document::AssetDocument;
use uuid::Uuid;

use super::Difference;
use crate::app::App;
use crate::error::Error;
use crate::ledger::operation::terms_of;
use crate::ledger::store::balances;
use crate::ledger::store::operations::{heads, locks};
use crate::ledger::store::verify::{self as store, StoredToken};

/// Hashes the terms of every processed operation again.
pub(super) async fn terms(app: &App) -> Result<Vec<Difference>, Error> {
    let db = app.database.reader();
    let (mut found, mut after) = (Vec::new(), None);
    loop {
        let ids = store::processed_after(db, after).await?;
        let Some(last) = ids.last() else {
            return Ok(found);
        };
        after = Some(*last);
        let mut held = locks::of_operations(db, &ids).await?;
        for head in heads::by_ids(db, &ids).await? {
            let locks = held.remove(&head.id).unwrap_or_default();
            let is_signed = head.terms_hash == Some(terms_of(&head, &locks)?);
            found.extend((!is_signed).then(|| Difference {
                promise: "the terms of a processed operation are those that were signed",
                id: head.id.into(),
                expected: 1,
                found: 0,
            }));
        }
    }
}

/// Holds every token against its document; found is in how many attributes they differ.
pub(super) async fn documents(app: &App) -> Result<Vec<Difference>, Error> {
    let db = app.database.reader();
    let (mut found, mut after) = (Vec::new(), None);
    loop {
        let tokens = store::tokens_after(db, after).await?;
        let Some(last) = tokens.last() else {
            return Ok(found);
        };
        after = Some(last.id);
        let wrong = tokens.iter().map(|it| (it.id, differing(it)));
        let wrong = wrong.filter(|(_, count)| *count > 0);
        found.extend(wrong.map(|(id, count)| Difference {
            promise: "a token is what its document says",
            id,
            expected: 0,
            found: count,
        }));
    }
}

/// In how many attributes a token differs from its document; one that cannot be read says nothing right.
fn differing(token: &StoredToken) -> i64 {
    let Ok(document) = serde_json::from_str::<AssetDocument>(&token.document) else {
        return 1;
    };
    let vintage = i64::from(document.vintage.year) * 100 + i64::from(document.vintage.month);
    let default = &document.default_standard;
    let results = document.standards.iter();
    let results = results.map(|it| {
        let intensity = Micro::rounded(it.carbon_intensity.value.0).ok();
        (it.standard.name.to_string(), intensity.map(Micro::micro))
    });
    let mut results: Vec<_> = results.collect();
    results.sort();
    let stored = token.standards.iter();
    let stored: Vec<_> = stored
        .map(|(name, micro)| (name.clone(), Some(*micro)))
        .collect();
    let intensity = Micro::rounded(default.carbon_intensity.value.0).ok();
    let is_same = [
        document.energy.energy_type.as_str() == token.energy_type,
        document.token.token_type.as_str() == token.token_type,
        vintage == i64::from(token.vintage),
        document.boundary.identifier.key().as_str() == token.boundary_key,
        default.standard.name.as_str() == token.default_standard,
        intensity.map(Micro::micro) == Some(token.carbon_intensity_micro),
        results == stored,
    ];
    is_same.into_iter().map(|same| i64::from(!same)).sum()
}

/// Compares the balance sheet as it is kept with the postings; no row of a table is at fault, so the id is
/// zero. Expected and found are the sums in which they differ first.
pub(super) async fn sheet(app: &App) -> Result<Vec<Difference>, Error> {
    let (kept, derived) = balances::kept_and_derived(app.database.reader()).await?;
    let kinds = kept.keys().chain(derived.keys());
    let mut kinds: Vec<_> = kinds.copied().collect();
    kinds.sort_unstable();
    kinds.dedup();
    let of = |sheet: &balances::Sheet, kind| {
        let it = sheet.get(&kind).copied().unwrap_or_default();
        [
            it.minted,
            it.available,
            it.locked,
            it.retired,
            it.consumed,
            it.withdrawn,
        ]
    };
    let differing = kinds.into_iter().filter_map(|kind| {
        let sums = of(&derived, kind).into_iter().zip(of(&kept, kind));
        let mut differing = sums.filter(|(expected, found)| expected != found);
        differing.next()
    });
    let differences = differing.map(|(expected, found)| Difference {
        promise: "the balance sheet is what the postings and the open locks say",
        id: Uuid::nil(),
        expected,
        found,
    });
    Ok(differences.collect())
}
