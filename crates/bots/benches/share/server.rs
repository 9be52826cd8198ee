//! A server that answers at once whatever a driver asks.

use axum::{
    Router,
    http::{Uri, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};
use tokio::net::TcpListener;

/// Starts it: host and port.
pub(crate) async fn start() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let place = listener.local_addr().unwrap().to_string();
    let app = Router::new().fallback(answer);
    tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
    place
}

async fn answer(uri: Uri, _body: axum::body::Bytes) -> Response {
    let text = "It left on Monday.";
    let json =
        |value: &Value| ([(CONTENT_TYPE, "application/json")], value.to_string()).into_response();
    match uri.path() {
        "/http" => json(&json!({"actions": [{"type": "say", "text": text}]})),
        "/json" => json(&json!({ "say": text })),
        "/rpc" => json(&json!({"jsonrpc": "2.0", "id": "1", "result":
            {"message": {"role": "ROLE_AGENT", "parts": [{ "text": text }]}}})),
        "/api/messages" => json(&json!({"activities": [{"type": "message", "text": text}]})),
        "/webhooks/rest/webhook" => json(&json!([{"recipient_id": "1", "text": text}])),
        "/v1/chat/completions" => json(&json!({"choices": [{"finish_reason": "stop",
            "message": {"role": "assistant", "content": text}}], "usage": {}})),
        path if path.ends_with("/runs/stream") => {
            let message = json!({"type": "ai", "id": "1", "content": text, "tool_calls": []});
            let update = json!({"support": {"messages": [message]}});
            let events =
                format!("event: metadata\ndata: {{}}\n\nevent: updates\ndata: {update}\n\n");
            ([(CONTENT_TYPE, "text/event-stream")], events).into_response()
        }
        _ => json(&json!({})),
    }
}
