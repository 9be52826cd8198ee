//! What an answer means.

use deskmate_core::Choice;
use deskmate_core::action::{Action, Answer, Format, Handover, Outgoing, Say};
use deskmate_dialog::Expression;
use serde_json::{Map, Value};

use crate::convention;

/// The expressions of a mapping.
pub(super) struct Reading {
    pub(super) say: Option<Expression>,
    pub(super) pieces: Option<Expression>,
    pub(super) choices: Option<Expression>,
    pub(super) attachments: Option<Expression>,
    pub(super) handover: Option<Expression>,
    pub(super) session: Option<Expression>,
    pub(super) state: Option<Expression>,
    pub(super) error: Option<Expression>,
    pub(super) format: Format,
    pub(super) may_be_silent: bool,
}

impl Reading {
    /// The answer's meaning, and what to bring along next time. An error goes on after the name of
    /// the bot.
    pub(super) fn read(
        &self,
        answer: Value,
        state: Map<String, Value>,
    ) -> Result<(Answer, Map<String, Value>), String> {
        // A list is the items of a workflow, or the events of a stream: each has room for it.
        let items = answer.as_array().map_or(std::slice::from_ref(&answer), Vec::as_slice);
        let slots = items.iter().map(convention::slot).collect::<Result<Vec<_>, _>>()?;
        let mut values = Map::new();
        values.insert("answer".into(), answer);
        values.insert("state".into(), Value::Object(state.clone()));
        let of = |key: &str, expression: &Option<Expression>| match expression {
            None => Ok(Value::Null),
            Some(expression) => expression
                .value(&values)
                .map_err(|why| format!("gave an answer that does not fit `read.{key}`: {why}")),
        };
        if !is_nothing(&of("error", &self.error)?) {
            return Err("says that it failed (`read.error`)".into());
        }
        let mut said = Vec::new();
        let mut pieces = String::new();
        texts(&of("pieces", &self.pieces)?, &mut |text| pieces.push_str(text));
        self.says(&Value::String(pieces), &mut said)?;
        self.says(&of("say", &self.say)?, &mut said)?;
        let choices = choices(&of("choices", &self.choices)?);
        let attachments = attachments(&of("attachments", &self.attachments)?);
        if !(choices.is_empty() && attachments.is_empty()) {
            if said.is_empty() {
                said.push(Say::default());
            }
            if let Some(last) = said.last_mut() {
                last.choices.extend(choices);
                last.attachments.extend(attachments);
            }
        }
        let mut meant = Answer {
            actions: said.into_iter().map(Action::Say).collect(),
            session: object(of("session", &self.session)?),
            ..Answer::default()
        };
        for slot in slots.into_iter().flatten() {
            meant.actions.extend(slot.actions);
            meant.session.extend(slot.session);
        }
        meant.actions.extend(handover(of("handover", &self.handover)?)?.map(Action::Handover));
        if meant.actions.is_empty() && !self.may_be_silent {
            return Err(
                "gave an answer in which there is nothing to say or do; look at `read`, or write \
                 `may_be_silent = true`"
                    .into(),
            );
        }
        let mut kept = state;
        kept.extend(object(of("state", &self.state)?));
        kept.retain(|_, value| !value.is_null());
        Ok((meant, kept))
    }

    fn says(&self, value: &Value, said: &mut Vec<Say>) -> Result<(), String> {
        match value {
            Value::Null | Value::Bool(_) => {}
            Value::Array(items) => items.iter().try_for_each(|item| self.says(item, said))?,
            Value::Object(_) => {
                let say = serde_json::from_value(value.clone()).map_err(|error| {
                    format!("gave an answer that does not fit: `read.say`: {error}")
                })?;
                said.push(say);
            }
            Value::String(text) if deskmate_core::rich::is_blank(text) => {}
            Value::String(text) => {
                said.push(Say { text: text.clone(), format: self.format, ..Say::default() });
            }
            Value::Number(number) => {
                said.push(Say { text: number.to_string(), ..Say::default() });
            }
        }
        Ok(())
    }
}

