//! Where do the logs go? To standard error, as JSON lines unless a person is reading.

use tracing_subscriber::EnvFilter;

use crate::config::{LogFormat, Settings};

/// Installs the log subscriber for the whole process. A second call changes nothing.
pub fn install(settings: &Settings) {
    let filter = EnvFilter::try_new(&settings.log).unwrap_or_else(|_| EnvFilter::new("info"));
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    let _already_installed = match settings.log_format {
        LogFormat::Json => builder.json().flatten_event(true).try_init(),
        LogFormat::Text => builder.with_target(false).try_init(),
    };
}
