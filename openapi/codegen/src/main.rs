//! Prints the Rust that one canonical document becomes: `cargo run -p attestry-codegen -- openapi/base.yaml`.
//!
//! `common.yaml` is taken from the document's folder; given itself, the shared module is printed.

use std::error::Error;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use attestry_codegen::{Source, generate};

fn main() -> ExitCode {
    let Some(path) = std::env::args_os().nth(1) else {
        return fail("usage: attestry-codegen <document.yaml>");
    };
    match run(Path::new(&path)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(&error.to_string()),
    }
}

fn fail(message: &str) -> ExitCode {
    // A closed standard error leaves nothing to report to.
    let _ = writeln!(std::io::stderr(), "{message}");
    ExitCode::FAILURE
}

fn run(path: &Path) -> Result<(), Box<dyn Error>> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let common = read(&folder.join("common.yaml"))?;
    let mut documents = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path
            .extension()
            .is_some_and(|extension| extension == "yaml")
            && !path.ends_with("common.yaml")
        {
            documents.push(path);
        }
    }
    documents.sort();
    let sources = documents
        .iter()
        .map(|path| read(path))
        .collect::<Result<Vec<_>, _>>()?;
    let surface = generate(&common, &sources)?;
    let stem = path.file_stem().unwrap_or_default();
    let code = surface
        .apis
        .iter()
        .find(|api| stem == api.stem.as_str())
        .map_or(&surface.common, |api| &api.code);
    std::io::stdout().write_all(code.as_bytes())?;
    Ok(())
}

fn read(path: &Path) -> Result<Source, Box<dyn Error>> {
    let text =
        std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let file = PathBuf::from(path)
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    Ok(Source { file, text })
}
