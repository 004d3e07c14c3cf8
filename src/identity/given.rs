//! What do people give to log in with? An address and a password, each refused under its own name.

use attestry_domain::identity::email::EmailAddress;
use attestry_domain::identity::password::NewPassword;

use crate::app::App;
use crate::error::Error;

/// The address, as it was typed.
pub(super) fn email(text: &str) -> Result<EmailAddress, Error> {
    EmailAddress::parse(text).map_err(|error| Error::invalid("/email", error.to_string()))
}

/// A password for whoever has the address.
pub(super) fn password(text: &str, email: &EmailAddress) -> Result<NewPassword, Error> {
    NewPassword::parse(text, email).map_err(|error| Error::invalid("/password", error.to_string()))
}

/// The hash to store of such a password.
pub(super) async fn hash(app: &App, text: &str, email: &EmailAddress) -> Result<String, Error> {
    app.passwords.hash(&password(text, email)?).await
}
