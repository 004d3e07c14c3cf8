//! What if somebody has lost their authenticator and their recovery codes? An operator removes the method.

use attestry_domain::ids::{TfaId, UserId};

use super::hold;
use crate::app::App;
use crate::error::Error;
use crate::identity::Caller;
use crate::identity::store::users;
use crate::identity::two_factor::{self, TwoFactorMethod};
use crate::platform::database;

/// The methods of a user, newest first.
pub async fn second_factors(app: &App, user_id: UserId) -> Result<Vec<TwoFactorMethod>, Error> {
    let user = users::by_id(app.database.reader(), user_id).await?;
    two_factor::list_of(app, user.ok_or(Error::NotFound)?.id).await
}

/// Removes a method and answers it as it last was.
pub async fn remove_second_factor(
    app: &App,
    caller: &Caller,
    user_id: UserId,
    id: TfaId,
) -> Result<TwoFactorMethod, Error> {
    database::write_secret(app, caller, |tx| async move {
        hold(&tx, user_id).await?;
        two_factor::take(&tx, user_id, id).await
    })
    .await
}
