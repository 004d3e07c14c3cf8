//! What may `check-config` show?

use super::Settings;

const HIDDEN: &str = "(hidden)";

impl Settings {
    /// The same settings with every secret blanked, for `check-config`.
    #[must_use]
    pub fn without_secrets(mut self) -> Self {
        let hidden = |secret: &mut String| {
            if !secret.is_empty() {
                HIDDEN.clone_into(secret);
            }
        };
        hidden(&mut self.token_secret);
        hidden(&mut self.token_secret_previous);
        hidden(&mut self.master_key);
        hidden(&mut self.log_signing_key);
        hidden(&mut self.s3_secret_access_key);
        hidden(&mut self.smtp_password);
        self.database_url = hide_password(&self.database_url);
        self
    }
}

/// A database address names its password before the host, or among its parameters.
pub(super) fn hide_password(url: &str) -> String {
    let (address, parameters) = url.split_once('?').unwrap_or((url, ""));
    let address = match address.split_once("://") {
        Some((scheme, rest)) => match rest.rsplit_once('@') {
            Some((user, host)) => {
                let name = user.split(':').next().unwrap_or_default();
                format!("{scheme}://{name}:{HIDDEN}@{host}")
            }
            None => address.to_owned(),
        },
        None => address.to_owned(),
    };
    if parameters.is_empty() {
        return address;
    }
    let shown = parameters.split('&').map(|parameter| {
        let (name, _) = parameter.split_once('=').unwrap_or((parameter, ""));
        if name == "password" {
            format!("{name}={HIDDEN}")
        } else {
            parameter.to_owned()
        }
    });
    format!("{address}?{}", shown.collect::<Vec<_>>().join("&"))
}
