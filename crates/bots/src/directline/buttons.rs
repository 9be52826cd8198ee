//! Buttons, and what a press on one sends.

use deskmate_core::Choice;
use serde_json::{Map, Value};

use super::activity::Button;

/// What a button is to the customer.
pub(super) enum Meant {
    /// Something to choose.
    Choice(Choice),
    /// Somewhere to go: a title and an address.
    Link(String, String),
    /// Nothing that can be shown.
    Nothing,
}

/// What a button is. A press sends its value: as words, where it is a text, else as a value of its
/// own, which stands in the choice's id as JSON.
pub(super) fn meant(button: &Button) -> Meant {
    let value = button.value.clone().unwrap_or_default();
    let words = value.as_str().map(str::to_owned);
    let title = [&button.title, &button.display_text, &button.text]
        .into_iter()
        .flatten()
        .find(|title| !deskmate_core::rich::is_blank(title))
        .cloned()
        .or_else(|| words.clone());
    let Some(title) = title.filter(|title| !deskmate_core::rich::is_blank(title)) else {
        return Meant::Nothing;
    };
    match (button.kind.as_str(), words) {
        ("imBack" | "postBack" | "", Some(words)) => {
            Meant::Choice(choice(title, Some(words), None))
        }
        ("imBack" | "postBack" | "", None) if value.is_null() => {
            Meant::Choice(choice(title.clone(), Some(title), None))
        }
        ("imBack" | "postBack" | "", None) => Meant::Choice(choice(title, None, Some(value))),
        ("messageBack", _) => {
            let value = Some(value).filter(|value| !value.is_null());
            let text = button.text.clone().or_else(|| value.is_none().then(|| title.clone()));
            Meant::Choice(choice(title, text, value))
        }
        ("call", Some(number)) => {
            let number = number.trim_start_matches("tel:").to_owned();
            Meant::Link(title, format!("tel:{number}"))
        }
        (_, Some(address)) if address.starts_with("http") => Meant::Link(title, address),
        _ => Meant::Nothing,
    }
}

/// A choice whose press sends this text and this value.
pub(super) fn choice(title: String, text: Option<String>, value: Option<Value>) -> Choice {
    let id = match (text, value) {
        (Some(text), None) if !text.trim_start().starts_with('{') => text,
        (text, value) => {
            let text = text.map(|text| ("text".to_owned(), Value::String(text)));
            let value = value.map(|value| ("value".to_owned(), value));
            Value::Object(text.into_iter().chain(value).collect()).to_string()
        }
    };
    Choice { id, title }
}

/// The members of the activity that a press sends.
pub(super) fn pressed(choice: &Choice) -> Map<String, Value> {
    match serde_json::from_str(&choice.id) {
        Ok(Value::Object(members))
            if members.keys().all(|key| matches!(key.as_str(), "text" | "value")) =>
        {
            members
        }
        _ => Map::from_iter([("text".to_owned(), Value::String(choice.id.clone()))]),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Meant, meant, pressed};

    fn sends(button: Value) -> Value {
        match meant(&serde_json::from_value(button).unwrap()) {
            Meant::Choice(choice) => {
                let mut sent = pressed(&choice);
                sent.insert("title".into(), choice.title.into());
                Value::Object(sent)
            }
            Meant::Link(title, address) => json!([title, address]),
            Meant::Nothing => Value::Null,
        }
    }

    #[test]
    fn a_press_sends_what_the_button_holds() {
        for (button, sent) in [
            (
                json!({"type": "imBack", "title": "Track", "value": "track"}),
                json!({"title": "Track", "text": "track"}),
            ),
            (
                json!({"type": "postBack", "title": "Go", "value": {"x": 1}}),
                json!({"title": "Go", "value": {"x": 1}}),
            ),
            (
                json!({"type": "imBack", "title": "Odd", "value": "{\"text\":\"a\"}"}),
                json!({"title": "Odd", "text": "{\"text\":\"a\"}"}),
            ),
            (
                json!({"type": "messageBack", "title": "Buy", "text": "buy", "value": 7}),
                json!({"title": "Buy", "text": "buy", "value": 7}),
            ),
            (
                json!({"type": "messageBack", "displayText": "Buy"}),
                json!({"title": "Buy", "text": "Buy"}),
            ),
            (json!({"type": "imBack", "title": "Yes"}), json!({"title": "Yes", "text": "Yes"})),
            (
                json!({"type": "openUrl", "title": "Shop", "value": "https://shop.test"}),
                json!(["Shop", "https://shop.test"]),
            ),
            (
                json!({"type": "call", "title": "Call", "value": "tel:+3290000"}),
                json!(["Call", "tel:+3290000"]),
            ),
            (
                json!({"type": "openUrl", "title": "Bad", "value": "javascript:alert(1)"}),
                Value::Null,
            ),
            (json!({"type": "imBack", "title": " "}), Value::Null),
        ] {
            assert_eq!(sends(button.clone()), sent, "{button}");
        }
    }
}
