//! The log, seen from its use cases; over HTTP, and with more than one process, in `contract-tests`.

use attestry_domain::transparency::note::{Checkpoint, SignedNote};

use super::sequence::prepare;
use super::store::addition;
use super::{KeptHead, KeptHeadError, LogKey, latest, leaf_of, proof_of, sequence, verify};
use crate::config::Settings;
use crate::ledger::tests::Registry;
use crate::platform::database;

/// Mints a month for each; answers nothing, for the log asks the ledger.
async fn mint(registry: &Registry, months: &[i32]) {
    let (issuer, admin) = registry.producer("Prairie").await;
    for month in months {
        registry.later();
        let asset = registry.month(issuer, "PRL-1", *month, "7");
        registry.minted(&admin, &[asset]).await;
    }
}

#[tokio::test]
async fn of_two_who_prepared_the_same_batch_one_appends() {
    for registry in Registry::all().await {
        mint(&registry, &[202_501, 202_502]).await;
        let app = &registry.app;
        let prepared = [
            prepare(app, None).await.unwrap().unwrap(),
            prepare(app, None).await.unwrap().unwrap(),
        ];
        let mut appended = Vec::new();
        for addition in &prepared {
            let append = |tx| async move { addition::append(&tx, addition).await };
            appended.push(database::transaction(app, append).await.unwrap());
        }
        assert_eq!(appended, [true, false]);
        assert!(prepare(app, None).await.unwrap().is_none());
        assert_eq!(verify(app).await.unwrap().differences, []);
        assert_eq!(latest(app).await.unwrap().size, 2);
    }
}

#[tokio::test]
async fn entries_are_in_the_order_of_time_and_hide_who_took_part() {
    for registry in Registry::all().await {
        mint(&registry, &[202_501, 202_502, 202_503]).await;
        let app = &registry.app;
        let waiting = prepare(app, None).await.unwrap().unwrap();
        let transactions: Vec<_> = waiting.entries.iter().map(|(id, _)| *id).collect();
        assert!(proof_of(app, transactions[0]).await.unwrap().is_none());
        assert_eq!(sequence(app).await.unwrap(), 3);
        for (index, transaction) in (0..).zip(transactions) {
            let proof = proof_of(app, transaction).await.unwrap().unwrap();
            assert_eq!((proof.index, proof.size), (index, 3));
            assert_eq!(proof.checkpoint, Some(latest(app).await.unwrap()));
            let leaf = leaf_of(app, transaction).await.unwrap().unwrap();
            assert!(leaf.contains(r#""serials":[1,7]"#), "{leaf}");
            for hidden in ["Prairie", "wallet_id", "account", "price"] {
                assert!(!leaf.contains(hidden), "{hidden} is in {leaf}");
            }
        }
    }
}

fn settings(change: impl FnOnce(&mut Settings)) -> Settings {
    let folder = tempfile::tempdir().unwrap();
    let mut settings = Settings::sandbox(folder.path()).unwrap();
    change(&mut settings);
    settings
}

#[test]
fn the_log_is_named_after_its_host() {
    for (url, name) in [
        ("", "attestry"),
        ("https://registry.example.org", "registry.example.org"),
        (
            "https://registry.example.org:8443/a/b",
            "registry.example.org:8443",
        ),
        (
            "http://somebody@registry.example.org/",
            "registry.example.org",
        ),
    ] {
        let settings = settings(|it| url.clone_into(&mut it.public_url));
        let key = LogKey::new(&settings).unwrap();
        assert_eq!(key.origin().to_string(), name, "{url}");
    }
    let unfit = settings(|it| "https://a+b/".clone_into(&mut it.public_url));
    assert!(LogKey::new(&unfit).is_err());
}

#[test]
fn a_former_key_still_counts_where_it_is_named() {
    let before = settings(|_| ());
    let former = LogKey::new(&before).unwrap();
    let note = former.sign(&Checkpoint {
        origin: former.origin().clone(),
        size: 0,
        root: attestry_domain::transparency::Hash::of_nothing(),
    });
    let moved = |keys: Vec<String>| {
        settings(|it| {
            "https://registry.example.org".clone_into(&mut it.public_url);
            it.log_former_keys = keys;
        })
    };
    let read = |settings: &Settings, note: &SignedNote| {
        KeptHead::read(&LogKey::new(settings).unwrap(), &note.to_string()).map(|_| ())
    };
    assert_eq!(read(&before, &note), Ok(()));
    assert_eq!(read(&moved(vec![]), &note), Err(KeptHeadError::Stranger));
    let named = moved(vec![former.verifier().to_string()]);
    assert_eq!(read(&named, &note), Ok(()));
    let mut forged = note;
    forged.signature[0] ^= 1;
    assert_eq!(read(&named, &forged), Err(KeptHeadError::Forged));
    assert!(LogKey::new(&moved(vec!["no key".to_owned()])).is_err());
}
