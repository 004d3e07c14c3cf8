//! Who did what to what, when, from where? Append-only rows: for each write of a user or a key that succeeded, one
//! for every record that it is about, and one for each password, code or mailed link that was refused, and for a
//! refresh token that came back. A refresh that succeeds leaves none: it does nothing to anything, and every client
//! does it all day.
//!
//! What is refused for another reason leaves no row: nothing was done. Neither does a token or a key that nobody
//! knows. Refused secrets are counted first (`identity::attempts`), and what the limits turn away never gets here, so
//! strangers cannot fill the table.

use std::net::IpAddr;

use attestry_domain::ids::{OrganizationId, UserId};
use attestry_entities::audit_entry::Model;

use super::database::{self, Tx};
use super::request::Origin;
use super::subject::{self, Subject};
use super::{bulk, place, problem};
use crate::app::App;
use crate::error::Error;
use crate::identity::Caller;

const SUCCESS: &str = "success";
const USER: &str = "user";

/// Writes the rows of the caller's operation, in the transaction of what it did.
pub(super) async fn record(
    tx: &Tx,
    app: &App,
    caller: &Caller,
    answer: Option<&[u8]>,
) -> Result<(), Error> {
    let told = tx.subjects();
    let subjects = if told.is_empty() {
        subject::of(caller, answer)
    } else {
        told
    };
    let place = place::of(tx, caller, &subjects).await?;
    insert(tx, app, &of_caller(caller, place, SUCCESS), subjects).await
}

/// Writes the row of something that a user did without being a caller yet, such as logging in. It is about the user,
/// where the use case does not say more.
pub async fn record_user(
    tx: &Tx,
    app: &App,
    user_id: UserId,
    operation: &str,
    origin: &Origin,
) -> Result<(), Error> {
    let entry = Entry {
        user_id: Some(user_id),
        ..Entry::of_stranger(operation, origin, SUCCESS)
    };
    let told = tx.subjects();
    let subjects = if told.is_empty() {
        vec![Subject::new(USER, user_id)]
    } else {
        told
    };
    insert(tx, app, &entry, subjects).await
}

/// Writes the row of something that was done to a user from the command line, where nobody shows who they are.
pub async fn record_command(
    tx: &Tx,
    app: &App,
    user_id: UserId,
    command: &str,
    origin: &Origin,
) -> Result<(), Error> {
    let entry = Entry::of_stranger(command, origin, SUCCESS);
    insert(tx, app, &entry, vec![Subject::new(USER, user_id)]).await
}

/// Writes the row of a session or an account that somebody was refused, in the transaction that notes
/// the refusal.
pub async fn record_refusal(
    tx: &Tx,
    app: &App,
    account: Option<UserId>,
    operation: &str,
    origin: &Origin,
    refusal: &Error,
) -> Result<(), Error> {
    let Some(outcome) = outcome(refusal) else {
        return Ok(());
    };
    let subjects = account.map(|account| Subject::new(USER, account));
    let entry = Entry::of_stranger(operation, origin, outcome);
    insert(tx, app, &entry, subjects.into_iter().collect()).await
}

/// The same in a transaction of its own. Whatever else went wrong is not written: it refused nobody.
pub async fn refused(
    app: &App,
    account: Option<UserId>,
    operation: &str,
    origin: &Origin,
    refusal: &Error,
) -> Result<(), Error> {
    if outcome(refusal).is_none() {
        return Ok(());
    }
    database::transaction(app, |tx| async move {
        record_refusal(&tx, app, account, operation, origin, refusal).await
    })
    .await
}

/// Writes the row of a password or code that a caller entered again, and that was wrong.
pub async fn refused_caller(app: &App, caller: &Caller, refusal: &Error) -> Result<(), Error> {
    let Some(outcome) = outcome(refusal) else {
        return Ok(());
    };
    database::transaction(app, |tx| async move {
        let subjects = subject::of(caller, None);
        let place = place::of(&tx, caller, &subjects).await?;
        insert(&tx, app, &of_caller(caller, place, outcome), subjects).await
    })
    .await
}

/// The code of a refusal to believe somebody.
fn outcome(refusal: &Error) -> Option<&'static str> {
    match refusal {
        Error::Unauthenticated(why) => Some(problem::unauthenticated(*why).code().as_str()),
        _ => None,
    }
}

struct Entry<'a> {
    user_id: Option<UserId>,
    client_id: Option<&'a str>,
    operation: &'a str,
    /// Where it was done, as far as its records do not say so themselves.
    organization: Option<OrganizationId>,
    request_id: &'a str,
    address: Option<IpAddr>,
    outcome: &'static str,
}

impl<'a> Entry<'a> {
    fn of_stranger(operation: &'a str, origin: &'a Origin, outcome: &'static str) -> Self {
        Self {
            user_id: None,
            client_id: None,
            operation,
            organization: None,
            request_id: &origin.request_id,
            address: origin.address,
            outcome,
        }
    }
}

fn of_caller<'a>(
    caller: &'a Caller,
    organization: Option<OrganizationId>,
    outcome: &'static str,
) -> Entry<'a> {
    let request = &caller.request;
    Entry {
        user_id: caller.actor.user_id(),
        client_id: caller.actor.key().map(|key| key.client_id.as_str()),
        operation: request.operation.id,
        organization,
        request_id: &request.request_id,
        address: request.address,
        outcome,
    }
}

async fn insert(
    tx: &Tx,
    app: &App,
    entry: &Entry<'_>,
    subjects: Vec<Subject>,
) -> Result<(), Error> {
    let row = |subject: Option<Subject>| {
        let organization = subject.as_ref().and_then(|it| it.organization);
        let (entity_type, entity_id) = subject.map(|it| (it.entity_type, it.id)).unzip();
        Model {
            id: app.ids.next(),
            at: app.clock.now(),
            user_id: entry.user_id.map(Into::into),
            client_id: entry.client_id.map(str::to_owned),
            operation: entry.operation.to_owned(),
            entity_type,
            entity_id,
            organization_id: organization.or(entry.organization).map(Into::into),
            request_id: entry.request_id.to_owned(),
            address: entry.address.map(|address| address.to_string()),
            outcome: entry.outcome.to_owned(),
        }
    };
    let rows = if subjects.is_empty() {
        vec![row(None)]
    } else {
        subjects
            .into_iter()
            .map(|subject| row(Some(subject)))
            .collect()
    };
    bulk::insert_all(tx, rows).await?;
    Ok(())
}
