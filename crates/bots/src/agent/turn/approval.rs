//! Calls that somebody of the team has to agree to.
//!
//! The call is kept with the conversation while colleagues are asked in a note. Agreed to, it is made
//! in a turn of its own, and only by the process that heard the agreement: whoever finds it agreed to
//! and does not know of that, does not know either whether it was made, and makes it for people to
//! look.

use std::{
    collections::BTreeMap,
    sync::{MutexGuard, PoisonError},
};

use deskmate_core::{
    Reason,
    action::{Action, Format, Note, Say, Timer},
    rich::is_blank,
};
use serde::{Deserialize, Serialize};

use super::{Running, shown};
use crate::{
    Outcome,
    agent::{rules::masked, tools::Came},
    model::{Prompt, Said, ToolCall},
};

/// Where it is kept.
const KEY: &str = "approval";

/// The timer of a call that was agreed to.
const AGREED: &str = "_agreed";

/// The timer by which people get a conversation whose question nobody answers.
const UNANSWERED: &str = Timer::UNANSWERED;

/// How long colleagues are waited for, in seconds.
const WAITS: u64 = 15 * 60;

/// Most agreements that are remembered.
const MOST: usize = 1024;

/// Calls that the team has agreed to and that were not made yet, or what came of them here.
pub(in crate::agent) type Agreed = BTreeMap<String, Option<String>>;

/// A call that waits.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Waiting {
    /// The turn in which it was asked for.
    id: String,
    tool: String,
    arguments: String,
    /// Whether somebody has agreed.
    #[serde(default)]
    agreed: bool,
    /// Why somebody has not.
    #[serde(default)]
    refused: Option<String>,
}

impl<'a> Running<'a> {
    fn waiting(&self) -> Option<Waiting> {
        serde_json::from_value(self.state.get(KEY)?.clone()).ok()
    }

    fn keep_waiting(&mut self, waiting: &Waiting) {
        if let Ok(value) = serde_json::to_value(waiting) {
            self.state.insert(KEY.into(), value);
        }
    }

    /// Whether this turn is to go on with a call that was answered.
    pub(super) fn is_agreed(&self) -> bool {
        self.waiting().is_some_and(|waiting| waiting.agreed || waiting.refused.is_some())
    }

    /// Asks colleagues for a call, and tells the customer; or what the model is told if they are
    /// asked something already.
    pub(super) fn asks_team(&mut self, call: &ToolCall, text: &str) -> Result<Outcome, String> {
        if let Some(waiting) = self.waiting() {
            let tool = waiting.tool;
            return Err(format!(
                "Error: colleagues are still asked about `{tool}`; wait for them."
            ));
        }
        let waiting = Waiting {
            id: self.turn.turn_id.to_string(),
            tool: call.name.clone(),
            arguments: call.arguments.clone(),
            agreed: false,
            refused: None,
        };
        self.path.push(format!("asks the team about `{}`", shown(call)));
        self.keep_waiting(&waiting);
        let text = self.cleaned(text);
        let tools = self.ready.file.tools.as_ref();
        let primary = self.ready.file.spoken().next().unwrap_or("en");
        let language = self.context.tongue.letters().unwrap_or(primary);
        let own = tools.and_then(|tools| tools.waiting.as_ref());
        let own = own.and_then(|texts| texts.pick(language, primary)).map(|(text, _)| text.clone());
        if let Some(text) = own.or_else(|| Some(text).filter(|text| !is_blank(text))) {
            let say = Say { text, format: Format::Markdown, ..Say::default() };
            self.context.actions.push(Action::Say(say));
        }
        let arguments = masked(&waiting.arguments);
        let note = format!(
            "May the bot call {} with {arguments}? Answer in a note: /yes and it does; /no, and why, \
             and it does not. If a draft waits here too, /no is about the draft first. After {} minutes this conversation comes to people.",
            waiting.tool,
            WAITS / 60
        );
        self.context.actions.push(Action::Note(Note { text: note, format: Format::Plain }));
        self.timer(UNANSWERED, WAITS);
        Ok(self.ends())
    }

    fn timer(&mut self, name: &str, after: u64) {
        self.context.actions.push(Action::Timer(Timer { name: name.into(), after }));
    }

