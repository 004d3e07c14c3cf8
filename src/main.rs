//! `attestry`: the command line.

use std::process::ExitCode;

use attestry::cli;
use clap::Parser;

fn main() -> ExitCode {
    let arguments = cli::Arguments::parse();
    // TLS for object stores and databases; a second installation changes nothing.
    let _installed_before = rustls::crypto::ring::default_provider().install_default();
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => return cli::fail(&error),
    };
    match runtime.block_on(cli::run(arguments)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => cli::fail(error.as_ref()),
    }
}
