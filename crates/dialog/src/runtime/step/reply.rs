//! Replies that say what to do: `session`, `messages` and `action`, in the shape that services for
//! Chatlayer's API action have.

use deskmate_core::action::{Card, Outgoing, Say};
use serde_json::Value;

use super::Done;
use crate::{
    model::VariableName,
    runtime::run::{Run, Stop},
    template::show,
};

const KEYS: [&str; 3] = ["session", "messages", "action"];

impl Run<'_> {
    /// Does what a reply says, if it says anything.
    pub(super) fn obey_reply(&mut self, reply: &Value) -> Result<Done, Stop> {
        let Some(object) = reply.as_object() else { return Ok(Done::Next) };
        if object.is_empty() || !object.keys().all(|key| KEYS.contains(&key.as_str())) {
            return Ok(Done::Next);
        }
        let data = reply.pointer("/session/data").and_then(Value::as_object);
        let namespace = reply.pointer("/session/namespace").and_then(Value::as_str);
        for (key, value) in data.into_iter().flatten() {
            let names = namespace.into_iter().chain(key.split('.'));
            let names: Vec<_> = names.filter(|name| !name.is_empty()).map(str::to_owned).collect();
            self.set_from_outside(names, value.clone());
        }
        for message in reply.get("messages").and_then(Value::as_array).into_iter().flatten() {
            self.chat_message(message);
        }
        let next = reply.pointer("/action/nextDialogstate").and_then(Value::as_str);
        Ok(match next {
            None => Done::Next,
            Some(to) if self.file.dialogs.get(to).is_some() => Done::To(to.to_owned()),
            Some(to) => Done::Failed(format!("the reply leads to `{to}`, which is no dialog")),
        })
    }

    fn set_from_outside(&mut self, names: Vec<String>, value: Value) {
        let root = names.first().map_or("", String::as_str);
        if root.is_empty()
            || root == super::super::STATE_KEY
            || crate::model::READ_ONLY.contains(&root)
        {
            self.note(format!("the reply cannot set `{root}`"));
        } else {
            self.set(&VariableName(names), value);
        }
    }

    fn chat_message(&mut self, message: &Value) {
        let config = message.get("config").unwrap_or(&Value::Null);
        let mut say = Say { text: self.wording(config), ..Say::default() };
        match message.get("type").and_then(Value::as_str) {
            Some("text") => {}
            Some("buttons") => self.chat_buttons(config.get("buttons"), &mut say),
            Some("quickReplies") => self.chat_buttons(config.get("quickReplies"), &mut say),
            Some("carousel" | "list") => {
                let elements = config.get("elements").and_then(Value::as_array);
                for element in elements.into_iter().flatten() {
                    self.chat_element(element, &mut say);
                }
                self.chat_buttons(config.get("buttons"), &mut say);
            }
            Some("media") => {
                let url = config.pointer("/media/url").and_then(Value::as_str);
                let url = url.filter(|url| is_web(url)).map(str::to_owned);
                say.attachments.extend(url.map(|url| Outgoing { url, name: None }));
            }
            _ => self.note("the reply holds a message of an unknown type"),
        }
        self.say(say);
    }

    /// One of the texts, as in any message.
    fn wording(&mut self, config: &Value) -> String {
        let texts = config.get("textMessages").and_then(Value::as_array);
        let texts: Vec<_> =
            texts.into_iter().flatten().filter_map(|text| text.get("text")?.as_str()).collect();
        self.random.pick(&texts).map_or_else(String::new, |text| (*text).to_owned())
    }

    fn chat_buttons(&mut self, buttons: Option<&Value>, say: &mut Say) {
        for button in buttons.and_then(Value::as_array).into_iter().flatten() {
            let title = text(button, "title").unwrap_or_default();
            let payload = button.get("payload").unwrap_or(&Value::Null);
            match text(payload, "nextDialogstateId") {
                Some(goto) if self.file.dialogs.get(&goto).is_some() => {
                    let params = payload.get("params").and_then(Value::as_array);
                    let set = params.into_iter().flatten().filter_map(|param| {
                        let names = text(param, "key")?.split('.').map(str::to_owned).collect();
                        Some((names, param.get("value")?.clone()))
                    });
                    let set = set.filter(|(names, _): &(Vec<String>, _)| allowed(names)).collect();
                    let current = self.state.current.clone().unwrap_or_default();
                    say.choices.extend(self.open(&current, title, Vec::new(), goto, set));
                }
                Some(goto) => self.note(format!("the reply offers `{goto}`, which is no dialog")),
                None => {
                    let url = text(button, "url").filter(|url| is_web(url));
                    let subtitle = payload.as_str().map(str::to_owned);
                    if !title.trim().is_empty() && (url.is_some() || subtitle.is_some()) {
                        say.cards.push(Card {
                            title,
                            subtitle,
                            image: None,
                            url,
                            choices: Vec::new(),
                        });
                    }
                }
            }
        }
    }

    fn chat_element(&mut self, element: &Value, say: &mut Say) {
        let web = |key| text(element, key).filter(|url| is_web(url));
        let mut inner = Say::default();
        self.chat_buttons(element.get("buttons"), &mut inner);
        say.cards.push(Card {
            title: text(element, "title").unwrap_or_default(),
            subtitle: text(element, "subTitle"),
            image: web("imageUrl"),
            url: web("webUrl"),
            choices: inner.choices,
        });
        say.cards.extend(inner.cards);
    }
}

fn allowed(names: &[String]) -> bool {
    let root = names.first().map_or("", String::as_str);
    !root.is_empty() && root != super::super::STATE_KEY && !crate::model::READ_ONLY.contains(&root)
}

fn text(value: &Value, key: &str) -> Option<String> {
    value.get(key).filter(|value| !value.is_null()).map(|value| show(value).into_owned())
}

fn is_web(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}
