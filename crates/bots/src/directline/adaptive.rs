//! Adaptive cards, which are pages of their own: their texts, pictures, links and choices. Fields to
//! fill in become questions, which the customer answers in words.

use deskmate_core::action::Outgoing;
use serde_json::{Value, json};

use super::{
    buttons,
    cards::{Shown, web_address},
};

/// How deep containers can stand in each other.
const DEEPEST: usize = 16;

/// Shows the card.
pub(super) fn show(card: &Value, shown: &mut Shown) {
    let actions = list(card, "actions");
    let submits = actions.iter().find(|action| is(action, "Action.Submit"));
    let data = submits.and_then(|action| action.get("data"));
    let before = (shown.text.len(), shown.choices.len());
    for element in list(card, "body") {
        element_of(element, data, shown, DEEPEST);
    }
    let asks = shown.choices.len() > before.1;
    for action in actions {
        self::action(action, asks, shown);
    }
    let text = card.get("fallbackText").or_else(|| card.get("speak")).and_then(Value::as_str);
    if let (true, Some(text)) = (shown.text.len() == before.0, text) {
        shown.text.push(text.to_owned());
    }
}

fn element_of(element: &Value, submit: Option<&Value>, shown: &mut Shown, depth: usize) {
    let Some(depth) = depth.checked_sub(1) else { return };
    let kind = element.get("type").and_then(Value::as_str).unwrap_or_default();
    if element.get("isVisible") == Some(&Value::Bool(false)) {
        return;
    }
    match kind {
        "TextBlock" => text(element.get("text"), shown),
        "RichTextBlock" => {
            let runs = list(element, "inlines").iter();
            let run = |run: &Value| run.as_str().or(run.get("text")?.as_str()).map(str::to_owned);
            text(Some(&Value::String(runs.filter_map(run).collect())), shown);
        }
        "FactSet" => {
            let line = |fact: &Value| {
                let part = |key: &str| fact.get(key).and_then(Value::as_str).unwrap_or_default();
                format!("- **{}** {}", part("title"), part("value"))
            };
            let lines: Vec<_> = list(element, "facts").iter().map(line).collect();
            text(Some(&Value::String(lines.join("\n"))), shown);
        }
        "Image" | "Media" => {
            let sources = list(element, "sources").iter();
            for url in sources.chain([element]).filter_map(web_address) {
                shown.files.push(Outgoing { url: url.to_owned(), name: None });
            }
        }
        "ActionSet" => {
            for action in list(element, "actions") {
                self::action(action, false, shown);
            }
        }
        "Input.ChoiceSet" => {
            question(element, shown);
            let id = element.get("id").and_then(Value::as_str).unwrap_or("value");
            for choice in list(element, "choices") {
                let Some(title) = choice.get("title").and_then(Value::as_str) else { continue };
                let mut data = submit.filter(|data| data.is_object()).cloned().unwrap_or(json!({}));
                data[id] = choice.get("value").cloned().unwrap_or_default();
                shown.choices.push(buttons::choice(title.to_owned(), None, Some(data)));
            }
        }
        _ if kind.starts_with("Input.") => question(element, shown),
        _ => {
            for within in ["items", "columns", "body", "images", "rows", "cells"] {
                for element in list(element, within) {
                    element_of(element, submit, shown, depth);
                }
            }
        }
    }
}

/// A button of the card. Where the card asks for a choice, that choice submits it.
fn action(action: &Value, asks: bool, shown: &mut Shown) {
    let title = action.get("title").and_then(Value::as_str).unwrap_or_default();
    match action.get("type").and_then(Value::as_str).unwrap_or_default() {
        "Action.OpenUrl" => {
            if let Some(url) = web_address(action) {
                let title = if title.is_empty() { url } else { title };
                shown.links.push((title.to_owned(), url.to_owned()));
            }
        }
        "Action.Submit" | "Action.Execute" if !asks && !title.trim().is_empty() => {
            let choice = match action.get("data") {
                Some(Value::String(words)) => {
                    buttons::choice(title.to_owned(), Some(words.clone()), None)
                }
                data => {
                    let data = data.cloned().unwrap_or_else(|| json!({}));
                    buttons::choice(title.to_owned(), None, Some(data))
                }
            };
            shown.choices.push(choice);
        }
        "Action.ShowCard" => {
            if let Some(card) = action.get("card") {
                for element in list(card, "body") {
                    element_of(element, None, shown, DEEPEST);
                }
                for action in list(card, "actions") {
                    self::action(action, false, shown);
                }
            }
        }
        _ => {}
    }
}

fn question(input: &Value, shown: &mut Shown) {
    text(input.get("label").or_else(|| input.get("placeholder")), shown);
}

fn text(text: Option<&Value>, shown: &mut Shown) {
    if let Some(text) = text.and_then(Value::as_str).filter(|text| !text.trim().is_empty()) {
        shown.text.push(text.to_owned());
    }
}

fn is(value: &Value, kind: &str) -> bool {
    value.get("type").and_then(Value::as_str) == Some(kind)
}

fn list<'a>(of: &'a Value, key: &str) -> &'a [Value] {
    of.get(key).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}
