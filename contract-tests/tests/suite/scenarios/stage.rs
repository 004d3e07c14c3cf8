//! Who plays, and under which names? People, companies, wallets, tokens and operations of a scenario.

use std::collections::BTreeMap;

use attestry::demo::sandbox::SandboxUser;
use attestry::{jobs, ledger};
use attestry_domain::organizations::{Flag, Flags};
use chrono::TimeDelta;
use contract_tests::actor::Actor;
use contract_tests::people::SecondFactor;
use contract_tests::production::Batch;
use contract_tests::reply::{Reply, text};
use contract_tests::server::TestServer;
use contract_tests::workbook::Workbook;
use serde_json::Value;

use super::holdings::Holdings;
use super::request::{self, Request, members};
use super::table::{Scenario, Step};

/// An id that is nobody's.
const NOTHING: &str = "01980000-0000-7000-8000-000000000000";

/// The months of the example workbook, from January 2025, with what its facility produced in them.
const MONTHS: [(&str, &str); 3] = [
    ("Jan", "41250.25"),
    ("Feb", "37890.5"),
    ("Mar", "42105.375"),
];

/// A company of the scenario.
pub(super) struct Company {
    pub(super) name: String,
    /// Somebody who reads its wallets.
    pub(super) reader: String,
}

/// A registry with everything that a scenario has named so far.
pub(super) struct Stage {
    server: TestServer,
    url: String,
    people: BTreeMap<String, SandboxUser>,
    actors: BTreeMap<String, Actor>,
    pub(super) companies: Vec<Company>,
    profiles: BTreeMap<String, String>,
    pub(super) wallets: BTreeMap<String, String>,
    /// In the order in which they were minted.
    pub(super) tokens: Vec<(String, String)>,
    /// Ids, and the family of paths that each belongs to.
    operations: BTreeMap<String, (String, &'static str)>,
    users: BTreeMap<String, String>,
    facilities: u32,
    pub(super) expected: Holdings,
}

impl Stage {
    /// The sandbox's companies and people, and what the scenario's notes add.
    pub(super) async fn set(server: TestServer, scenario: &Scenario) -> Self {
        let mut stage = Self {
            url: server.url.clone(),
            server,
            people: BTreeMap::new(),
            actors: BTreeMap::new(),
            companies: Vec::new(),
            profiles: BTreeMap::new(),
            wallets: BTreeMap::new(),
            tokens: Vec::new(),
            operations: BTreeMap::new(),
            users: BTreeMap::new(),
            facilities: 0,
            expected: Holdings::default(),
        };
        for (company, person) in [
            ("Prairie", "Ada"),
            ("Rival", "Rita"),
            ("Harbor", "Hugo"),
            ("Lakeside", "Lena"),
        ] {
            let user = stage.server.person(&person.to_lowercase());
            stage.open(company, person, user);
        }
        let vera = stage.server.person("vera");
        stage.people.insert("Vera".to_owned(), vera);
        for note in &scenario.notes {
            stage.note(note.trim_end_matches('.')).await;
        }
        stage
    }

    fn open(&mut self, company: &str, person: &str, user: SandboxUser) {
        let profile = user.profile_id.unwrap().to_string();
        let wallet = user.wallet_id.unwrap().to_string();
        self.profiles.insert(company.to_owned(), profile);
        self.wallets.insert(company.to_owned(), wallet);
        self.people.insert(person.to_owned(), user);
        self.companies.push(Company {
            name: company.to_owned(),
            reader: person.to_owned(),
        });
        self.expected.open(company);
    }

    async fn note(&mut self, note: &str) {
        if let Some(fee) = note.strip_prefix("The fee is ") {
            let points = fee.split(' ').next().unwrap().parse().unwrap();
            let change = |settings: &mut attestry::config::Settings| {
                settings.fee_basis_points = points;
            };
            self.url = self.server.another_process(change).await;
            return;
        }
        let (name, rest) = note
            .split_once(": ")
            .expect("a name and what it stands for");
        if rest == "a producer under DUAL_APPROVAL" {
            let mut flags = Flags::default();
            flags.set(Flag::DualApproval, Some(true));
            let founder = self.server.found_producer(name, flags).await;
            self.open(name, &format!("the founder of {name}"), founder);
        } else if let Some(company) = rest.strip_prefix("one more wallet of ") {
            let boss = self.server.sign_in_as(self.boss(company)).await;
            let wallet = boss.one_more_wallet(name).await;
            self.wallets.insert(name.to_owned(), wallet);
            self.expected.open(name);
        } else {
            self.hire(name, rest).await;
        }
    }

    /// `basic.viewer at Prairie, basic.trader at Harbor, without a second factor`
    async fn hire(&mut self, name: &str, posts: &str) {
        let mut factor = SecondFactor::Totp;
        let mut roles = Vec::new();
        for post in posts.split(", ") {
            match post.split_once(" at ") {
                Some((role, company)) => roles.push((role, self.boss(company))),
                None if post == "without a second factor" => factor = SecondFactor::None,
                None => panic!("what is {post:?}?"),
            }
        }
        let first_name = name.to_lowercase();
        let person = self.server.hire_at(&first_name, &roles, factor).await;
        self.people.insert(name.to_owned(), person);
    }

    fn boss(&self, company: &str) -> &SandboxUser {
        let company = self.companies.iter().find(|it| it.name == company);
        let company = company.expect("a company that was named before");
        &self.people[&company.reader]
    }

