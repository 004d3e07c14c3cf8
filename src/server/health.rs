//! Is the process alive, and can it work?

use std::time::Duration;

use poem::web::{Data, Json};
use poem::{IntoResponse, Response, handler, http::StatusCode};
use serde_json::json;
use tokio::time::timeout;

use crate::app::App;

/// Whoever asks gives up soon: a balancer, say, that sends requests elsewhere.
const PATIENCE: Duration = Duration::from_secs(2);

/// The process runs and answers.
#[handler]
pub(super) fn live() -> Json<serde_json::Value> {
    Json(json!({ "status": "live" }))
}

/// The database answers and the file store is reachable: requests can be sent here.
#[handler]
pub(super) async fn ready(app: Data<&App>) -> Response {
    let (database, files) = tokio::join!(
        timeout(PATIENCE, app.database.reachable()),
        timeout(PATIENCE, app.files.reachable()),
    );
    let (database, files) = (matches!(database, Ok(Ok(()))), matches!(files, Ok(Ok(()))));
    let word = |works: bool| if works { "ready" } else { "unavailable" };
    let works = database && files;
    let body = Json(json!({
        "status": word(works),
        "database": word(database),
        "files": word(files),
    }));
    let status = if works {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    body.with_status(status).into_response()
}
