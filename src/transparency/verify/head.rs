//! Is a signed head that of its tree, and is the signature ours?

use attestry_domain::transparency::Hash;
use attestry_domain::transparency::note::{Checkpoint, SignedNote};
use data_encoding::BASE64;

use super::{Check, promise};
use crate::transparency::LogKey;
use crate::transparency::store::pages::Page;

impl Check<'_> {
    /// Looks at the heads of the tree that is at hand: the one that was signed, and those that were kept.
    pub(super) fn heads_of(&mut self, size: u64, page: &Page) {
        let root = self.edge.root();
        for kept in self.kept.remove(&size).unwrap_or_default() {
            if kept.root != root {
                let what = format!("a kept head of size {size}");
                self.differ(promise::KEPT, what, &kept.root, &root);
            }
        }
        let Some(head) = page.checkpoints.get(&size) else {
            return;
        };
        let what = format!("the signed head of size {size}");
        if head.root != root.bytes() {
            self.differ(
                promise::ROOT,
                what.clone(),
                &root,
                &BASE64.encode(&head.root),
            );
        }
        self.note(what, size, root, &head.note);
    }

    fn note(&mut self, what: String, size: u64, root: Hash, text: &str) {
        let Ok(note) = text.parse::<SignedNote>() else {
            return self.differ(promise::NOTE, what, &"a signed note", &on_a_line(text));
        };
        let Some(key) = self.app.log_key.signer_of(&note).cloned() else {
            let known = self.app.log_key.verifier().clone();
            let found = format!("a key of {}", note.name);
            return self.differ(promise::SIGNATURE, what, &known, &found);
        };
        if !LogKey::has_signed(&key, &note) {
            self.differ(promise::SIGNATURE, what.clone(), &key, &"a wrong signature");
        }
        let says = note.text.parse::<Checkpoint>().ok();
        let agrees = says
            .is_some_and(|says| says.size == size && says.root == root && says.origin == key.name);
        if !agrees {
            let expected = format!("size {size}, root {root}");
            self.differ(promise::NOTE, what, &expected, &on_a_line(&note.text));
        }
    }
}

/// Text of several lines as a report shows it.
fn on_a_line(text: &str) -> String {
    text.lines().collect::<Vec<_>>().join(" / ")
}
