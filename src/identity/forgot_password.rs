//! How does somebody get in who has forgotten their password? By a link that is mailed to their address.
//!
//! The request only notes the address. Whether somebody has it is looked up when the mail is written, so that
//! neither the answer nor its time tells.

use attestry_domain::identity::email::EmailAddress;
use attestry_domain::identity::link::LinkKind;
use data_encoding::HEXLOWER;

use super::{attempts, mail};
use crate::app::App;
use crate::error::Error;
use crate::platform::database;
use crate::platform::request::Origin;

/// Notes that a link is asked for.
pub async fn forgot_password(app: &App, origin: &Origin, email: &str) -> Result<(), Error> {
    let address = EmailAddress::parse(email);
    let text = match &address {
        Ok(address) => address.as_str().to_owned(),
        Err(_) => email.trim().to_lowercase(),
    };
    let account = HEXLOWER.encode(&app.secrets.decoy(&text));
    attempts::of_forgotten_password(app, &account, origin.address).await?;
    let Ok(address) = &address else {
        return Ok(());
    };
    database::transaction(app, |tx| async move {
        mail::enqueue(app, &tx, LinkKind::PasswordReset, address.as_str(), None).await
    })
    .await
}
