//! Where do identifiers come from? From here: UUIDs of version 7, which sort by the
//! time of their making.

use std::sync::{Arc, Mutex};

use uuid::{ContextV7, Timestamp, Uuid};

use super::clock::Clock;

/// Makes identifiers that grow, also within one millisecond of one process.
#[derive(Clone, Debug)]
pub struct Ids {
    clock: Clock,
    context: Arc<Mutex<ContextV7>>,
}

impl Ids {
    /// A generator whose identifiers carry the time of `clock`.
    pub fn new(clock: Clock) -> Self {
        Self {
            clock,
            context: Arc::new(Mutex::new(ContextV7::new())),
        }
    }

    /// The next identifier, as the id type that the caller asks for.
    pub fn next<Id: From<Uuid>>(&self) -> Id {
        let now = self.clock.now();
        let seconds = u64::try_from(now.timestamp()).unwrap_or_default();
        let stamp = Timestamp::from_unix(&*self.context, seconds, now.timestamp_subsec_nanos());
        Id::from(Uuid::new_v7(stamp))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_of_one_instant_are_distinct_and_grow() {
        let clock = Clock::Manual(super::super::clock::ManualClock::starting_at(
            chrono::DateTime::from_timestamp(1_750_000_000, 0).unwrap(),
        ));
        let ids = Ids::new(clock);
        let made: Vec<Uuid> = (0..1000).map(|_| ids.next()).collect();
        assert!(made.windows(2).all(|pair| pair[0] < pair[1]));
    }
}
