//! How can this address log in? Answered alike whether the address is known or not.

use attestry_domain::identity::TfaKind;
use attestry_domain::identity::decoy::decoy_tfa;

use super::attempts;
use super::login::Account;
use crate::app::App;
use crate::error::Error;
use crate::platform::request::Origin;

/// The second factor to ask for, or a decoy for an address that is unknown.
pub async fn initiate_login(
    app: &App,
    origin: &Origin,
    email: &str,
) -> Result<Option<TfaKind>, Error> {
    attempts::of_initiate_login(app, origin.address).await?;
    let account = Account::find(app, email).await?;
    Ok(match account.user {
        Some(_) => account.method.map(|method| method.kind),
        None => decoy_tfa(&account.key),
    })
}
