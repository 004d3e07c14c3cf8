//! How is a waiting mail sent? By whichever process takes it, with a link made for this very attempt.

use attestry_domain::identity::UserStatus;
use attestry_domain::identity::email::EmailAddress;
use attestry_domain::identity::link::{LinkKind, PASSWORD_LINKS_MAX, retry_at};
use attestry_domain::ids::LinkId;
use chrono::TimeDelta;

use super::letters;
use crate::app::App;
use crate::error::Error;
use crate::identity::links;
use crate::identity::store::mails::{self, Mail};
use crate::identity::store::users::User;
use crate::identity::{self, store};
use crate::organizations;
use crate::platform::database::{self, Tx};
use crate::platform::mail::{Letter, Undelivered};

/// Longer than any mail server takes; a process that died gives its mail back after that.
const CLAIM: TimeDelta = TimeDelta::minutes(5);

/// Sends every mail that is due.
pub async fn deliver(app: &App) -> Result<(), Error> {
    while let Some(mail) = &claim(app).await? {
        send(app, mail).await?;
    }
    Ok(())
}

async fn claim(app: &App) -> Result<Option<Mail>, Error> {
    let now = app.clock.now();
    database::transaction(app, |tx| async move {
        mails::claim(&*tx, now, now + CLAIM).await
    })
    .await
}

async fn send(app: &App, mail: &Mail) -> Result<(), Error> {
    let written = database::transaction(app, |tx| async move { write(app, &tx, mail).await });
    let Some((link, letter)) = written.await? else {
        return done(app, mail).await;
    };
    match app.mailer.send(mail.id, &letter, app.clock.now()).await {
        Ok(()) => {
            tracing::info!(mail = %mail.id, kind = mail.kind.as_str(), "mail {} sent", mail.id);
            done(app, mail).await
        }
        Err(error) => put_off(app, mail, link, &error).await,
    }
}

/// The letter with its link; none where there is nobody to write to any more.
async fn write(app: &App, tx: &Tx, mail: &Mail) -> Result<Option<(LinkId, Letter)>, Error> {
    let Some(user) = receiver(app, tx, mail).await? else {
        return Ok(None);
    };
    let (link, token) = links::create(app, tx, user.id, mail.kind).await?;
    let url = links::url(app, mail.kind, &user.email, &token);
    let letter = match mail.kind {
        LinkKind::Invitation => {
            let organizations = organizations_of(app, &user).await?;
            letters::invitation(&user, &organizations, &url)
        }
        LinkKind::PasswordReset => letters::password_reset(&user, &url),
    };
    Ok(Some((link, letter)))
}

async fn receiver(app: &App, tx: &Tx, mail: &Mail) -> Result<Option<User>, Error> {
    if let Some(invited) = mail.user_id {
        let user = store::users::by_id(&**tx, invited).await?;
        return Ok(user.filter(|user| user.status == UserStatus::Invited));
    }
    let Ok(email) = EmailAddress::parse(&mail.recipient) else {
        return Ok(None);
    };
    let user = store::users::by_email(&**tx, &email).await?;
    let Some(user) = user.filter(|user| user.status == UserStatus::Active) else {
        return Ok(None);
    };
    let open = store::links::open_of(&**tx, user.id, mail.kind, app.clock.now()).await?;
    Ok((open < PASSWORD_LINKS_MAX).then_some(user))
}

async fn organizations_of(app: &App, user: &User) -> Result<Vec<String>, Error> {
    let access = identity::access(app, user.id, None).await?;
    let organizations = organizations::by_ids(app, &access.organizations()).await?;
    Ok(organizations.into_iter().map(|it| it.name).collect())
}

/// Tries again later; a link that reached nobody is taken back.
async fn put_off(app: &App, mail: &Mail, link: LinkId, error: &Undelivered) -> Result<(), Error> {
    let now = app.clock.now();
    let again = retry_at(mail.attempts, now).filter(|_| !error.is_final());
    database::transaction(app, |tx| async move {
        store::links::spend(&*tx, link, now).await?;
        match again {
            Some(at) => mails::postpone(&*tx, mail.id, at).await,
            None => mails::delete(&*tx, mail.id).await,
        }
    })
    .await?;
    let (id, kind) = (mail.id, mail.kind.as_str());
    if let Some(at) = again {
        tracing::warn!(mail = %id, kind, %error, "mail {id} waits until {at}: {error}");
    } else {
        tracing::error!(mail = %id, kind, %error, "mail {id} is given up: {error}");
    }
    Ok(())
}

async fn done(app: &App, mail: &Mail) -> Result<(), Error> {
    database::transaction(app, |tx| async move { mails::delete(&*tx, mail.id).await }).await
}
