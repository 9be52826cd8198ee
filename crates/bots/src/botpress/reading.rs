//! What the bot's messages mean.

use deskmate_core::{
    Choice,
    action::{Action, Answer, Card, Format, Handover, Note, Outgoing, Say},
};
use serde_json::Value;

use super::chat::Message;
use crate::convention;

/// What the bot's messages mean.
#[derive(Debug, Default)]
pub(super) struct Read {
    pub(super) answer: Answer,
    /// Whether the bot said or did anything at all.
    pub(super) any: bool,
}

/// Reads what the bot said, in its order; whoever takes over gets it in the end. `markdown` is
/// whether its plain texts are Markdown.
///
/// # Errors
/// A phrase that goes on after the name of the bot.
pub(super) fn read<'a>(
    messages: impl IntoIterator<Item = &'a Message>,
    markdown: bool,
) -> Result<Read, String> {
    let mut read = Read::default();
    let mut handed_over: Option<Handover> = None;
    for message in messages {
        shown(&message.payload, markdown, &mut read.answer.actions);
        for place in [&message.metadata, &message.payload] {
            if let Some(own) = convention::slot(place)? {
                read.answer.session.extend(own.session);
                for action in own.actions {
                    match action {
                        Action::Handover(to) => handed_over = handed_over.or(Some(to)),
                        action => read.answer.actions.push(action),
                    }
                }
            }
        }
        let to = message
            .metadata
            .get("handover")
            .filter(|to| !matches!(to, Value::Null | Value::Bool(false)));
        handed_over = handed_over.or_else(|| to.map(convention::handover));
        read.any = true;
    }
    read.answer.actions.extend(handed_over.map(Action::Handover));
    Ok(read)
}

/// What a payload shows.
fn shown(payload: &Value, markdown: bool, actions: &mut Vec<Action>) {
    let text = |key: &str| payload.get(key).and_then(Value::as_str).unwrap_or_default();
    let plain = if markdown { Format::Markdown } else { Format::Plain };
    let mut say = Say { format: plain, ..Say::default() };
    match text("type") {
        "text" => say.text = text("text").to_owned(),
        "markdown" => (say.text, say.format) = (text("markdown").to_owned(), Format::Markdown),
        "image" => say.attachments.extend(file(text("imageUrl"), None)),
        "audio" => say.attachments.extend(file(text("audioUrl"), None)),
        "video" => say.attachments.extend(file(text("videoUrl"), None)),
        "file" => say.attachments.extend(file(text("fileUrl"), payload["title"].as_str())),
        "location" => (say.text, say.format) = (place(payload), Format::Plain),
        "choice" | "dropdown" => {
            say.text = text("text").to_owned();
            say.choices = list(payload, "options").filter_map(choice).collect();
        }
        "card" => say.cards.push(card(payload)),
        "carousel" => say.cards.extend(list(payload, "items").map(card)),
        "bloc" => {
            list(payload, "items").for_each(|item| shown(item, markdown, actions));
            return;
        }
        other => {
            let known = other.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
            let what = if known && !other.is_empty() { other } else { "something unknown" };
            let text = format!("The bot sent something that cannot be passed on: {what}.");
            actions.push(Action::Note(Note { text, format: Format::Plain }));
            return;
        }
    }
    if deskmate_core::rich::is_blank(&say.text) {
        say.text.clear();
    }
    let nothing = Say { format: say.format, ..Say::default() };
    if say != nothing {
        actions.push(Action::Say(say));
    }
}

fn list<'a>(payload: &'a Value, key: &str) -> impl Iterator<Item = &'a Value> {
    payload.get(key).and_then(Value::as_array).into_iter().flatten()
}

fn file(url: &str, name: Option<&str>) -> Option<Outgoing> {
    (!url.is_empty()).then(|| Outgoing { url: url.to_owned(), name: name.map(str::to_owned) })
}

/// Where something is, in words.
fn place(payload: &Value) -> String {
    let text = |key: &str| payload.get(key).and_then(Value::as_str).map(str::to_owned);
    let number = |key: &str| payload.get(key).and_then(Value::as_f64);
    let at = number("latitude").zip(number("longitude"));
    let at = at.map(|(latitude, longitude)| format!("{latitude}, {longitude}"));
    let lines: Vec<String> = [text("title"), text("address"), at].into_iter().flatten().collect();
    lines.join("\n")
}

/// A press sends the value; where there is none, what is read on it.
fn choice(option: &Value) -> Option<Choice> {
    let text = |key: &str| option.get(key).and_then(Value::as_str).filter(|text| !text.is_empty());
    let title = text("label").or_else(|| text("value"))?;
    Some(Choice { id: text("value").unwrap_or(title).to_owned(), title: title.to_owned() })
}

fn card(item: &Value) -> Card {
    let text = |key: &str| item.get(key).and_then(Value::as_str).map(str::to_owned);
    let some = |key: &str| text(key).filter(|text| !text.trim().is_empty());
    let is_link = |action: &&Value| action["action"] == "url";
    let link = list(item, "actions").find(is_link);
    let pressed = list(item, "actions").filter(|action| !is_link(action));
    Card {
        title: text("title").unwrap_or_default(),
        subtitle: some("subtitle"),
        image: some("imageUrl"),
        url: link.and_then(|link| link["value"].as_str()).map(str::to_owned),
        choices: pressed.filter_map(choice).collect(),
    }
}
