//! How are a template and data set? In a world that holds the one, the other and the fonts, and
//! nothing else.

use std::sync::LazyLock;

use chrono::{DateTime, Datelike, Timelike, Utc};
use serde::Deserialize;
use typst::diag::{FileError, FileResult, SourceDiagnostic, Warned};
use typst::foundations::{Bytes, Datetime, Dict, Duration, Smart, Str, Value};
use typst::syntax::{FileId, Source};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use crate::coverage::legible;
use crate::fonts::Fonts;

/// What PDF readers show as the program that made the file. Without a version, so that a new one
/// makes the same bytes.
const CREATOR: &str = "Attestry";

/// How many renderings a memoized step of Typst may stay unused before it is forgotten: those of the
/// template and the fonts are used by each, those of the data by none but their own.
const MEMOIZED_AGE_MAX: usize = 1;

/// Why a document was not made. Always a fault of a template: data cannot cause it.
#[derive(Debug, thiserror::Error)]
#[error("typesetting: {0}")]
pub struct TypesetError(String);

impl TypesetError {
    pub(crate) fn new(reason: &(impl ToString + ?Sized)) -> Self {
        Self(reason.to_string())
    }
}

/// What is set.
pub(crate) struct Job {
    /// The template.
    pub(crate) template: &'static Source,
    /// What the template reads as `sys.inputs`.
    pub(crate) data: serde_json::Value,
    /// SVG pictures, which the template reads as `sys.inputs` too.
    pub(crate) pictures: Vec<(&'static str, String)>,
    /// Identifies the document for ever.
    pub(crate) ident: String,
    /// The time that the document bears.
    pub(crate) dated: DateTime<Utc>,
}

/// A compiled-in template, parsed at its first use.
pub(crate) type Template = LazyLock<Source>;

/// Sets the job as PDF/A-2a and PDF/UA-1.
pub(crate) fn pdf(job: Job) -> Result<Vec<u8>, TypesetError> {
    let options = options(job.ident.clone(), job.dated)?;
    let paper = Paper::new(job)?;
    let Warned { output, .. } = typst::compile::<PagedDocument>(&paper);
    let made = output.and_then(|document| typst_pdf::pdf(&document, &options));
    typst::comemo::evict(MEMOIZED_AGE_MAX);
    made.map_err(|faults| refused(&faults))
}

fn options(ident: String, dated: DateTime<Utc>) -> Result<PdfOptions, TypesetError> {
    let standards = PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1])
        .map_err(|fault| TypesetError::new(&fault.message()))?;
    Ok(PdfOptions {
        ident: Smart::Custom(ident),
        creator: Smart::Custom(Some(CREATOR.to_owned())),
        timestamp: moment(dated).map(Timestamp::new_utc),
        standards,
        ..PdfOptions::default()
    })
}

fn moment(time: DateTime<Utc>) -> Option<Datetime> {
    let part = |number: u32| u8::try_from(number).ok();
    Datetime::from_ymd_hms(
        time.year(),
        part(time.month())?,
        part(time.day())?,
        part(time.hour())?,
        part(time.minute())?,
        part(time.second())?,
    )
}

fn refused(faults: &[SourceDiagnostic]) -> TypesetError {
    let faults: Vec<&str> = faults.iter().map(|fault| fault.message.as_str()).collect();
    TypesetError(faults.join("; "))
}

/// All that a template can reach.
struct Paper {
    library: LazyHash<Library>,
    template: &'static Source,
    fonts: &'static Fonts,
}

impl Paper {
    fn new(job: Job) -> Result<Self, TypesetError> {
        let fonts = Fonts::get();
        let mut data = job.data;
        make_legible(&mut data);
        let mut inputs = Dict::deserialize(data).map_err(|fault| TypesetError::new(&fault))?;
        for (name, svg) in job.pictures {
            inputs.insert(Str::from(name), Value::Bytes(Bytes::from_string(svg)));
        }
        let families = fonts
            .families()
            .into_iter()
            .map(|name| Value::Str(name.into()));
        inputs.insert("fonts".into(), Value::Array(families.collect()));
        Ok(Self {
            library: LazyHash::new(Library::builder().with_inputs(inputs).build()),
            template: job.template,
            fonts,
        })
    }
}

/// Replaces what the fonts lack in every text of the data.
fn make_legible(data: &mut serde_json::Value) {
    match data {
        serde_json::Value::String(text) => *text = legible(text).into_owned(),
        serde_json::Value::Array(items) => items.iter_mut().for_each(make_legible),
        serde_json::Value::Object(members) => members.values_mut().for_each(make_legible),
        _ => (),
    }
}

impl World for Paper {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.fonts.book
    }

    fn main(&self) -> FileId {
        self.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.template.id() {
            Ok(self.template.clone())
        } else {
            Err(FileError::AccessDenied)
        }
    }

    fn file(&self, _: FileId) -> FileResult<Bytes> {
        Err(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
