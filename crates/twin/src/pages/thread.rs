//! The messages of a conversation.

use jiff::Timestamp;
use serde_json::Value;

use crate::{
    body::escape,
    render::{self, Shape},
    rest::Version,
    world::{Conversation, World},
};

/// Who looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// A customer: neither notes nor events.
    Customer,
    Teammate,
}

/// The first message and the parts, oldest first.
pub(super) fn thread(world: &World, conversation: &Conversation, side: Side) -> String {
    let shown = render::conversation(world, conversation, &Shape::whole(Version::V2_14));
    let source = &shown["source"];
    let created_at = shown["created_at"].as_i64().unwrap_or_default();
    let mut items = vec![message(source, "", created_at)];
    let parts = shown["conversation_parts"]["conversation_parts"].as_array();
    for part in parts.into_iter().flatten() {
        let kind = part["part_type"].as_str().unwrap_or_default();
        let says = part["body"].as_str().is_some_and(|b| !b.is_empty())
            || part["attachments"].as_array().is_some_and(|a| !a.is_empty());
        let at = part["created_at"].as_i64().unwrap_or_default();
        match side {
            Side::Customer if kind == "note" || !says => {}
            Side::Teammate if !says => items.push(event(part, kind, at)),
            Side::Customer => items.push(message(part, "", at)),
            Side::Teammate if kind == "comment" => items.push(message(part, "", at)),
            Side::Teammate => items.push(message(part, kind, at)),
        }
    }
    format!("<ol class=\"thread\" aria-label=\"Messages\">{}</ol>", items.concat())
}

fn message(part: &Value, kind: &str, at: i64) -> String {
    let author = &part["author"];
    let who = author["name"].as_str().unwrap_or("Visitor");
    let by = match author["type"].as_str() {
        Some("admin") => "admin",
        Some("bot") => "bot",
        _ => "contact",
    };
    let note = if kind == "note" { " note" } else { "" };
    let label = if kind.is_empty() {
        String::new()
    } else {
        format!(" <span class=\"kind\">{}</span>", escape(&kind.replace('_', " ")))
    };
    // Bodies were sanitised, or escaped as typed, when they came in.
    let body = part["body"].as_str().unwrap_or_default();
    let files: String = part["attachments"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|file| {
            let text = |key: &str| escape(file[key].as_str().unwrap_or_default());
            format!("<p><a href=\"{}\">{}</a></p>", text("url"), text("name"))
        })
        .collect();
    format!(
        "<li class=\"{by}{note}\"><p class=\"by\">{}{label} {}</p><div>{body}{files}</div></li>",
        escape(who),
        time(at)
    )
}

fn event(part: &Value, kind: &str, at: i64) -> String {
    let who = part["author"]["name"].as_str().unwrap_or("Visitor");
    format!(
        "<li class=\"event\">{}: {} {}</li>",
        escape(who),
        escape(&kind.replace('_', " ")),
        time(at)
    )
}

fn time(at: i64) -> String {
    let exact = Timestamp::from_second(at).map(|t| t.to_string()).unwrap_or_default();
    let short = exact.get(11..16).unwrap_or_default();
    format!("<time datetime=\"{exact}\" title=\"{exact}\">{short}</time>")
}
