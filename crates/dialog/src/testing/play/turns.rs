//! What happens in a test: turns of the bot.

use deskmate_core::{
    Attachment, Author, ChannelName, Choice, Message, PartId, Reason, Turn, TurnId,
    action::{Action, Answer},
};

use serde_json::Value;

use super::{Play, Verdict};
use crate::{
    model::Period,
    runtime::{Outcome, Trace, resume, run},
    testing::{
        show,
        steps::{AnyStep, Customer, Step, stubbed},
    },
};

impl Play<'_> {
    /// Does what a step says that happens; `None` where it expects something instead.
    pub(super) fn happens(&mut self, step: &Step) -> Option<(String, Verdict)> {
        let step = &step.step;
        let words = happening(step)?;
        if let Some(left) = self.begins() {
            return Some((words, left));
        }
        let verdict = if let Some(messages) = &step.customer {
            self.customer(&messages.0)
        } else if let Some(text) = &step.teammate {
            self.remember(Author::Teammate, text);
            self.unanswered.clear();
            self.timers.clear();
            self.with_people = true;
            Verdict::Passed
        } else if step.returned.is_some() {
            self.comes_back(Reason::Returned);
            Verdict::Passed
        } else if let Some(command) = &step.command {
            self.comes_back(Reason::Command { command: command.clone() });
            Verdict::Passed
        } else {
            step.wait.into_iter().for_each(|time| self.wait(time));
            Verdict::Passed
        };
        Some((words, verdict))
    }

    /// Something is about to happen: what the bot did before must have been expected.
    pub(in crate::testing) fn begins(&mut self) -> Option<Verdict> {
        let left = self.something_left();
        self.quiet.clear();
        self.events.clear();
        left
    }

    fn customer(&mut self, said: &[Customer]) -> Verdict {
        let mut messages = Vec::new();
        for customer in said {
            let pressed = customer.0.press.as_ref();
            let choice = pressed.and_then(|title| {
                self.offered.iter().find(|choice| choice.title == *title).cloned()
            });
            if let (Some(title), None) = (pressed, &choice) {
                let titles: Vec<_> =
                    self.offered.iter().map(|choice| choice.title.as_str()).collect();
                let expected = format!("something to press called {title}");
                return Verdict::Failed { expected, got: titles.join(" | ") };
            }
            let text = customer.0.text.as_ref().or(pressed).cloned().unwrap_or_default();
            messages.push(self.message(text, choice, &customer.0.attachments, messages.len()));
        }
        self.timers.clear();
        if self.with_people {
            self.unanswered.extend(messages);
        } else {
            self.turn(Reason::Message, messages);
        }
        Verdict::Passed
    }

    /// The bot has the conversation again, and answers what people left unanswered.
    fn comes_back(&mut self, reason: Reason) {
        self.with_people = false;
        let unanswered = std::mem::take(&mut self.unanswered);
        self.turn(reason, unanswered);
    }

    fn message(
        &self,
        text: String,
        choice: Option<Choice>,
        files: &[String],
        place: usize,
    ) -> Message {
        let attachment = |url: &String| {
            let (name, content_type, size) = (None, None, None);
            Attachment { url: url.clone(), name, content_type, size }
        };
        let id = PartId::new(format!("{}{place}", self.turns + 1));
        Message {
            contact_id: self.contact.id.clone(),
            attachments: files.iter().map(attachment).collect(),
            choice,
            ..Message::new(id, text, self.world.now.as_secs())
        }
    }

    /// Time passes; timers that run out wake the bot.
    fn wait(&mut self, time: Period) {
        let until = self.world.now.plus(time.0);
        // A timer that sets itself again could go on for ever.
        for _ in 0..1000 {
            let due = self.timers.iter().min_by_key(|(_, due)| **due);
            let Some((name, due)) = due.filter(|(_, due)| **due <= until) else { break };
            let (name, due) = (name.clone(), *due);
            self.timers.remove(&name);
            self.world.now = due;
            if !self.with_people {
                self.turn(Reason::Timer { timer: name }, Vec::new());
            }
        }
        self.world.now = until;
    }

    fn turn(&mut self, reason: Reason, messages: Vec<Message>) {
        let Some(conversation) = self.conversation.clone() else { return };
        self.turns += 1;
        let recent = self.history.len().saturating_sub(50);
        let turn = Turn {
            turn_id: TurnId::new(format!("test_{}", self.turns)),
            supersedes: None,
            reason,
            channel: ChannelName::new("test"),
            bot: self.bot.file().name.clone().unwrap_or_default(),
            conversation,
            contact: self.contact.clone(),
            session: self.session.clone(),
            messages,
            history: self.history.get(recent..).unwrap_or_default().to_vec(),
        };
        turn.messages.iter().for_each(|message| self.remember(Author::Contact, &message.text));
        let mut outcome = run(self.bot, &turn, &self.world, self.understanding);
        while let Outcome::NeedsApi(pending) = outcome {
            let reply = stubbed(self.stubs, &pending.request);
            let continuation = pending.continuation;
            outcome = resume(self.bot, &turn, &self.world, self.understanding, continuation, reply);
        }
        let words = |trace: Vec<Trace>| trace.iter().map(ToString::to_string).collect();
        match outcome {
            Outcome::Done(done) => self.answered(done.answer, done.events, words(done.trace)),
            Outcome::Failed(failed) => self.failed(failed.why, words(failed.trace)),
            Outcome::NeedsApi(_) => {}
        }
    }

    /// The bot answered.
    pub(in crate::testing) fn answered(
        &mut self,
        answer: Answer,
        events: Vec<Value>,
        path: Vec<String>,
    ) {
        for (name, value) in answer.session {
            if value.is_null() {
                self.session.remove(&name);
            } else {
                self.session.insert(name, value);
            }
        }
        self.events.extend(events);
        answer.actions.into_iter().for_each(|action| self.act(action));
        self.went(path);
    }

    /// The bot failed.
    pub(in crate::testing) fn failed(&mut self, why: String, path: Vec<String>) {
        self.failed = Some(why);
        self.with_people = true;
        self.went(path);
    }

    fn went(&mut self, path: Vec<String>) {
        let dialog = |step: &String| Some(step.strip_prefix("-> ")?.to_owned());
        self.dialogs = path.iter().filter_map(dialog).collect();
        self.path = path;
    }

    fn act(&mut self, action: Action) {
        match &action {
            Action::Say(say) => {
                let on_cards = say.cards.iter().flat_map(|card| &card.choices);
                let choices: Vec<_> = on_cards.chain(&say.choices).cloned().collect();
                if !choices.is_empty() {
                    self.offered = choices;
                }
                self.remember(Author::Bot, &show::said(say));
                self.visible.push_back(action);
            }
            Action::Handover(_) => {
                self.with_people = true;
                self.timers.clear();
                self.visible.push_back(action);
            }
            Action::Timer(timer) => {
                let after = std::time::Duration::from_secs(timer.after);
                self.timers.insert(timer.name.clone(), self.world.now.plus(after));
                self.quiet.push(action);
            }
            Action::Close(_) => {
                self.timers.clear();
                self.quiet.push(action);
            }
            _ => self.quiet.push(action),
        }
    }
}

/// What happens in a step, in words; `None` where it expects something instead.
pub(in crate::testing) fn happening(step: &AnyStep) -> Option<String> {
    if let Some(messages) = &step.customer {
        let said = |customer: &Customer| {
            let press = customer.0.press.as_ref().map(|title| format!("presses {title}"));
            customer.0.text.clone().or(press).unwrap_or_else(|| "(a file)".into())
        };
        let all: Vec<_> = messages.0.iter().map(said).collect();
        return Some(format!("customer: {}", all.join(" / ")));
    }
    if let Some(text) = &step.teammate {
        return Some(format!("teammate: {text}"));
    }
    if step.returned.is_some() {
        return Some("returned".into());
    }
    match &step.command {
        Some(command) => Some(format!("command: {command}")),
        None => step.wait.map(|wait| format!("wait: {} s", wait.seconds())),
    }
}
