//! Chat completions, as OpenAI has them and most others do.

use serde_json::{Map, Value, json};

use super::{End, Endpoint, Prompt, Reply, SHAPED, Said, Tokens, ToolCall, count, text};
use crate::web::events::Event;

pub(super) fn body(model: &Endpoint, prompt: &Prompt) -> Value {
    let system = json!({"role": "system", "content": prompt.system});
    let messages: Vec<Value> =
        std::iter::once(system).chain(prompt.said.iter().map(message)).collect();
    let mut body = json!({"messages": messages});
    // Newer models of OpenAI know this name only, all others the older one only.
    let limit = if model.service.place == "api.openai.com" {
        "max_completion_tokens"
    } else {
        "max_tokens"
    };
    body[limit] = model.max_tokens.into();
    if !prompt.tools.is_empty() {
        body["tools"] = prompt
            .tools
            .iter()
            .map(|tool| {
                json!({"type": "function", "function": {
                    "name": tool.name, "description": tool.description, "parameters": tool.parameters}})
            })
            .collect();
    }
    if let Some(shape) = &prompt.shape {
        let schema = json!({"name": SHAPED, "strict": true, "schema": shape});
        body["response_format"] = json!({"type": "json_schema", "json_schema": schema});
    }
    if model.stream {
        body["stream_options"] = json!({"include_usage": true});
    }
    body
}

fn message(said: &Said) -> Value {
    match said {
        Said::Customer(text) => json!({"role": "user", "content": text}),
        Said::Agent { text, calls } if calls.is_empty() => {
            json!({"role": "assistant", "content": text})
        }
        Said::Agent { text, calls } => {
            let calls: Vec<Value> = calls
                .iter()
                .map(|call| {
                    json!({"id": call.id, "type": "function",
                        "function": {"name": call.name, "arguments": call.arguments}})
                })
                .collect();
            let content = if text.is_empty() { Value::Null } else { text.as_str().into() };
            json!({"role": "assistant", "content": content, "tool_calls": calls})
        }
        Said::Result { id, text } => json!({"role": "tool", "tool_call_id": id, "content": text}),
    }
}

pub(super) fn read(answer: &Value) -> Option<Reply> {
    let choice = answer.get("choices")?.get(0)?;
    let message = choice.get("message")?;
    let calls = message["tool_calls"].as_array().into_iter().flatten();
    let calls = calls.enumerate().map(|(at, call)| ToolCall {
        id: match text(&call["id"]) {
            "" => format!("call_{at}"),
            id => id.to_owned(),
        },
        name: text(&call["function"]["name"]).to_owned(),
        arguments: arguments(&call["function"]["arguments"]),
    });
    let refused = !text(&message["refusal"]).is_empty();
    let end = match text(&choice["finish_reason"]) {
        "content_filter" => End::Refused,
        _ if refused => End::Refused,
        "length" => End::Cut,
        _ => End::Done,
    };
    let usage = &answer["usage"];
    let tokens = Tokens {
        input: count(&usage["prompt_tokens"]),
        output: count(&usage["completion_tokens"]),
    };
    Some(Reply { text: content(&message["content"]), calls: calls.collect(), end, tokens })
}

/// A text, or a list of parts of which some are texts.
fn content(content: &Value) -> String {
    match content {
        Value::Array(parts) => parts.iter().map(|part| text(&part["text"])).collect(),
        other => text(other).to_owned(),
    }
}

/// A text of JSON; some servers send the object itself.
fn arguments(arguments: &Value) -> String {
    match arguments {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// The answer that a stream adds up to.
pub(super) fn whole(events: &[Event]) -> Result<Value, String> {
    let mut content = String::new();
    let mut refusal = String::new();
    let mut calls: Vec<Map<String, Value>> = Vec::new();
    let (mut finish, mut usage, mut begun) = (Value::Null, Value::Null, false);
    for event in events.iter().map(|event| &event.data) {
        if event.get("usage").is_some_and(|usage| !usage.is_null()) {
            usage = event["usage"].clone();
        }
        let Some(choice) = event.get("choices").and_then(|choices| choices.get(0)) else {
            continue;
        };
        begun = true;
        // Servers that do not stream after all send the whole message as one event.
        let delta = choice.get("delta").or_else(|| choice.get("message")).unwrap_or(&Value::Null);
        content.push_str(&self::content(&delta["content"]));
        refusal.push_str(text(&delta["refusal"]));
        for (at, part) in delta["tool_calls"].as_array().into_iter().flatten().enumerate() {
            add(&mut calls, part, at);
        }
        if !choice["finish_reason"].is_null() {
            finish = choice["finish_reason"].clone();
        }
    }
    if !begun {
        return Err("a stream in which nothing is".to_owned());
    }
    if finish.is_null() {
        return Err("a stream that breaks off".to_owned());
    }
    let calls: Vec<Value> =
        calls.into_iter().map(|call| json!({"id": call.get("id"), "function": call})).collect();
    Ok(json!({
        "choices": [{"finish_reason": finish,
            "message": {"content": content, "refusal": refusal, "tool_calls": calls}}],
        "usage": usage,
    }))
}

/// Adds a piece of a call to those that have begun.
fn add(calls: &mut Vec<Map<String, Value>>, part: &Value, at: usize) {
    let index = part["index"].as_u64().and_then(|index| usize::try_from(index).ok()).unwrap_or(at);
    // No model calls so many at once: what says so is broken.
    if index > 64 {
        return;
    }
    while calls.len() <= index {
        calls.push(Map::new());
    }
    let Some(call) = calls.get_mut(index) else { return };
    let pieces = [
        ("id", text(&part["id"]).to_owned()),
        ("name", text(&part["function"]["name"]).to_owned()),
        ("arguments", arguments(&part["function"]["arguments"])),
    ];
    for (key, piece) in pieces {
        let before = call.get(key).map(text).unwrap_or_default();
        // An id is sent once by most, and again with each piece by some.
        let added = if key == "id" && before == piece { String::new() } else { piece };
        let whole = format!("{before}{added}");
        call.insert(key.to_owned(), whole.into());
    }
}
