//! How far has an operation come, and what may still be done with it?

use thiserror::Error;

wire_enum! {
    /// How far an operation or a minting contract has come.
    OperationStatus as "operation status" {
        /// It is being prepared and can still be removed.
        Draft = "draft",
        /// It was signed and waits for another signature.
        AwaitingApproval = "awaiting_approval",
        /// It has taken effect and never changes again.
        Processed = "processed",
        /// It was removed, canceled or has expired, and never takes effect.
        Canceled = "canceled",
    }
}

/// What is asked of an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OperationAction {
    /// Take more units.
    Lock,
    /// Let all units go.
    Unlock,
    /// Change what is agreed.
    ChangeTerms,
    /// Add documents, which are no part of the terms.
    AddFiles,
    /// Sign.
    Sign,
    /// Give it up, whichever side.
    Cancel,
    /// Take it back, as the one who prepared it.
    Remove,
}

impl OperationAction {
    /// Every action.
    pub const ALL: [Self; 7] = [
        Self::Lock,
        Self::Unlock,
        Self::ChangeTerms,
        Self::AddFiles,
        Self::Sign,
        Self::Cancel,
        Self::Remove,
    ];
}

/// Why an operation does not take an action. The order is the order of precedence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Error)]
pub enum StatusRefusal {
    /// It has ended.
    #[error("the operation is {0}")]
    Ended(OperationStatus),
    /// A signature covers its terms.
    #[error("the operation is signed, so its terms are frozen")]
    TermsFrozen,
}

impl OperationStatus {
    /// Whether nothing can be done with it any more.
    pub const fn has_ended(self) -> bool {
        matches!(self, Self::Processed | Self::Canceled)
    }

    /// Whether the action is possible now.
    pub const fn admit(self, action: OperationAction) -> Result<(), StatusRefusal> {
        use OperationAction::{AddFiles, Cancel, ChangeTerms, Lock, Remove, Sign, Unlock};
        match (self, action) {
            (Self::Processed | Self::Canceled, _) => Err(StatusRefusal::Ended(self)),
            (Self::AwaitingApproval, Lock | Unlock | ChangeTerms) => {
                Err(StatusRefusal::TermsFrozen)
            }
            (Self::Draft, _) | (Self::AwaitingApproval, AddFiles | Sign | Cancel | Remove) => {
                Ok(())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use OperationAction::{AddFiles, Cancel, ChangeTerms, Lock, Remove, Sign, Unlock};
    use OperationStatus::{AwaitingApproval, Canceled, Draft, Processed};

    #[test]
    fn the_state_table() {
        let frozen = Err(StatusRefusal::TermsFrozen);
        let rows = [
            // action, draft, awaiting approval
            (Lock, Ok(()), frozen),
            (Unlock, Ok(()), frozen),
            (ChangeTerms, Ok(()), frozen),
            (AddFiles, Ok(()), Ok(())),
            (Sign, Ok(()), Ok(())),
            (Cancel, Ok(()), Ok(())),
            (Remove, Ok(()), Ok(())),
        ];
        assert_eq!(rows.map(|row| row.0), OperationAction::ALL);
        for (action, draft, awaiting) in rows {
            assert_eq!(Draft.admit(action), draft, "{action:?}");
            assert_eq!(AwaitingApproval.admit(action), awaiting, "{action:?}");
            for ended in [Processed, Canceled] {
                assert_eq!(
                    ended.admit(action),
                    Err(StatusRefusal::Ended(ended)),
                    "{action:?}"
                );
                assert!(ended.has_ended());
            }
        }
    }

    #[test]
    fn an_ended_operation_is_called_that_before_its_terms_are() {
        assert!(StatusRefusal::Ended(Canceled) < StatusRefusal::TermsFrozen);
    }
}
