//! How do the canonical documents become Rust?
//!
//! Three steps, each in its own module:
//!
//! 1. `bundle` loads the YAML and copies what an API document reaches in `common.yaml` into it;
//! 2. `read` turns the bundled document into a typed `model`, applies the house rules and reports every
//!    fault with its file and JSON pointer;
//! 3. `emit` writes the model as Rust. It cannot fail: what it could not express was refused before.
//!
//! The crate knows nothing of the server. The emitted code refers to the runtime of `attestry-openapi`.

mod bundle;
mod emit;
mod fault;
mod model;
mod names;
mod node;
mod read;

pub use fault::{Fault, Faults};

use std::collections::BTreeMap;

/// One canonical document: its file name and its text.
#[derive(Debug, Clone)]
pub struct Source {
    /// The file name, such as `base.yaml`. Faults are reported under it, and the module is named after it.
    pub file: String,
    /// The YAML text.
    pub text: String,
}

/// Everything that is made of the documents.
#[derive(Debug)]
pub struct Surface {
    /// Rust source of the module `common`: the shared schemas that some API reaches.
    pub common: String,
    /// One entry for each API document, in the order given.
    pub apis: Vec<Api>,
}

/// What is made of one API document.
#[derive(Debug)]
pub struct Api {
    /// The Rust module, such as `rng_production`.
    pub module: String,
    /// The file stem of the document, such as `rng-production`.
    pub stem: String,
    /// Rust source of the module.
    pub code: String,
    /// The bundled document as JSON.
    pub json: String,
    /// The bundled document as YAML.
    pub yaml: String,
}

/// Generates the surface of all `apis`, which share `common`.
///
/// # Errors
/// Every fault found in any of the documents, never only the first.
pub fn generate(common: &Source, apis: &[Source]) -> Result<Surface, Faults> {
    let mut faults = Faults::default();
    let bundles = bundle::bundle(common, apis, &mut faults);
    faults.into_result()?;

    let mut faults = Faults::default();
    let models: Vec<model::Api> = bundles
        .iter()
        .map(|bundle| read::api(bundle, &mut faults))
        .collect();
    bundle::refuse_unused(common, &bundles, &mut faults);
    faults.into_result()?;

    let shared: BTreeMap<&str, &model::Schema> = models
        .iter()
        .flat_map(|api| &api.schemas)
        .filter(|schema| schema.is_common)
        .map(|schema| (schema.name.as_str(), schema))
        .collect();
    let common = emit::common(shared.into_values());
    let apis = bundles
        .iter()
        .zip(&models)
        .map(|(bundle, model)| Api {
            module: model.module.clone(),
            stem: bundle.stem().to_owned(),
            code: emit::api(model),
            json: bundle.json(),
            yaml: bundle.yaml(),
        })
        .collect();
    Ok(Surface { common, apis })
}
