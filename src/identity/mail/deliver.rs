//! How is a waiting mail sent? By whichever process takes it, with a link made for this very attempt.

use attestry_domain::identity::UserStatus;
use attestry_domain::identity::email::EmailAddress;
use attestry_domain::identity::link::{LinkKind, PASSWORD_LINKS_MAX, retry_at};
use attestry_domain::ids::{LinkId, UserId};
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
use crate::platform::mail::Letter;

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
    let addressed = database::transaction(app, |tx| async move { address(app, &tx, mail).await });
    let to = match addressed.await {
        Ok(Some(to)) => to,
        Ok(None) => return done(app, mail).await,
        Err(error) => return put_off(app, mail, None, (&error, false)).await,
    };
    let letter = match write(app, mail, &to).await {
        Ok(letter) => letter,
        Err(error) => return put_off(app, mail, Some(to.link), (&error, false)).await,
    };
    match app.mailer.send(mail.id, &letter, app.clock.now()).await {
        Ok(()) => {
            tracing::info!(mail = %mail.id, kind = mail.kind.as_str(), "mail {} sent", mail.id);
            done(app, mail).await
        }
        Err(error) => put_off(app, mail, Some(to.link), (&error, error.is_final())).await,
    }
}

/// Whom a mail goes to, with the link that it carries.
struct Addressed {
    user: User,
    link: LinkId,
    url: String,
}

/// Makes the link; none where there is nobody to write to any more.
async fn address(app: &App, tx: &Tx, mail: &Mail) -> Result<Option<Addressed>, Error> {
    let Some(user) = receiver(app, tx, mail).await? else {
        return Ok(None);
    };
    let (link, token) = links::create(app, tx, user.id, mail.kind).await?;
    let url = links::url(app, mail.kind, &user.email, &token);
    Ok(Some(Addressed { user, link, url }))
}

async fn write(app: &App, mail: &Mail, to: &Addressed) -> Result<Letter, Error> {
    Ok(match mail.kind {
        LinkKind::Invitation => {
            let organizations = organizations_of(app, &to.user).await?;
            letters::invitation(&to.user, &organizations, &to.url)
        }
        LinkKind::PasswordReset => letters::password_reset(&to.user, &to.url),
    })
}

/// Whom the mail is for, held until the transaction ends: whoever takes mails back holds them first, so that the
/// link of one that was taken back is never made.
async fn receiver(app: &App, tx: &Tx, mail: &Mail) -> Result<Option<User>, Error> {
    let (id, status) = match mail.user_id {
        Some(invited) => (invited, UserStatus::Invited),
        None => match of_address(tx, &mail.recipient).await? {
            Some(id) => (id, UserStatus::Active),
            None => return Ok(None),
        },
    };
    let held = store::users::hold(&**tx, id).await?;
    let is_meant = |user: &User| {
        let is_theirs = mail.user_id.is_some() || user.email == mail.recipient;
        user.status == status && is_theirs
    };
    let Some(user) = held.filter(is_meant) else {
        return Ok(None);
    };
    if !mails::waits(&**tx, mail.id).await? {
        return Ok(None);
    }
    let open = store::links::open_of(&**tx, user.id, mail.kind, app.clock.now()).await?;
    let is_one_too_many = mail.kind == LinkKind::PasswordReset && open >= PASSWORD_LINKS_MAX;
    Ok((!is_one_too_many).then_some(user))
}

async fn of_address(tx: &Tx, recipient: &str) -> Result<Option<UserId>, Error> {
    let Ok(email) = EmailAddress::parse(recipient) else {
        return Ok(None);
    };
    let user = store::users::by_email(&**tx, &email).await?;
    Ok(user.map(|user| user.id))
}

async fn organizations_of(app: &App, user: &User) -> Result<Vec<String>, Error> {
    let access = identity::access(app, user.id, None).await?;
    let organizations = organizations::by_ids(app, &access.organizations()).await?;
    Ok(organizations.into_iter().map(|it| it.name).collect())
}

/// Tries again later, unless the error is final; a link that reached nobody is taken back.
async fn put_off(
    app: &App,
    mail: &Mail,
    link: Option<LinkId>,
    (error, is_final): (&(dyn std::error::Error + Sync), bool),
) -> Result<(), Error> {
    let now = app.clock.now();
    let again = retry_at(mail.attempts, now).filter(|_| !is_final);
    database::transaction(app, |tx| async move {
        if let Some(link) = link {
            store::links::spend(&*tx, link, now).await?;
        }
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
