//! How is work done that would hold up everything else? Off the async threads, a few at a time.
//!
//! Whoever comes in a flood waits, and in the end is turned away, instead of starving the rest.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;

use crate::error::Error;

/// The turns at work of one kind.
#[derive(Debug)]
pub struct Turns {
    free: Arc<Semaphore>,
    wait: Duration,
    refusal: &'static str,
}

impl Turns {
    /// So many turns at once; whoever waits longer for theirs hears the refusal.
    pub fn new(at_once: usize, wait: Duration, refusal: &'static str) -> Self {
        Self {
            free: Arc::new(Semaphore::new(at_once)),
            wait,
            refusal,
        }
    }

    /// Does work when its turn has come.
    ///
    /// # Errors
    ///
    /// Unavailable where that takes too long.
    pub async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let turn = tokio::time::timeout(self.wait, Arc::clone(&self.free).acquire_owned())
            .await
            .map_err(|_| Error::Unavailable(self.refusal.to_owned()))?
            .map_err(Error::internal)?;
        // The turn moves along: a client that hangs up does not let other work start early.
        let working = tokio::task::spawn_blocking(move || {
            let _until_done = turn;
            work()
        });
        working.await.map_err(Error::internal)?
    }
}