    /// Performs every row, and asks at the end whether the ledger agrees with itself.
    pub(super) async fn play(mut self, scenario: &Scenario) {
        for step in &scenario.steps {
            self.perform(step, &format!("{} ({})", step.place, scenario.title))
                .await;
        }
        let report = ledger::verify(&self.server.app).await.unwrap();
        assert_eq!(report.differences, [], "{}", scenario.title);
    }

    async fn perform(&mut self, step: &Step, place: &str) {
        let words: Vec<_> = step.does.split_whitespace().collect();
        if step.who == "time" {
            self.pass(&words).await;
        } else if words == ["mint"] {
            self.mint(&step.who, &step.with).await;
        } else {
            let actor = self.actor(&step.who).await;
            let request = Request::of(self, &actor, &words, &step.with).await;
            let reply = actor.post(&request.path, request.body).await;
            request::hold_against(&step.outcome, &reply, place, self);
            if let Some((name, family)) = request.makes
                && reply.status == 200
            {
                let id = text(request::record(&reply.json()), "/_id");
                self.operations.insert(name, (id, family));
            }
        }
        self.expected.change(&step.holdings, place);
        let held = Holdings::read(self).await;
        assert_eq!(held, self.expected, "{place}: {} {}", step.who, step.does);
    }

    /// `71 hours pass`; whoever acts next signs in anew.
    async fn pass(&mut self, words: &[&str]) {
        let [count, unit, _] = words else {
            panic!("how long is {words:?}?");
        };
        let count = count.parse().unwrap();
        let span = match unit.trim_end_matches('s') {
            "minute" => TimeDelta::minutes(count),
            "hour" => TimeDelta::hours(count),
            "day" => TimeDelta::days(count),
            unit => panic!("what is a {unit}?"),
        };
        self.server.clock.advance(span);
        self.actors.clear();
        jobs::sweep(&self.server.app).await;
    }

    /// `Jan: 100; Feb: 60`: one facility, from a workbook to tokens, which bear these names from now on.
    async fn mint(&mut self, who: &str, with: &str) {
        let actor = self.actor(who).await;
        self.facilities += 1;
        let mut workbook = Workbook::of_facility(&format!("FACILITY-{}", self.facilities));
        let of_month = |month: &str| members(with).find(|(name, _)| name.ends_with(month));
        for (month, produced) in MONTHS {
            let units = of_month(month).map_or("0", |(_, units)| units);
            workbook = workbook.with_number(produced, units);
        }
        let (_, _, assets) = Batch::minted(&actor, &workbook).await;
        for ((month, _), asset) in MONTHS.iter().zip(&assets) {
            if let Some((name, _)) = of_month(month) {
                self.tokens.push((name.to_owned(), text(asset, "/tokenId")));
            }
        }
    }

    /// Somebody, signed in; `System` has a key, `Nobody` nothing.
    pub(super) async fn actor(&mut self, who: &str) -> Actor {
        match who {
            "Nobody" => return self.server.anonymous().at(&self.url),
            "System" => {
                let key = &self.server.sandbox.system_key;
                let system = self.server.anonymous().at(&self.url);
                return system
                    .with("client-id", &key.client_id)
                    .with("client-key", &key.client_key);
            }
            _ => (),
        }
        if let Some(actor) = self.actors.get(who) {
            return actor.clone();
        }
        let person = self.people.get(who);
        let person = person.unwrap_or_else(|| panic!("nobody is called {who}"));
        let actor = self.server.sign_in_as(person).await.at(&self.url);
        let me = actor.post_nothing("/user/profile/organization").await.ok();
        self.users.insert(text(&me, "/user/_id"), who.to_owned());
        self.actors.insert(who.to_owned(), actor.clone());
        actor
    }

    /// The id and the family of an operation.
    pub(super) fn operation(&self, name: &str) -> (&str, &'static str) {
        let (id, family) = &self.operations[name];
        (id, family)
    }

    /// The id that a name stands for in a member of a body; none where it is no such member.
    pub(super) fn id_for(&self, member: &str, name: &str) -> Option<&str> {
        if name == "Nothing" {
            return Some(NOTHING);
        }
        let member = member.to_lowercase();
        let token = || self.tokens.iter().find(|(token, _)| token == name);
        if member.ends_with("walletid") {
            self.wallets.get(name).map(String::as_str)
        } else if member.ends_with("tokenid") {
            token().map(|(_, id)| id.as_str())
        } else if member == "_id" {
            self.operations.get(name).map(|(id, _)| id.as_str())
        } else if ["profileid", "ownerid", "issuerid"]
            .iter()
            .any(|it| member.ends_with(it))
        {
            self.profiles.get(name).map(String::as_str)
        } else {
            None
        }
    }

    /// The name of an id, if it has one.
    pub(super) fn name_of<'a>(&'a self, id: &'a str) -> &'a str {
        let tokens = self.tokens.iter().map(|(name, id)| (name, id));
        let operations = self.operations.iter().map(|(name, (id, _))| (name, id));
        let wallets = self.wallets.iter();
        let mut named = tokens
            .chain(operations)
            .chain(self.profiles.iter())
            .chain(wallets);
        let name = named.find(|(_, known)| *known == id).map(|(name, _)| name);
        name.or_else(|| self.users.get(id))
            .map_or(id, String::as_str)
    }

    /// Every account that the actor reads.
    pub(super) async fn accounts(actor: &Actor, path: &str) -> Reply {
        actor
            .post(path, serde_json::json!({ "paginate": { "limit": 2500 } }))
            .await
    }

    /// The amount and currency of a price: `5 USD`.
    pub(super) fn money(value: &Value) -> Option<String> {
        let amount = value.get("amount")?.as_f64()?;
        Some(format!("{amount} {}", value.get("currency")?.as_str()?))
    }
}
