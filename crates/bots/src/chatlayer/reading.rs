//! What Chatlayer posts: a message in the shapes of Facebook's Send API.

use deskmate_core::{
    Choice,
    action::{Action, Answer, Card, Format, Handover, Outgoing, Say},
};
use serde_json::Value;

use crate::convention;

/// How deep the bot protocol's slot is looked for in an event: where a JSON builder puts it is not
/// documented.
const DEEPEST: usize = 5;

/// What a message means. Events, which customers do not see, may hold the bot protocol's own words.
///
/// # Errors
/// What in it cannot be read.
pub(super) fn message(message: &Value) -> Result<Answer, String> {
    let mut answer = match slot(message, DEEPEST) {
        Some(holder) => convention::slot(holder)?.unwrap_or_default(),
        None => Answer::default(),
    };
    if message.get("type").and_then(Value::as_str) == Some("event") {
        return Ok(answer);
    }
    let mut say = Say { format: Format::Markdown, ..Say::default() };
    let mut text: Vec<String> = Vec::new();
    text.extend(string(message, "text"));
    buttons(message, "quick_replies", &mut say.choices, &mut text);
    if let Some(attachment) = message.get("attachment") {
        self::attachment(attachment, &mut say, &mut text);
    }
    text.retain(|text| !deskmate_core::rich::is_blank(text));
    say.text = text.join("\n\n");
    if say != (Say { format: Format::Markdown, ..Say::default() }) {
        // Whoever takes over gets it after what is said.
        answer.actions.insert(0, Action::Say(say));
    }
    Ok(answer)
}

/// Whom an offload goes to: its payload is what the bot's author wrote.
pub(super) fn handover(payload: &Value) -> Handover {
    let text = |names: &[&str]| names.iter().find_map(|name| string(payload, name));
    let native = convention::handover(payload);
    Handover {
        team: native.team.or_else(|| text(&["Team", "group", "queue", "department"])),
        note: native.note.or_else(|| text(&["message", "summary"])),
        ..native
    }
}

fn slot(value: &Value, depth: usize) -> Option<&Value> {
    let depth = depth.checked_sub(1)?;
    match value {
        Value::Object(members) if members.contains_key("deskmate") => Some(value),
        Value::Object(members) => members.values().find_map(|value| slot(value, depth)),
        Value::Array(items) => items.iter().find_map(|value| slot(value, depth)),
        _ => None,
    }
}

fn attachment(attachment: &Value, say: &mut Say, text: &mut Vec<String>) {
    let Some(payload) = attachment.get("payload") else { return };
    if attachment.get("type").and_then(Value::as_str) != Some("template") {
        say.attachments.extend(address(payload, "url").map(|url| Outgoing { url, name: None }));
        return;
    }
    text.extend(string(payload, "text"));
    for element in payload.get("elements").and_then(Value::as_array).into_iter().flatten() {
        say.cards.extend(card(element, text));
    }
    buttons(payload, "buttons", &mut say.choices, text);
}

fn card(element: &Value, text: &mut Vec<String>) -> Option<Card> {
    let mut choices = Vec::new();
    let mut links = Vec::new();
    buttons(element, "buttons", &mut choices, &mut links);
    let subtitle = string(element, "subtitle");
    let Some(title) = string(element, "title").or_else(|| subtitle.clone()) else {
        text.extend(links);
        return None;
    };
    let lines = subtitle.filter(|line| *line != title).into_iter().chain(links);
    let subtitle = Some(lines.collect::<Vec<_>>().join("\n")).filter(|text| !text.is_empty());
    let tap = element.get("default_action").and_then(|action| address(action, "url"));
    let url = tap.or_else(|| address(element, "item_url"));
    Some(Card { title, subtitle, image: address(element, "image_url"), url, choices })
}

/// Buttons: those that can be chosen, and lines for those that lead elsewhere.
fn buttons(of: &Value, key: &str, choices: &mut Vec<Choice>, lines: &mut Vec<String>) {
    for button in of.get(key).and_then(Value::as_array).into_iter().flatten() {
        let Some(title) = string(button, "title") else { continue };
        let payload = match button.get("payload") {
            Some(Value::String(payload)) => Some(payload.clone()),
            Some(Value::Null) | None => None,
            Some(payload) => Some(payload.to_string()),
        };
        match button.get("type").and_then(Value::as_str) {
            Some("web_url") => {
                lines.extend(address(button, "url").map(|url| format!("{title}: {url}")));
            }
            Some("phone_number") => {
                lines.extend(payload.map(|number| format!("{title}: {number}")));
            }
            Some("element_share") => {}
            _ => choices.push(Choice { id: payload.unwrap_or_else(|| title.clone()), title }),
        }
    }
}

fn string(of: &Value, key: &str) -> Option<String> {
    let text = of.get(key)?.as_str()?;
    (!deskmate_core::rich::is_blank(text)).then(|| text.to_owned())
}

fn address(of: &Value, key: &str) -> Option<String> {
    string(of, key).filter(|url| url.starts_with("http"))
}