/// Whether there is nothing in a value.
fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.iter().all(is_nothing),
        Value::Object(entries) => entries.is_empty(),
        Value::Bool(true) | Value::Number(_) => false,
    }
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(entries) => entries,
        _ => Map::new(),
    }
}

fn texts(value: &Value, each: &mut impl FnMut(&str)) {
    match value {
        Value::String(text) => each(text),
        Value::Array(items) => items.iter().for_each(|item| texts(item, each)),
        _ => {}
    }
}

/// Where the title of a choice may stand in an object.
const TITLES: [&str; 5] = ["title", "name", "label", "text", "content"];

/// Where what tells a choice from others may stand in an object.
const IDS: [&str; 4] = ["id", "value", "payload", "request"];

/// Texts, or objects with a title and an id of any kind; lists of lists are one list.
fn choices(value: &Value) -> Vec<Choice> {
    match value {
        Value::Array(items) => items.iter().flat_map(choices).collect(),
        Value::String(title) => vec![Choice { id: title.clone(), title: title.clone() }],
        Value::Object(entries) => {
            let text = |key: &&str| entries.get(*key).and_then(Value::as_str);
            let Some(title) = TITLES.iter().find_map(text) else { return Vec::new() };
            let there = |key: &&str| entries.get(*key).filter(|value| !value.is_null());
            let id = match IDS.iter().find_map(there) {
                None => title.to_owned(),
                Some(Value::String(id)) => id.clone(),
                Some(other) => other.to_string(),
            };
            vec![Choice { id, title: title.to_owned() }]
        }
        _ => Vec::new(),
    }
}

fn attachments(value: &Value) -> Vec<Outgoing> {
    match value {
        Value::Array(items) => items.iter().flat_map(attachments).collect(),
        Value::String(url) => vec![Outgoing { url: url.clone(), name: None }],
        Value::Object(_) => serde_json::from_value(value.clone()).into_iter().collect(),
        _ => Vec::new(),
    }
}

fn handover(value: Value) -> Result<Option<Handover>, String> {
    match value {
        value if is_nothing(&value) => Ok(None),
        Value::String(team) => Ok(Some(Handover { team: Some(team), ..Handover::default() })),
        Value::Object(_) => serde_json::from_value(value)
            .map(Some)
            .map_err(|error| format!("gave an answer that does not fit: `read.handover`: {error}")),
        Value::Array(items) => {
            items.into_iter().find(|item| !is_nothing(item)).map_or(Ok(None), handover)
        }
        _ => Ok(Some(Handover::default())),
    }
}

#[cfg(test)]
mod tests {
    use super::{choices, handover};
    use serde_json::json;

    #[test]
    fn what_can_be_chosen_is_read_in_many_shapes() {
        let found =
            choices(&json!([["A"], {"name": "B", "request": {"type": "path"}}, {"no": "C"}, 7]));
        let found: Vec<_> = found.iter().map(|choice| (&*choice.id, &*choice.title)).collect();
        assert_eq!(found, [("A", "A"), ("{\"type\":\"path\"}", "B")]);
    }

    #[test]
    fn people_get_it_by_name_or_without() {
        let team = |value| handover(value).unwrap().map(|handover| handover.team);
        assert_eq!(team(json!(null)), None);
        assert_eq!(team(json!(false)), None);
        assert_eq!(team(json!([])), None);
        assert_eq!(team(json!(true)), Some(None));
        assert_eq!(team(json!("Shipping")), Some(Some("Shipping".into())));
        assert_eq!(team(json!({"team": "Shipping"})), Some(Some("Shipping".into())));
        assert_eq!(team(json!([[], ["Shipping"]])), Some(Some("Shipping".into())));
        assert!(handover(json!({"to": "Shipping"})).is_err());
    }
}
