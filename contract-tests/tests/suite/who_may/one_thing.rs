//! May somebody name one thing of another company, where all else in the request is their own?

use contract_tests::actor::Actor;
use contract_tests::documents::{self, Operation};
use contract_tests::fixtures::{self, Ids, Parties};
use contract_tests::on_both;
use contract_tests::server::TestServer;

use super::ask;
use crate::coverage::locks_everybody_out;

on_both! { one_thing_of_another_company_is_enough_to_be_refused }

/// Prairie Renewables and its rival, and who asks for the one.
struct Town<'a> {
    actor: Actor,
    own: Ids,
    foreign: Ids,
    parties: Parties<'a>,
    rivals: Parties<'a>,
}

impl Town<'_> {
    /// Asks with each foreign id that the operation's example names, one at a time: how many there were.
    async fn ask_with_each(&self, operation: Operation) -> usize {
        let shown = fixtures::Request::of(
            operation,
            operation.request_examples().first().map(|it| it.1),
            &Ids::default(),
        );
        let mut foreign = self.foreign.clone();
        // An operation of the rival's, where the example names one.
        let theirs = self.rivals.make_draft(operation, &mut foreign).await;
        let mut tried = 0;
        for (example, id) in foreign.all() {
            let is_own = self.own.all().any(|own| own == (example, id));
            if is_own || !shown.text().contains(example) {
                continue;
            }
            let mut ids = self.own.clone();
            let made = self.parties.make(operation, &mut ids).await;
            ids.set(example, id);
            let reply = ask(&self.actor, operation, &ids).await;
            let what = format!("{} with {example}: {}", operation.id(), reply.text());
            if reply.status == 200 {
                assert!(!operation.takes_header("idempotency-key"), "{what}");
                let told = reply.text();
                let others = foreign.all().filter(|(_, it)| *it != id);
                for (_, other) in others {
                    assert!(!told.contains(other), "{what}");
                }
            } else {
                assert!((400..500).contains(&reply.status), "{what}");
            }
            if let Some(made) = made {
                made.give_up().await;
            }
            tried += 1;
        }
        if let Some(theirs) = theirs {
            theirs.give_up().await;
        }
        tried
    }
}

async fn one_thing_of_another_company_is_enough_to_be_refused(server: &TestServer) {
    let (ada, hugo) = (server.sign_in("ada").await, server.sign_in("hugo").await);
    let rita = server.sign_in("rita").await;
    let own = fixtures::arrange(server, &ada).await;
    let mut foreign = fixtures::another(server, &rita).await;
    // The buyer's second profile, which is neither's.
    let second = "01980303-3a80-76ce-8c41-7d2f5b9e0a63";
    foreign.set(second, own.get(second));
    let ola = server.hire_administrator("ola", ada.person()).await;
    let actors = [
        server.sign_in("ada").await,
        server.sign_in_as(&ola).await,
        server.by_key(&server.sign_in("ada").await),
    ];
    let mut tried = 0;
    for actor in actors {
        let town = Town {
            actor,
            own: own.clone(),
            foreign: foreign.clone(),
            parties: Parties {
                seller: &ada,
                buyer: &hugo,
            },
            rivals: Parties {
                seller: &rita,
                buyer: &hugo,
            },
        };
        let asked = documents::operations().filter(|it| {
            it.permission().is_some() && !locks_everybody_out(*it) && !it.needs("clientKey")
        });
        for operation in asked {
            tried += town.ask_with_each(operation).await;
        }
    }
    assert!(tried > 200, "{tried}");
}
