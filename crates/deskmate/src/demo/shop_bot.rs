//! The example bot: a small shop assistant behind the bot protocol, as any stranger's bot would be.

use axum::{
    Json, Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
    routing::post,
};
use serde_json::{Value, json};

/// The bot, at `POST /turn`. It answers turns that carry the secret only.
pub(super) fn router(secret: &'static str) -> Router {
    Router::new().route("/turn", post(turn)).with_state(secret)
}

async fn turn(State(secret): State<&'static str>, headers: HeaderMap, body: Bytes) -> Response {
    let authorization = headers.get("authorization").and_then(|value| value.to_str().ok());
    if authorization.and_then(|value| value.strip_prefix("Bearer ")) != Some(secret) {
        return (StatusCode::UNAUTHORIZED, "the secret does not fit\n").into_response();
    }
    match serde_json::from_slice(&body) {
        Ok(turn) => Json(answer(&turn)).into_response(),
        Err(error) => (StatusCode::BAD_REQUEST, format!("{error}\n")).into_response(),
    }
}

/// What the bot says to a turn.
fn answer(turn: &Value) -> Value {
    let name =
        turn["contact"]["name"].as_str().and_then(|name| name.split(' ').next()).unwrap_or("there");
    let messages = turn["messages"].as_array().map(Vec::as_slice).unwrap_or_default();
    if turn["reason"] == "returned" && messages.is_empty() {
        return say(&format!("I am back, {name}. Is there anything else I can do?"));
    }
    let said: Vec<_> = messages.iter().filter_map(|message| message["text"].as_str()).collect();
    let said = said.join("\n").to_lowercase();
    let chosen = messages.iter().rev().find_map(|message| message["choice"]["id"].as_str());
    let files: Vec<_> = (messages.iter())
        .flat_map(|message| message["attachments"].as_array().into_iter().flatten())
        .filter_map(|file| file["name"].as_str())
        .collect();
    let has = |words: &[&str]| words.iter().any(|word| said.contains(word));
    if chosen == Some("person") || has(&["person", "human", "agent"]) {
        return hand_over(turn);
    }
    if !files.is_empty() {
        return say(&format!(
            "Thank you for **{}**, I have put it with your order.",
            files.join(", ")
        ));
    }
    if chosen == Some("order") || has(&["order", "parcel"]) {
        return json!({
            "actions": [
                {"type": "say", "format": "markdown", "text": "Order **A-17** has left our house and arrives on Monday."},
                {"type": "say", "text": "Anything else?", "choices": [
                    {"id": "order", "title": "Track another order"},
                    {"id": "person", "title": "Talk to a person"},
                ]},
                {"type": "set", "target": "conversation", "attributes": {"topic": "order"}},
            ],
            "session": {"order": "A-17"},
        });
    }
    if has(&["thank", "bye"]) {
        return json!({"actions": [{"type": "say", "text": "You are welcome!"}, {"type": "close"}]});
    }
    json!({"actions": [{
        "type": "say",
        "text": format!("Hi {name}! I can look up an order, or fetch a person."),
        "choices": [{"id": "order", "title": "Where is my order?"}, {"id": "person", "title": "Talk to a person"}],
    }]})
}

fn hand_over(turn: &Value) -> Value {
    let order = turn["session"]["order"].as_str();
    let note = order.map_or_else(
        || "Asks for a person.".to_owned(),
        |order| format!("Asks for a person, about order {order}."),
    );
    json!({"actions": [{
        "type": "handover",
        "team": "Support",
        "note": note,
        "tags": ["preferred", "sales"],
        "message": "I am getting a colleague for you.",
    }]})
}

fn say(text: &str) -> Value {
    json!({"actions": [{"type": "say", "format": "markdown", "text": text}]})
}
