//! Is the process alive, and can it work?

use poem::web::{Data, Json};
use poem::{IntoResponse, Response, handler, http::StatusCode};
use serde_json::json;

use crate::app::App;

/// The process runs and answers.
#[handler]
pub(super) fn live() -> Json<serde_json::Value> {
    Json(json!({ "status": "live" }))
}

/// The database answers and the file store is reachable: requests can be sent here.
#[handler]
pub(super) async fn ready(app: Data<&App>) -> Response {
    let database = app.database.reachable().await;
    let files = app.files.reachable().await;
    let word = |works: bool| if works { "ready" } else { "unavailable" };
    let works = database.is_ok() && files.is_ok();
    let body = Json(json!({
        "status": word(works),
        "database": word(database.is_ok()),
        "files": word(files.is_ok()),
    }));
    let status = if works {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    body.with_status(status).into_response()
}
