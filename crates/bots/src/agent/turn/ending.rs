//! How a turn of an agent ends: something is said, people get it, or a dialog has answered.

use deskmate_core::{
    About, Kind,
    action::{Action, Answer, Format, Handover, Say},
    rich::is_blank,
};

use super::Running;
use crate::{
    Answered, Failure, Outcome,
    agent::{file::Reached, knowledge::with_sources, people},
    model::Spent,
    session,
};

impl Running<'_> {
    pub(super) fn says(&mut self, text: &str) -> Outcome {
        let (text, sources) = with_sources(text, &self.context.found.passages);
        self.path.extend(sources.iter().map(|url| format!("from {url}")));
        self.context.actions.push(Action::Say(Say {
            text,
            format: Format::Markdown,
            ..Say::default()
        }));
        self.drafts = self.is_for_people();
        let last = self.context.last.take();
        self.context.actions.extend(last);
        self.ends()
    }

    /// Whether people look at the answer first: the file says so of its topic, or it has none where
    /// it has to have one.
    fn is_for_people(&mut self) -> bool {
        let file = &self.ready.file;
        if !file.asks_for_topic() {
            return false;
        }
        if self.topics.is_empty() {
            if file.needs_topic() {
                self.path.push("the model tells no topic: people look at the answer".to_owned());
            }
            return file.needs_topic();
        }
        let drafts = self.topics.iter().any(|topic| file.drafts(topic));
        let then = if drafts { ": people look at the answer" } else { "" };
        self.path.push(format!("about {}{then}", self.topics.join(", ")));
        drafts
    }

    /// What the answer is about: of several topics, the one for which people look at it first, else
    /// the first.
    fn about(&self) -> About {
        let of = |topic: &String| Kind { topic: topic.clone(), ..Kind::default() };
        let strict = self.topics.iter().find(|topic| self.ready.file.drafts(topic));
        let kind = strict.or_else(|| self.topics.first()).map(of).unwrap_or_default();
        About { kind, parts: self.topics.iter().map(of).collect() }
    }

    /// The model hands over; what it wrote beside is said before.
    pub(super) fn by_model(&mut self, mut handover: Handover, text: &str) -> Outcome {
        let text = self.cleaned(text);
        let message = handover.message.take().map(|message| self.cleaned(&message));
        let note = handover.note.take().map(|note| self.cleaned(&note));
        handover.note = note.filter(|note| !is_blank(note));
        let message = if is_blank(&text) { message.unwrap_or_default() } else { text };
        handover.message = Some(message).filter(|message| !is_blank(message));
        self.hands_over(handover)
    }

    /// What a dialog answers is done as it is: no model has a say in it.
    pub(super) fn by_dialog(&mut self, outcome: Outcome) -> Outcome {
        let Outcome::Answered(answered) = outcome else { return outcome };
        let before = std::mem::take(&mut self.context.actions);
        self.context.actions = before.into_iter().chain(answered.answer.actions).collect();
        self.path.extend(answered.path);
        self.drafts |= answered.answer.draft;
        match self.ends() {
            Outcome::Answered(mut own) => {
                own.answer.session.extend(answered.answer.session);
                own.events = answered.events;
                own.about = of_both(own.about, answered.about);
                Outcome::Answered(own)
            }
            other => other,
        }
    }

    /// There is no answer: people find one.
    pub(super) fn gives_up(&mut self, why: &str) -> Outcome {
        let handover = people::handover(&self.ready.file, None, &self.context.tongue, why);
        self.hands_over(handover)
    }

    /// A limit is reached: people get it, or it is said.
    pub(super) fn at_the_limit(&mut self, why: &str) -> Outcome {
        self.path.push(why.to_owned());
        let file = &self.ready.file;
        let says = file
            .limits
            .as_ref()
            .filter(|limits| limits.reached.as_ref().is_some_and(|own| own.value == Reached::Say));
        let primary = file.spoken().next().unwrap_or("en");
        let language = self.context.tongue.letters().unwrap_or(primary);
        let message = says.and_then(|limits| limits.message.as_ref());
        match message.and_then(|texts| texts.pick(language, primary)) {
            Some((text, _)) => {
                let say = Say { text: text.clone(), format: Format::Markdown, ..Say::default() };
                self.context.actions.push(Action::Say(say));
                self.ends()
            }
            None => self.gives_up(why),
        }
    }

    pub(super) fn hands_over(&mut self, handover: Handover) -> Outcome {
        self.context.actions.push(Action::Handover(handover));
        self.ends()
    }

    pub(super) fn ends(&mut self) -> Outcome {
        let mut actions = std::mem::take(&mut self.context.actions);
        for action in &mut actions {
            if let Action::Note(note) = action {
                note.text = self.cleaned(&note.text);
            }
        }
        actions.retain(|action| !matches!(action, Action::Note(note) if is_blank(&note.text)));
        self.still_asks(&mut actions);
        let mut answer = Answer { actions, draft: self.drafts, ..Answer::default() };
        if let Err(why) = answer.check() {
            let why = format!(
                "the agent `{}` gave an answer that does not fit: {why}",
                self.options.name
            );
            return Outcome::Failed(Failure::Final { why });
        }
        if self.spent != Spent::of(&self.kept) {
            self.spent.keep(&mut self.state);
        }
        if self.state != self.kept {
            session::keep_state(&mut answer, std::mem::take(&mut self.state));
        }
        Outcome::Answered(Answered {
            answer,
            path: std::mem::take(&mut self.path),
            about: self.about(),
            ..Answered::default()
        })
    }
}

/// An answer that a dialog gives within an agent: its topics are the agent's.
fn of_both(agent: About, dialog: About) -> About {
    let topics =
        agent.parts.into_iter().map(|part| Kind { topic: part.topic, ..dialog.kind.clone() });
    let topic = agent.kind.topic;
    let dialogs = dialog.parts.into_iter().map(|part| Kind { topic: topic.clone(), ..part });
    let parts = topics.chain(dialogs).collect();
    About { kind: Kind { topic, ..dialog.kind }, parts }
}
