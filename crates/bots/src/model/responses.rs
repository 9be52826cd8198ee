//! OpenAI's Responses. The whole conversation is sent each time: not every server keeps it.

use serde_json::{Value, json};

use super::{End, Endpoint, Prompt, Reply, SHAPED, Said, Tokens, ToolCall, count, text};
use crate::web::events::Event;

pub(super) fn body(model: &Endpoint, prompt: &Prompt) -> Value {
    let input: Vec<Value> = prompt.said.iter().flat_map(items).collect();
    let mut body = json!({
        "instructions": prompt.system,
        "input": input,
        "max_output_tokens": model.max_tokens,
        "store": false,
    });
    if !prompt.tools.is_empty() {
        body["tools"] = prompt
            .tools
            .iter()
            .map(|tool| {
                json!({"type": "function", "name": tool.name, "description": tool.description,
                    "parameters": tool.parameters, "strict": false})
            })
            .collect();
    }
    if let Some(shape) = &prompt.shape {
        let format =
            json!({"type": "json_schema", "name": SHAPED, "strict": true, "schema": shape});
        body["text"] = json!({"format": format});
    }
    body
}

fn items(said: &Said) -> Vec<Value> {
    match said {
        Said::Customer(text) => vec![json!({"role": "user", "content": text})],
        Said::Agent { text, calls } => {
            // OpenAI does without the type; llama.cpp cannot tell what it is then.
            let words = (!text.is_empty())
                .then(|| json!({"type": "message", "role": "assistant", "content": text}));
            let calls = calls.iter().map(|call| {
                json!({"type": "function_call", "call_id": call.id, "name": call.name, "arguments": call.arguments})
            });
            words.into_iter().chain(calls).collect()
        }
        Said::Result { id, text } => {
            vec![json!({"type": "function_call_output", "call_id": id, "output": text})]
        }
    }
}

pub(super) fn read(answer: &Value) -> Option<Reply> {
    let output = answer.get("output")?.as_array()?;
    let mut reply = Reply::default();
    for (at, item) in output.iter().enumerate() {
        match text(&item["type"]) {
            "message" => {
                for part in item["content"].as_array().into_iter().flatten() {
                    if text(&part["type"]) == "refusal" {
                        reply.end = End::Refused;
                    } else {
                        reply.text.push_str(text(&part["text"]));
                    }
                }
            }
            "function_call" => reply.calls.push(ToolCall {
                id: match text(&item["call_id"]) {
                    "" => format!("call_{at}"),
                    id => id.to_owned(),
                },
                name: text(&item["name"]).to_owned(),
                arguments: text(&item["arguments"]).to_owned(),
            }),
            // What it thought, and what it did on the server's side.
            _ => {}
        }
    }
    if text(&answer["status"]) == "incomplete" {
        let filtered = text(&answer["incomplete_details"]["reason"]) == "content_filter";
        reply.end = if filtered { End::Refused } else { End::Cut };
    }
    let usage = &answer["usage"];
    reply.tokens =
        Tokens { input: count(&usage["input_tokens"]), output: count(&usage["output_tokens"]) };
    Some(reply)
}

/// The answer that a stream ends with.
pub(super) fn whole(events: &[Event]) -> Result<Value, String> {
    let last = events.iter().rev().map(|event| &event.data).find(|data| {
        matches!(
            text(&data["type"]),
            "response.completed" | "response.incomplete" | "response.failed"
        )
    });
    Ok(last.ok_or("a stream that breaks off")?["response"].clone())
}
