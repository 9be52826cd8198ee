//! Services that the model may ask: what it fills in is checked, where that goes the file says.

use std::collections::BTreeMap;

use deskmate_dialog::{Reply, Request, Spanned, evaluate, request_of};
use serde_json::{Map, Value, json};

use super::ToolContext;
use crate::{
    agent::file::Http,
    dialogs::idempotency_key,
    model::{StandsFor, ToolSpec},
};

/// Most characters of a reply that the model is told.
const MOST_OF_REPLY: usize = 8_000;

pub(super) fn spec(name: &Spanned<String>, tool: &Http) -> ToolSpec {
    let properties: Map<String, Value> =
        tool.parameters.iter().map(|(name, schema)| (name.value.clone(), schema.clone())).collect();
    let optional = |name: &&str| tool.optional.iter().any(|own| own.value == **name);
    let required: Vec<&str> = tool.parameters.names().filter(|name| !optional(name)).collect();
    let parameters = json!({
        "type": "object", "properties": properties, "required": required, "additionalProperties": false});
    ToolSpec {
        name: name.value.clone(),
        description: tool.description.trim().to_owned(),
        parameters,
    }
}

/// What stands for the headers of each service that are somewhere else: `env:NAME`, `file:PATH`.
///
/// # Errors
/// Where the header stands, and why it cannot be had.
pub(crate) fn prepared<'a>(
    tools: impl Iterator<Item = &'a Http>,
    stands_for: &StandsFor,
) -> Result<BTreeMap<String, String>, (deskmate_dialog::Span, String)> {
    let mut all = BTreeMap::new();
    for (_, value) in tools.flat_map(|tool| tool.api.headers.iter()) {
        let source = value.source().trim();
        if source.starts_with("env:") || source.starts_with("file:") {
            let stands = stands_for(source).map_err(|why| (value.span(), why))?;
            all.insert(source.to_owned(), stands);
        }
    }
    Ok(all)
}

pub(super) async fn run(
    context: &mut ToolContext<'_>,
    tool: &Http,
    arguments: &Value,
) -> Result<String, String> {
    let turn = &context.call.turn;
    context.may_use(tool.requires)?;
    check(tool, arguments)?;
    let request = request(context, tool, arguments)?;
    let key = idempotency_key::of(turn, &request);
    match context.ready.api.ask(&request, &key).await {
        Reply::Answered { status, body, .. } => {
            let told: String = body.chars().take(MOST_OF_REPLY).collect();
            if !(200..=299).contains(&status) {
                let told: String = told.chars().take(500).collect();
                return Err(format!("the service answered with status {status}: {told}"));
            }
            context.found.known.read(&told);
            Ok(if told.trim().is_empty() { "Done.".to_owned() } else { told })
        }
        Reply::Failed { why } => Err(format!("the service cannot be asked: {why}")),
    }
}

/// The request. What the turn tells (`contact`, `conversation`) no argument can take the place of.
fn request(context: &ToolContext<'_>, tool: &Http, arguments: &Value) -> Result<Request, String> {
    let turn = &context.call.turn;
    let mut values = turn.session.clone();
    values.extend(deskmate_core::product_variables(&turn.contact));
    values.extend(arguments.as_object().cloned().unwrap_or_default());
    for (name, value) in
        [("contact", json!(turn.contact)), ("conversation", json!(turn.conversation))]
    {
        values.insert(name.to_owned(), value);
    }
    let mut unknown = Vec::new();
    let body =
        tool.api.body.as_ref().map(|body| evaluate(body, &values, &mut unknown)).transpose()?;
    let mut request = request_of(&tool.api, body, &values, &mut unknown)?;
    for value in request.headers.values_mut() {
        if let Some(stands) = context.ready.headers.get(value.trim()) {
            stands.clone_into(value);
        }
    }
    Ok(request)
}

/// Whether what the model filled in is what was asked for.
fn check(tool: &Http, arguments: &Value) -> Result<(), String> {
    let Some(given) = arguments.as_object() else {
        return Err("the arguments are no object".to_owned());
    };
    if let Some(other) = given.keys().find(|name| tool.parameters.get(name).is_none()) {
        return Err(format!("there is no parameter `{other}`"));
    }
    for (name, schema) in tool.parameters.iter() {
        match given.get(&name.value).filter(|value| !value.is_null()) {
            Some(value) => fits(value, schema).map_err(|why| format!("`{}` {why}", name.value))?,
            None if tool.optional.iter().any(|own| own.value == name.value) => {}
            None => return Err(format!("`{}` is missing; ask the customer for it", name.value)),
        }
    }
    Ok(())
}

/// The part of JSON Schema that arguments of tools are written in.
fn fits(value: &Value, schema: &Value) -> Result<(), String> {
    let is = |kind: &str| match kind {
        "string" => value.is_string(),
        "number" => value.is_number(),
        "integer" => value.is_i64() || value.is_u64(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => true,
    };
    let kinds: Vec<&str> = match &schema["type"] {
        Value::String(kind) => vec![kind],
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    if !kinds.is_empty() && !kinds.iter().any(|kind| is(kind)) {
        return Err(format!("must be {}", kinds.join(" or ")));
    }
    if schema["enum"].as_array().is_some_and(|all| !all.contains(value)) {
        return Err(format!("must be one of {}", schema["enum"]));
    }
    if let (Some(text), Some(pattern)) = (value.as_str(), schema["pattern"].as_str()) {
        let fits = regex::RegexBuilder::new(pattern)
            .size_limit(1 << 20)
            .build()
            .is_ok_and(|own| own.is_match(text));
        if !fits {
            return Err(format!("must look like {pattern}; ask the customer for it"));
        }
    }
    let number = value.as_f64();
    let bound = |key: &str| schema[key].as_f64();
    if number.is_some_and(|own| {
        bound("minimum").is_some_and(|least| own < least)
            || bound("maximum").is_some_and(|most| own > most)
    }) {
        return Err("is too small or too large".to_owned());
    }
    Ok(())
}
