//! Where are documents rendered? Off the async threads, a few at a time.

use std::sync::Arc;
use std::time::Duration;

use attestry_typeset::RetirementCertificate;
use tokio::sync::Semaphore;

use crate::error::Error;

/// How many documents are set at once. One takes milliseconds, one of a thousand tokens seconds.
const AT_ONCE: usize = 2;

/// How long a document may wait for its turn.
const WAIT: Duration = Duration::from_secs(20);

/// Renders documents.
#[derive(Debug)]
pub struct Press(Arc<Semaphore>);

impl Default for Press {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(AT_ONCE)))
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
        let turn = tokio::time::timeout(WAIT, Arc::clone(&self.0).acquire_owned())
            .await
            .map_err(|_| Error::Unavailable("too many documents at once".to_owned()))?
            .map_err(Error::internal)?;
        tokio::task::spawn_blocking(move || {
            let _until_done = turn;
            certificate.to_pdf()
        })
        .await
        .map_err(Error::internal)?
        .map_err(Error::internal)
    }
}
