//! How does one batch stand?

use attestry_domain::ids::BatchId;

use super::authority;
use super::records::Workflow;
use super::views::{self, BatchView};
use crate::app::App;
use crate::error::Error;
use crate::identity::Caller;

/// The batch with its workflows, assets and files, for its issuer and its measurers.
pub async fn details(app: &App, caller: &Caller, id: BatchId) -> Result<BatchView, Error> {
    let view = views::batch(app.database.reader(), id).await?;
    let workflows: Vec<Workflow> = view
        .workflows
        .iter()
        .map(|it| it.workflow.clone())
        .collect();
    authority::require_reader(app, caller, view.batch.issuer, &workflows).await?;
    Ok(view)
}
