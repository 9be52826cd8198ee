//! A bot that names what it answers, so that answers can be counted.

use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use deskmate_bots::{Bot, Call, Failure, Outcome};
use deskmate_core::action::Answer;
use serde_json::{Value, json};

/// Answers by the last word of the newest message; late answers wait in `promised`.
#[derive(Default)]
pub(crate) struct ChaosBot {
    pub(crate) promised: Mutex<Vec<Call>>,
}

/// What it says to these messages.
pub(crate) fn answer(call: &Call) -> Value {
    let texts: Vec<_> = call.turn.messages.iter().map(|message| message.text.as_str()).collect();
    let Some(newest) = texts.last() else { return json!({}) };
    let names: Vec<_> = texts.iter().filter_map(|text| text.split(' ').next()).collect();
    let say = |what: &str| json!({"type": "say", "text": format!("{what}: {}.", names.join(". "))});
    let kind = newest.rsplit(' ').next().unwrap_or_default();
    let actions = match kind {
        "twice" => json!([say("answer"), say("more")]),
        "choices" => {
            let mut offers = say("more");
            offers["choices"] = json!([{"id": "yes", "title": "Yes"}, {"id": "no", "title": "No"}]);
            json!([say("answer"), offers])
        }
        "person" => json!([say("answer"), say("more"), {
            "type": "handover", "team": "Shipping", "message": format!("bye: {}.", names.join(". ")),
            "note": "Wants a person.", "tags": ["Hurry"],
        }]),
        "anybody" => {
            json!([say("answer"), {"type": "tag", "target": "conversation", "tags": ["Late"]}, {"type": "handover"}])
        }
        _ => json!([say("answer")]),
    };
    json!({ "actions": actions })
}

#[async_trait]
impl Bot for ChaosBot {
    async fn turn(&self, call: &Call) -> Outcome {
        let newest = call.turn.messages.last().map(|message| message.text.as_str());
        if newest.is_some_and(|text| text.ends_with("later")) {
            self.promised.lock().unwrap_or_else(PoisonError::into_inner).push(call.clone());
            return Outcome::Later;
        }
        match serde_json::from_value::<Answer>(answer(call)) {
            Ok(answer) => Outcome::Answered(answer.into()),
            Err(error) => Outcome::Failed(Failure::Final { why: error.to_string() }),
        }
    }
}
