//! What happens in a test: turns of the bot.

use deskmate_core::{
    Attachment, Author, ChannelName, Choice, Message, PartId, Reason, Turn, TurnId, action::Action,
};

use super::{Play, Verdict};
use crate::{
    runtime::{Outcome, Reply, Request, Trace, resume, run},
    shape::Period,
    testing::{
        show,
        steps::{Customer, Step},
    },
};

impl Play<'_> {
    /// Does what a step says that happens; `None` where it expects something instead.
    pub(super) fn happens(&mut self, step: &Step) -> Option<(String, Verdict)> {
        let step = &step.step;
        let words = if let Some(messages) = &step.customer {
            let said = |customer: &Customer| {
                let press = customer.0.press.as_ref().map(|title| format!("presses {title}"));
                customer.0.text.clone().or(press).unwrap_or_else(|| "(a file)".into())
            };
            let all: Vec<_> = messages.0.iter().map(said).collect();
            format!("customer: {}", all.join(" / "))
        } else if step.returned.is_some() {
            "returned".into()
        } else if let Some(command) = &step.command {
            format!("command: {command}")
        } else {
            format!("wait: {} s", step.wait?.seconds())
        };
        if let Some(left) = self.something_left() {
            return Some((words, left));
        }
        self.quiet.clear();
        self.events.clear();
        let verdict = if let Some(messages) = &step.customer {
            self.customer(&messages.0)
        } else if step.returned.is_some() {
            self.with_people = false;
            self.turn(Reason::Returned, Vec::new());
            Verdict::Passed
        } else if let Some(command) = &step.command {
            self.with_people = false;
            self.turn(Reason::Command { command: command.clone() }, Vec::new());
            Verdict::Passed
        } else {
            step.wait.into_iter().for_each(|time| self.wait(time));
            Verdict::Passed
        };
        Some((words, verdict))
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
            messages.iter().for_each(|message| self.remember(Author::Contact, &message.text));
        } else {
            self.turn(Reason::Message, messages);
        }
        Verdict::Passed
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
        Message {
            id: PartId::new(format!("{}{place}", self.turns + 1)),
            contact_id: self.contact.id.clone(),
            html: String::new(),
            text,
            at: self.world.now.as_secs(),
            attachments: files.iter().map(attachment).collect(),
            choice,
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
            let reply = self.reply(&pending.request);
            let continuation = pending.continuation;
            outcome = resume(self.bot, &turn, &self.world, self.understanding, continuation, reply);
        }
        let trace = match outcome {
            Outcome::Done(done) => {
                for (name, value) in done.answer.session {
                    if value.is_null() {
                        self.session.remove(&name);
                    } else {
                        self.session.insert(name, value);
                    }
                }
                self.events.extend(done.events);
                done.answer.actions.into_iter().for_each(|action| self.act(action));
                done.trace
            }
            Outcome::Failed(failed) => {
                self.failed = Some(failed.why);
                self.with_people = true;
                failed.trace
            }
            Outcome::NeedsApi(_) => Vec::new(),
        };
        self.path = trace.iter().map(ToString::to_string).collect();
        self.dialogs = trace
            .into_iter()
            .filter_map(|step| match step {
                Trace::Dialog { name } => Some(name),
                _ => None,
            })
            .collect();
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

    /// What the service answers, by the test.
    fn reply(&self, request: &Request) -> Reply {
        let stub = self.stubs.iter().find(|stub| stub.answers(&request.method, &request.url));
        let Some(stub) = stub else {
            let why = format!("the test has no answer to {} {}", request.method, request.url);
            return Reply::Failed { why };
        };
        if let Some(why) = &stub.failed {
            return Reply::Failed { why: why.clone() };
        }
        let status = stub.status.and_then(|status| u16::try_from(status).ok()).unwrap_or(200);
        let body = match &stub.body {
            None => String::new(),
            Some(serde_json::Value::String(text)) => text.clone(),
            Some(body) => body.to_string(),
        };
        Reply::Answered { status, body }
    }
}
