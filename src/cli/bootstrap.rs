//! `attestry bootstrap`: who operates the registry first, or again?

use std::error::Error;
use std::io::Read;
use std::path::{Path, PathBuf};

use clap::Args;

use super::print;
use crate::app::App;
use crate::config::Settings;
use crate::identity::bootstrap::{self, Bootstrap};
use crate::platform::clock::Clock;

/// Who is to operate the registry.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The operator's email address.
    #[arg(long)]
    email: String,
    /// The given name, where the user is new.
    #[arg(long, default_value = "Registry")]
    first_name: String,
    /// The family name, where the user is new.
    #[arg(long, default_value = "Operator")]
    last_name: String,
    /// A file that holds the password, `-` for the standard input. Without it a single-use link to set the password
    /// is printed.
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
}

/// Makes the user an operator; says how they get in.
pub(super) async fn run(settings: Settings, arguments: Arguments) -> Result<(), Box<dyn Error>> {
    let password = arguments.password_file.as_deref().map(read).transpose()?;
    let app = App::start(settings, Clock::System).await?;
    let wanted = Bootstrap {
        email: arguments.email,
        first_name: arguments.first_name,
        last_name: arguments.last_name,
        password,
    };
    let link = bootstrap::bootstrap(&app, &wanted).await.map_err(faults)?;
    print(&format!("{} operates the registry.", wanted.email))?;
    match link {
        Some(link) => print(&format!("Set the password here, once:\n{link}")),
        None => print("Log in with the password that you gave."),
    }
}

/// The line in a file or, for `-`, on the standard input.
fn read(path: &Path) -> Result<String, Box<dyn Error>> {
    let mut text = String::new();
    if path == Path::new("-") {
        std::io::stdin().read_to_string(&mut text)?;
    } else {
        text = std::fs::read_to_string(path)
            .map_err(|error| format!("{}: {error}", path.display()))?;
    }
    Ok(text.trim_end_matches(['\r', '\n']).to_owned())
}

/// Says what is wrong with an argument, which a problem names by a pointer.
fn faults(error: crate::error::Error) -> Box<dyn Error> {
    match error {
        crate::error::Error::Invalid(faults) => {
            let faults = faults.into_iter().map(|fault| fault.detail);
            faults.collect::<Vec<_>>().join("; ").into()
        }
        error => error.into(),
    }
}