    /// What a colleague's answer, or its absence, comes to without the model.
    pub(super) fn approval(&mut self) -> Option<Outcome> {
        let waiting = self.waiting();
        let command = match &self.turn.reason {
            Reason::Command { command } => command.trim().to_owned(),
            Reason::Timer { timer } if timer == UNANSWERED => {
                let tool = waiting.filter(|waiting| !waiting.agreed)?.tool;
                self.state.remove(KEY);
                let why = format!("Nobody has said whether the bot may call {tool}. It did not.");
                return Some(self.gives_up(&why));
            }
            _ => String::new(),
        };
        let (word, why) = command.split_once(char::is_whitespace).unwrap_or((&command, ""));
        let word = word.trim_matches(|sign: char| !sign.is_alphanumeric()).to_lowercase();
        match (word.as_str(), waiting) {
            ("yes", Some(mut waiting)) if !waiting.agreed => {
                waiting.agreed = true;
                self.keep_waiting(&waiting);
                let mut agreed = self.remembered();
                if agreed.len() >= MOST {
                    agreed.pop_first();
                }
                agreed.insert(waiting.id, None);
                drop(agreed);
                self.path.push(format!("the team agrees to `{}`", waiting.tool));
                self.timer(AGREED, 0);
                Some(self.ends())
            }
            ("no", Some(mut waiting)) if !waiting.agreed => {
                self.path.push(format!("the team does not agree to `{}`", waiting.tool));
                waiting.refused = Some(masked(why));
                self.keep_waiting(&waiting);
                None
            }
            ("yes" | "no", None) if command.starts_with('/') || word == "no" => {
                let text = "Nothing waits for an answer here.".to_owned();
                self.context.actions.push(Action::Note(Note { text, format: Format::Plain }));
                Some(self.ends())
            }
            (_, Some(waiting))
                if waiting.agreed && !self.remembered().contains_key(&waiting.id) =>
            {
                self.state.remove(KEY);
                let why = format!(
                    "Deskmate was stopped while the bot called {} with {}, so it is not known whether that \
                     was done. Look before you do it yourself.",
                    waiting.tool,
                    masked(&waiting.arguments)
                );
                Some(self.gives_up(&why))
            }
            _ => None,
        }
    }

    /// Makes a call that was agreed to, or tells the model that it was not; the outcome where the
    /// turn is over by that.
    pub(super) async fn goes_on(&mut self, prompt: &mut Prompt) -> Option<Outcome> {
        let waiting = self.waiting().filter(|own| own.agreed || own.refused.is_some())?;
        self.state.remove(KEY);
        let call = ToolCall {
            id: "approved".into(),
            name: waiting.tool.clone(),
            arguments: waiting.arguments.clone(),
        };
        prompt.said.push(Said::Agent { text: String::new(), calls: vec![call.clone()] });
        let text = if let Some(why) = waiting.refused {
            let why = if is_blank(&why) { String::new() } else { format!(": {why}") };
            format!("Error: a colleague does not allow it{why}. Tell the customer, or hand over.")
        } else {
            // From here on it may have been made: an attempt that stops in the middle is not followed
            // by another. One that stops later, since the model fails, knows what came of it.
            let known = self.remembered().remove(&waiting.id).flatten();
            self.topics.extend(self.context.topic_of(&call.name).map(str::to_owned));
            let came = match known {
                Some(result) => Came::Told(result),
                None => {
                    self.context.agreed = true;
                    let came = self.context.run(&call).await;
                    self.context.agreed = false;
                    came
                }
            };
            self.path.push(format!("calls `{}`, as agreed", shown(&call)));
            match came {
                Came::Told(result) => {
                    self.remembered().insert(waiting.id, Some(result.clone()));
                    masked(&result)
                }
                Came::HandsOver(handover) => return Some(self.by_model(*handover, "")),
                Came::Answered(outcome) => return Some(self.by_dialog(*outcome)),
                Came::AsksTeam => String::new(),
            }
        };
        prompt.said.push(Said::Result { id: call.id, text });
        None
    }

    /// A message of the customer ends timers; colleagues are still asked.
    pub(super) fn still_asks(&self, actions: &mut Vec<Action>) {
        let waits = self.waiting().is_some_and(|own| !own.agreed && own.refused.is_none());
        let ends = |action: &Action| match action {
            Action::Handover(_) => true,
            Action::Timer(timer) => timer.name == UNANSWERED,
            _ => false,
        };
        if waits && !actions.iter().any(ends) {
            actions.push(Action::Timer(Timer { name: UNANSWERED.into(), after: WAITS }));
        }
    }

    fn remembered(&self) -> MutexGuard<'a, Agreed> {
        self.agreed.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
