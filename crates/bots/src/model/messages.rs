//! Anthropic's messages.

use serde_json::{Value, json};

use super::{End, Endpoint, Prompt, Reply, SHAPED, Said, Tokens, ToolCall, count, text};
use crate::web::events::Event;

pub(super) fn body(model: &Endpoint, prompt: &Prompt) -> Value {
    let mut messages: Vec<Value> = Vec::new();
    for (role, parts) in prompt.said.iter().map(parts) {
        match messages.last_mut() {
            // One role after the other: results of several calls are one message.
            Some(last) if last["role"] == role => {
                if let Some(content) = last["content"].as_array_mut() {
                    content.extend(parts);
                }
            }
            _ => messages.push(json!({"role": role, "content": parts})),
        }
    }
    let mut body =
        json!({"system": prompt.system, "messages": messages, "max_tokens": model.max_tokens});
    if !prompt.tools.is_empty() {
        body["tools"] = prompt
            .tools
            .iter()
            .map(|tool| {
                json!({"name": tool.name, "description": tool.description, "input_schema": tool.parameters})
            })
            .collect();
    }
    if let Some(shape) = &prompt.shape {
        let description = "Gives the answer.";
        body["tools"] =
            json!([{"name": SHAPED, "description": description, "input_schema": shape}]);
        body["tool_choice"] = json!({"type": "tool", "name": SHAPED});
    }
    body
}

fn parts(said: &Said) -> (&'static str, Vec<Value>) {
    match said {
        Said::Customer(text) => ("user", vec![json!({"type": "text", "text": text})]),
        Said::Agent { text, calls } => {
            let words = (!text.is_empty()).then(|| json!({"type": "text", "text": text}));
            let calls = calls.iter().map(|call| {
                let input: Value =
                    serde_json::from_str(&call.arguments).unwrap_or_else(|_| json!({}));
                let input = if input.is_object() { input } else { json!({}) };
                json!({"type": "tool_use", "id": call.id, "name": call.name, "input": input})
            });
            ("assistant", words.into_iter().chain(calls).collect())
        }
        Said::Result { id, text } => {
            ("user", vec![json!({"type": "tool_result", "tool_use_id": id, "content": text})])
        }
    }
}

pub(super) fn read(answer: &Value) -> Option<Reply> {
    let content = answer.get("content")?.as_array()?;
    let mut reply = Reply::default();
    for (at, part) in content.iter().enumerate() {
        match text(&part["type"]) {
            "text" => reply.text.push_str(text(&part["text"])),
            "tool_use" => reply.calls.push(ToolCall {
                id: match text(&part["id"]) {
                    "" => format!("call_{at}"),
                    id => id.to_owned(),
                },
                name: text(&part["name"]).to_owned(),
                // A stream that was cut leaves a text that is no JSON.
                arguments: match &part["input"] {
                    Value::String(broken) => broken.clone(),
                    whole => whole.to_string(),
                },
            }),
            _ => {}
        }
    }
    reply.end = match text(&answer["stop_reason"]) {
        "max_tokens" | "model_context_window_exceeded" => End::Cut,
        "refusal" => End::Refused,
        _ => End::Done,
    };
    let usage = &answer["usage"];
    let cached =
        count(&usage["cache_read_input_tokens"]) + count(&usage["cache_creation_input_tokens"]);
    reply.tokens = Tokens {
        input: count(&usage["input_tokens"]) + cached,
        output: count(&usage["output_tokens"]),
    };
    Some(reply)
}

/// The answer that a stream adds up to.
pub(super) fn whole(events: &[Event]) -> Result<Value, String> {
    let mut answer = Value::Null;
    let mut parts: Vec<(Value, String)> = Vec::new();
    let mut ended = false;
    for event in events.iter().map(|event| &event.data) {
        match text(&event["type"]) {
            "message_start" => answer = event["message"].clone(),
            "content_block_start" => parts.push((event["content_block"].clone(), String::new())),
            "content_block_delta" => {
                let delta = &event["delta"];
                let piece = match text(&delta["type"]) {
                    "text_delta" => text(&delta["text"]),
                    "input_json_delta" => text(&delta["partial_json"]),
                    _ => "",
                };
                if let Some((_, whole)) = parts.last_mut() {
                    whole.push_str(piece);
                }
            }
            "message_delta" => {
                answer["stop_reason"] = event["delta"]["stop_reason"].clone();
                for (key, value) in event["usage"].as_object().into_iter().flatten() {
                    answer["usage"][key] = value.clone();
                }
            }
            "message_stop" => ended = true,
            _ => {}
        }
    }
    if !ended || !answer.is_object() {
        return Err("a stream that breaks off".to_owned());
    }
    answer["content"] = parts.into_iter().map(|(part, whole)| filled(part, whole)).collect();
    Ok(answer)
}

fn filled(mut part: Value, whole: String) -> Value {
    match text(&part["type"]) {
        "text" => part["text"] = format!("{}{whole}", text(&part["text"])).into(),
        "tool_use" if !whole.is_empty() => {
            part["input"] = serde_json::from_str(&whole).unwrap_or(Value::String(whole));
        }
        _ => {}
    }
    part
}
