//! Where are documents rendered? Off the async threads, a few at a time.

use std::time::Duration;

use attestry_typeset::RetirementCertificate;

use crate::error::Error;
use crate::platform::turns::Turns;

/// How many documents are set at once. One takes milliseconds, one of a thousand tokens seconds.
const AT_ONCE: usize = 2;

/// How long a document may wait for its turn.
const WAIT: Duration = Duration::from_secs(20);

/// Renders documents.
#[derive(Debug)]
pub struct Press(Turns);

impl Default for Press {
    fn default() -> Self {
        Self(Turns::new(AT_ONCE, WAIT, "too many documents at once"))
    }
}

impl Press {
    /// The certificate as a PDF.
    ///
    /// # Errors
    ///
    /// Unavailable where too many documents wait.
    pub(crate) async fn render(
        &self,
        certificate: RetirementCertificate,
    ) -> Result<Vec<u8>, Error> {
        let render = move || certificate.to_pdf().map_err(Error::internal);
        self.0.run(render).await
    }
}
