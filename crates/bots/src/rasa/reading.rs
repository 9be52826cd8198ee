//! What Rasa's REST channel answers: a list of messages.

use deskmate_core::{
    Choice,
    action::{Action, Answer, Card, Format, Handover, Outgoing, Say},
};
use serde::Deserialize;
use serde_json::Value;

use crate::convention;

#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
struct Said {
    text: Option<String>,
    buttons: Vec<Button>,
    quick_replies: Vec<Button>,
    elements: Vec<Element>,
    image: Option<String>,
    attachment: Option<Value>,
    custom: Option<Value>,
}

#[derive(Deserialize)]
struct Button {
    title: String,
    payload: Option<String>,
}

#[derive(Deserialize)]
struct Element {
    title: String,
    subtitle: Option<String>,
    image_url: Option<String>,
    #[serde(default)]
    buttons: Vec<Button>,
}

impl From<Button> for Choice {
    fn from(button: Button) -> Self {
        Self { id: button.payload.unwrap_or_else(|| button.title.clone()), title: button.title }
    }
}

/// What a list of messages means.
///
/// # Errors
/// What in it cannot be read.
pub(super) fn answer(messages: &[Value]) -> Result<Answer, String> {
    let mut answer = Answer::default();
    let mut handed_over = Vec::new();
    for (at, message) in messages.iter().enumerate() {
        let said: Said = serde_json::from_value(message.clone())
            .map_err(|error| format!("message {}: {error}", at + 1))?;
        if let Some(custom) = &said.custom {
            if let Some(own) = convention::slot(custom)? {
                answer.actions.extend(own.actions);
                answer.session.extend(own.session);
            }
            if let Some(to) = custom.get("handover").filter(|to| !to.is_null()) {
                handed_over.push(handover(to)?);
            }
        }
        let say = Say {
            text: said.text.unwrap_or_default(),
            format: Format::Markdown,
            choices: said.buttons.into_iter().chain(said.quick_replies).map(Choice::from).collect(),
            attachments: files(said.image, said.attachment.as_ref()),
            cards: said.elements.into_iter().map(card).collect(),
        };
        let nothing = Say { format: Format::Markdown, ..Say::default() };
        if say != nothing {
            answer.actions.push(Action::Say(say));
        }
    }
    answer.actions.extend(handed_over.into_iter().take(1).map(Action::Handover));
    Ok(answer)
}

fn card(element: Element) -> Card {
    Card {
        title: element.title,
        subtitle: element.subtitle,
        image: element.image_url,
        url: None,
        choices: element.buttons.into_iter().map(Choice::from).collect(),
    }
}

fn files(image: Option<String>, attachment: Option<&Value>) -> Vec<Outgoing> {
    let payload = |attachment: &Value| {
        let payload = attachment.get("payload")?;
        let url = payload.get("src").or_else(|| payload.get("url"))?;
        url.as_str().map(str::to_owned)
    };
    let attachment = attachment.and_then(|attachment| match attachment {
        Value::String(url) => Some(url.clone()),
        other => payload(other),
    });
    image.into_iter().chain(attachment).map(|url| Outgoing { url, name: None }).collect()
}

fn handover(to: &Value) -> Result<Handover, String> {
    match to {
        Value::String(team) => Ok(Handover { team: Some(team.clone()), ..Handover::default() }),
        Value::Object(_) => serde_json::from_value(to.clone())
            .map_err(|error| format!("`custom.handover`: {error}")),
        _ => Ok(Handover::default()),
    }
}
