//! The shop's order system, as small as can be: what the example bot's `api` steps ask.

use axum::{
    Json, Router,
    extract::Path,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde_json::{Value, json};

/// The order system, at `GET /orders/ID` and `POST /orders/ID/returns`.
pub(super) fn router() -> Router {
    Router::new().route("/orders/{id}", get(look_up)).route("/orders/{id}/returns", post(take_back))
}

async fn look_up(Path(id): Path<String>) -> Response {
    order(&id).map_or_else(unknown, |order| Json(order).into_response())
}

async fn take_back(Path(id): Path<String>) -> Response {
    match order(&id) {
        Some(order) => {
            let order = order["id"].as_str().unwrap_or_default();
            (StatusCode::CREATED, Json(json!({"id": format!("R-{order}")}))).into_response()
        }
        None => unknown(),
    }
}

fn unknown() -> Response {
    (StatusCode::NOT_FOUND, Json(json!({"error": "there is no such order"}))).into_response()
}

fn order(id: &str) -> Option<Value> {
    let id = id.to_uppercase();
    let (state, item, day) = match id.as_str() {
        "A-17" => ("on its way", "running shoes", "Monday"),
        "B-204" => ("delivered", "a rain coat", "Friday"),
        "C-3" => ("packed", "two caps", "Thursday"),
        _ => return None,
    };
    Some(json!({"id": id, "state": state, "item": item, "day": day}))
}
