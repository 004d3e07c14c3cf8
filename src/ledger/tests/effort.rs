//! How many rows does a list visit among a million accounts and a hundred thousand operations? A page
//! reads about as much as it answers, whatever the filter asks for and however little of it there is.
//!
//! PostgreSQL tells the rows that each statement visited, and the blocks, which also tell of entries that
//! an index passed over; SQLite the steps of its machine, some tens for each row.

mod accounts;
mod contracts;
mod measure;
mod operations;
mod reports;
mod sums;

use attestry_domain::ids::{ProfileId, TokenId, WalletId};

use self::measure::Judge;
use super::Registry;
use crate::identity::Caller;
use crate::ledger::store::seed::crowd::trade::{self, Trade};
use crate::ledger::store::seed::crowd::{self, Crowd};
use crate::ledger::store::wallet::{NewWallet, insert_wallet};
use crate::platform::database;

/// What a filter finds.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Found {
    Nothing,
    Something,
    /// So many rows, all of them too old for a walk from the newest: each of them is read.
    Old(u64),
}

/// A registry whose holder has a million accounts in one wallet and another wallet without any, and has
/// done much with them.
struct City {
    registry: Registry,
    holder: ProfileId,
    admin: Caller,
    helper: Caller,
    stranger: Caller,
    wallet: WalletId,
}

impl City {
    async fn all() -> Vec<Self> {
        let registries = Registry::all_with(|settings| settings.database_connections = 1).await;
        let mut cities = Vec::new();
        for registry in registries {
            cities.push(Self::of(registry).await);
        }
        cities
    }

    async fn of(registry: Registry) -> Self {
        let (holder, admin) = registry.producer("Prairie").await;
        let (elsewhere, stranger) = registry.producer("Lakeside").await;
        let helper = registry.caller("helper", &[("basic.viewer", holder)]).await;
        let wallet = registry.wallet(holder).await;
        let template: TokenId = registry.hold(elsewhere, |_, _| ()).await.token.id;
        let crowd = &Crowd {
            holder: (holder, wallet),
            elsewhere: (elsewhere, registry.wallet(elsewhere).await),
            template,
        };
        let second = &NewWallet {
            id: registry.app.ids.next(),
            profile_id: holder,
            name: "Second",
            is_default: false,
            created_at: registry.app.clock.now(),
        };
        let trade = &Trade {
            holder: crowd.holder,
            second: second.id,
            elsewhere: crowd.elsewhere,
            trader: admin.user().unwrap(),
            helper: helper.user().unwrap(),
        };
        let fill = |tx| async move {
            crowd::add(&tx, crowd).await?;
            insert_wallet(&*tx, second).await?;
            trade::add(&tx, trade).await
        };
        database::transaction(&registry.app, fill).await.unwrap();
        measure::prepare(&registry.app).await;
        Self {
            registry,
            holder,
            admin,
            helper,
            stranger,
            wallet,
        }
    }
}

#[tokio::test]
async fn a_page_of_a_million_accounts_visits_few_rows() {
    let mut judge = Judge::default();
    for city in City::all().await {
        city.operations(&mut judge).await;
        city.contracts(&mut judge).await;
        city.reports(&mut judge).await;
        city.selections(&mut judge).await;
        city.transactions(&mut judge).await;
        city.accounts(&mut judge).await;
        city.sums(&mut judge).await;
    }
    judge.assert_all_well();
}
