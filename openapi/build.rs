//! Generates the surface from the documents. Every fault of a document is an error of this build.
//!
//! The fixture is a small document of its own, which the tests of the runtime use: it has what the real ones lack.

use std::error::Error;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use attestry_codegen::{Faults, Source, Surface, generate};

const APIS: [&str; 3] = ["base.yaml", "network.yaml", "rng-production.yaml"];

const FIXTURE: &str = "tests/fixture.yaml";

fn main() -> Result<(), Box<dyn Error>> {
    let common = read("common.yaml")?;
    let apis = APIS.into_iter().map(read).collect::<Result<Vec<_>, _>>()?;
    let fixture = Source {
        file: "fixture.yaml".to_owned(),
        ..read(FIXTURE)?
    };
    let nothing = Source {
        file: "nothing.yaml".to_owned(),
        text: "{}".to_owned(),
    };

    let mut cargo = std::io::stdout();
    for file in APIS.into_iter().chain(["common.yaml", FIXTURE]) {
        writeln!(cargo, "cargo::rerun-if-changed={file}")?;
    }
    let folder = PathBuf::from(std::env::var_os("OUT_DIR").ok_or("OUT_DIR is not set")?);
    match generate(&common, &apis) {
        Ok(surface) => {
            write(&folder.join("common.rs"), &surface.common)?;
            write_apis(&folder, &surface)?;
        }
        Err(faults) => report(&mut cargo, &faults)?,
    }
    match generate(&nothing, &[fixture]) {
        Ok(surface) => write_apis(&folder, &surface)?,
        Err(faults) => report(&mut cargo, &faults)?,
    }
    Ok(())
}

fn report(cargo: &mut impl std::io::Write, faults: &Faults) -> Result<(), Box<dyn Error>> {
    for fault in faults.iter() {
        writeln!(
            cargo,
            "cargo::error={}",
            fault.to_string().replace('\n', " ")
        )?;
    }
    Ok(())
}

fn write_apis(folder: &Path, surface: &Surface) -> Result<(), Box<dyn Error>> {
    for api in &surface.apis {
        write(&folder.join(format!("{}.rs", api.module)), &api.code)?;
        write(&folder.join(format!("{}.json", api.stem)), &api.json)?;
        write(&folder.join(format!("{}.yaml", api.stem)), &api.yaml)?;
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
