//! How far has a facility-month come?

use super::workflow::WorkflowStatus;

wire_enum! {
    /// Where an energy asset stands.
    AssetStatus as "asset status" {
        /// Read from the workbook.
        Draft = "draft",
        /// Its measurement is approved.
        Measured = "measured",
        /// It is a network energy asset and may enter a contract.
        Sent = "sent",
        /// Its whole units are a token.
        Minted = "minted",
        /// Given up together with its workflow or batch.
        Released = "released",
    }
}

impl From<WorkflowStatus> for AssetStatus {
    /// Until the mint the months of a facility go the way of its workflow.
    fn from(status: WorkflowStatus) -> Self {
        match status {
            WorkflowStatus::Draft => Self::Draft,
            WorkflowStatus::Measured => Self::Measured,
            WorkflowStatus::Sent => Self::Sent,
            WorkflowStatus::Minted => Self::Minted,
            WorkflowStatus::Rejected | WorkflowStatus::Removed => Self::Released,
        }
    }
}
