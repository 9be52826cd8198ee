//! What a turn comes to in activities.

use deskmate_core::{Message, Reason, Turn};
use serde_json::{Map, Value, json};

use super::buttons;
use crate::back_end::{self, Asked};

/// An activity to send, and the ids of what is in it, by which it is recognised in the log.
pub(super) struct Outgoing {
    pub(super) ids: Vec<String>,
    activity: Map<String, Value>,
}

/// The customer's account with the bot. Direct Line wants names of its own kind.
pub(super) fn user(turn: &Turn) -> String {
    format!("dl_{}", back_end::uuid(turn))
}

/// What is to be sent, in order: words that follow each other are one message, what was pressed is
/// one of its own. `is_there` tells what the bot got already.
pub(super) fn of(
    asked: &Asked,
    returned: Option<&str>,
    is_there: impl Fn(&str) -> bool,
) -> Vec<Outgoing> {
    let turn = &asked.turn;
    let mut all = Vec::new();
    let own = |what: &str| format!("{}/{what}", turn.turn_id);
    match &turn.reason {
        Reason::Returned => {
            let value = json!({"state": "completed"});
            all.push(event(own("returned"), "handoff.status", &value));
            if let (true, Some(text)) = (turn.messages.is_empty(), returned) {
                all.push(words(vec![own("text")], text.to_owned(), Vec::new()));
            }
        }
        Reason::Timer { timer } if timer != back_end::LATE => {
            all.push(event(own("timer"), "timer", &json!({"timer": timer})));
        }
        Reason::Message | Reason::Command { .. } | Reason::Timer { .. } => {}
    }
    let new: Vec<&Message> =
        turn.messages.iter().filter(|message| !is_there(message.id.as_str())).collect();
    for group in new.chunk_by(|one, next| one.choice.is_none() && next.choice.is_none()) {
        all.push(message(turn, group));
    }
    if let Reason::Command { command } = &turn.reason {
        all.push(words(vec![own("command")], command.clone(), Vec::new()));
    }
    all.retain(|outgoing| !outgoing.ids.iter().all(|id| is_there(id)));
    for outgoing in &mut all {
        finish(outgoing, turn);
    }
    all
}

fn message(turn: &Turn, group: &[&Message]) -> Outgoing {
    let ids: Vec<String> = group.iter().map(|message| message.id.to_string()).collect();
    if let [Message { choice: Some(choice), .. }] = group {
        return Outgoing { ids, activity: buttons::pressed(choice) };
    }
    let only = Turn { messages: group.iter().copied().cloned().collect(), ..turn.clone() };
    let text = back_end::text(&Turn { reason: Reason::Message, ..only });
    let files = group.iter().flat_map(|message| &message.attachments).map(|file| {
        json!({
            "contentType": file.content_type.as_deref().unwrap_or("application/octet-stream"),
            "contentUrl": file.url,
            "name": file.name,
        })
    });
    words(ids, text, files.collect())
}

fn words(ids: Vec<String>, text: String, attachments: Vec<Value>) -> Outgoing {
    let mut activity = Map::from_iter([
        ("text".to_owned(), Value::String(text)),
        ("textFormat".to_owned(), "plain".into()),
    ]);
    if !attachments.is_empty() {
        activity.insert("attachments".into(), attachments.into());
    }
    Outgoing { ids, activity }
}

fn event(id: String, name: &str, value: &Value) -> Outgoing {
    let activity = Map::from_iter([
        ("type".to_owned(), Value::from("event")),
        ("name".to_owned(), name.into()),
        ("value".to_owned(), value.clone()),
    ]);
    Outgoing { ids: vec![id], activity }
}

/// What every activity carries.
fn finish(outgoing: &mut Outgoing, turn: &Turn) {
    let activity = &mut outgoing.activity;
    activity.entry("type").or_insert("message".into());
    let name = turn.contact.name.clone();
    activity.insert("from".into(), json!({"id": user(turn), "name": name, "role": "user"}));
    if let Some(language) = &turn.contact.language {
        activity.insert("locale".into(), language.clone().into());
    }
    let data = json!({"deskmate": {
        "ids": outgoing.ids,
        "turn_id": turn.turn_id,
        "reason": back_end::reason(turn),
        "contact": turn.contact,
        "conversation": turn.conversation,
        "session": turn.session,
    }});
    activity.insert("channelData".into(), data);
}

impl Outgoing {
    /// As it is posted to Direct Line.
    pub(super) fn json(&self) -> Value {
        Value::Object(self.activity.clone())
    }

    /// As it is posted to a bot itself, which is to answer at once.
    pub(super) fn to_itself(&self, turn: &Turn) -> Value {
        let mut activity = self.activity.clone();
        activity.extend([
            ("id".to_owned(), Value::from(self.ids.join("+"))),
            ("channelId".to_owned(), "directline".into()),
            ("serviceUrl".to_owned(), "https://deskmate.invalid/".into()),
            ("conversation".to_owned(), json!({"id": back_end::uuid(turn)})),
            ("recipient".to_owned(), json!({"id": "bot", "name": turn.bot, "role": "bot"})),
            ("deliveryMode".to_owned(), "expectReplies".into()),
        ]);
        Value::Object(activity)
    }
}
