//! Generates the surface from the documents. Every fault of a document is an error of this build.

use std::error::Error;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use attestry_codegen::{Source, generate};

const APIS: [&str; 3] = ["base.yaml", "network.yaml", "rng-production.yaml"];

fn main() -> Result<(), Box<dyn Error>> {
    let mut cargo = std::io::stdout();
    let common = read("common.yaml")?;
    let apis = APIS.into_iter().map(read).collect::<Result<Vec<_>, _>>()?;
    for source in apis.iter().chain([&common]) {
        writeln!(cargo, "cargo::rerun-if-changed={}", source.file)?;
    }
    match generate(&common, &apis) {
        Ok(surface) => {
            let folder = PathBuf::from(std::env::var_os("OUT_DIR").ok_or("OUT_DIR is not set")?);
            write(&folder.join("common.rs"), &surface.common)?;
            for api in &surface.apis {
                write(&folder.join(format!("{}.rs", api.module)), &api.code)?;
                write(&folder.join(format!("{}.json", api.stem)), &api.json)?;
                write(&folder.join(format!("{}.yaml", api.stem)), &api.yaml)?;
            }
        }
        Err(faults) => {
            for fault in faults.iter() {
                writeln!(
                    cargo,
                    "cargo::error={}",
                    fault.to_string().replace('\n', " ")
                )?;
            }
        }
    }
    Ok(())
}

fn read(file: &str) -> Result<Source, Box<dyn Error>> {
    let text = std::fs::read_to_string(file).map_err(|error| format!("{file}: {error}"))?;
    Ok(Source {
        file: file.to_owned(),
        text,
    })
}

fn write(path: &Path, text: &str) -> Result<(), Box<dyn Error>> {
    std::fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()).into())
}
