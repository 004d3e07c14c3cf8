//! How does a sample look on paper?

use attestry_typeset::RetirementCertificate;

use crate::app::App;
use crate::error::Error;

/// The sample as a PDF, set off the async threads.
///
/// # Errors
///
/// Unavailable where too many documents wait.
pub async fn pdf(app: &App, sample: RetirementCertificate) -> Result<Vec<u8>, Error> {
    app.press.render(sample).await
}
