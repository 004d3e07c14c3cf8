//! How does a person get into the sandbox? With an address, a password and a code that this prints.

use std::io::Write;
use std::path::Path;

use super::retirement::Retired;
use super::sandbox::{Sandbox, SandboxUser};
use crate::identity::two_factor::TotpSecret;
use crate::platform::clock::Clock;

/// The code that the user's authenticator shows now.
pub(super) fn code(user: &SandboxUser) -> Result<String, String> {
    let secret = user
        .totp_secret
        .as_deref()
        .ok_or("the user has no second factor")?;
    let secret = TotpSecret::parse(secret).map_err(|error| error.to_string())?;
    Ok(secret.code_at(Clock::System.now().timestamp()))
}

/// Prints what was retired, where to go and how to log in.
pub(super) fn explain(
    sandbox: &Sandbox,
    folder: &Path,
    retired: Option<&Retired>,
) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    let base = &sandbox.base_url;
    if let Some(retired) = retired {
        let Retired {
            quantity,
            certificate,
            page,
        } = retired;
        writeln!(
            out,
            "\n{quantity} tokens were retired. Certificate: {}\n  Anybody can check it: {page}",
            certificate.display()
        )?;
    }
    writeln!(
        out,
        "\nThe sandbox is ready. Documentation and \"Try it out\": {base}/docs/\n"
    )?;
    for user in &sandbox.users {
        let (role, email, password) = (&user.role, &user.email, &user.password);
        writeln!(out, "  {role:<24} {email:<36} {password}")?;
    }
    let Some(producer) = sandbox.producer() else {
        return Ok(());
    };
    let demo = folder.join("demo.json");
    writeln!(
        out,
        "\nEvery user has a second factor; its secret is `totpSecret` in {}.\n\
         A code is good for 30 seconds and for one use: `attestry totp <totpSecret>` prints it.\n\n\
         curl {base}/api/auth/login -H 'content-type: application/json' \\\n  \
         -d '{{\"email\":\"{}\",\"secret\":\"{}\",\"tfaCode\":\"<code>\"}}'\n",
        demo.display(),
        producer.email,
        producer.password,
    )
}
