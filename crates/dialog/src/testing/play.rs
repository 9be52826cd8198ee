//! The playing of a test: the customer, the clock and the services are the test's.

mod check;
mod rehearse;
mod turns;

pub use rehearse::Rehearsed;
pub(super) use turns::happening;

use std::collections::{BTreeMap, VecDeque};

use deskmate_core::{
    Author, Choice, Contact, ConversationView, Message, Said, Session, Timestamp, action::Action,
};
use serde_json::Value;

use super::{
    report::{StepResult, Tested, Verdict},
    script::{Test, blank_conversation},
    steps::{Step, Stub},
};
use crate::{bot::Bot, place::line_and_column, runtime::World, understanding::Understanding};

/// When tests begin, unless they say: Monday 5 January 2026, 10:00 UTC.
const NOW: i64 = 1_767_607_200_000;

/// A test on its way.
pub(super) struct Play<'a> {
    bot: &'a Bot,
    understanding: &'a dyn Understanding,
    test: &'a Test,
    text: &'a str,
    world: World,
    contact: Contact,
    conversation: Option<ConversationView>,
    session: Session,
    history: Vec<Said>,
    stubs: &'a [Stub],
    /// Turns so far, for their ids.
    turns: usize,
    with_people: bool,
    /// What the customer wrote while people had the conversation.
    unanswered: Vec<Message>,
    offered: Vec<Choice>,
    timers: BTreeMap<String, Timestamp>,
    /// What the bot did and no step has looked at.
    visible: VecDeque<Action>,
    quiet: Vec<Action>,
    events: Vec<Value>,
    failed: Option<String>,
    path: Vec<String>,
    dialogs: Vec<String>,
}

impl<'a> Play<'a> {
    pub(super) fn new(
        bot: &'a Bot,
        understanding: &'a dyn Understanding,
        test: &'a Test,
        text: &'a str,
    ) -> Self {
        let given = test.given.as_deref();
        let now = given.and_then(|given| given.now).map_or(NOW, |now| now.0);
        let mut world = World::at(Timestamp::from_millis(now));
        let mut contact = Contact::default();
        let (mut session, mut conversation) = (Session::new(), None);
        let mut stubs: &[Stub] = &[];
        if let Some(given) = given {
            contact = given.contact.clone().map(|contact| contact.0).unwrap_or_default();
            if let Some(language) = &given.language {
                contact.language = Some(language.0.clone());
            }
            conversation = given.conversation.clone().map(|conversation| conversation.0);
            session = given.session.clone().map(|session| session.0).unwrap_or_default();
            world.variables = given.variables.clone().map(|all| all.0).unwrap_or_default();
            world.tags.clone_from(&given.tags);
            world.enabled = given.enabled.unwrap_or(true);
            world.offloading = given.offloading.unwrap_or(true);
            world.timezone = given.timezone.as_ref().map(|zone| zone.value.clone());
            stubs = &given.api;
        }
        Self {
            bot,
            understanding,
            test,
            text,
            world,
            contact,
            conversation: conversation.or_else(blank_conversation),
            session,
            history: Vec::new(),
            stubs,
            turns: 0,
            with_people: false,
            unanswered: Vec::new(),
            offered: Vec::new(),
            timers: BTreeMap::new(),
            visible: VecDeque::new(),
            quiet: Vec::new(),
            events: Vec::new(),
            failed: None,
            path: Vec::new(),
            dialogs: Vec::new(),
        }
    }

    pub(super) fn run(mut self) -> Tested {
        let line = |at: usize| line_and_column(self.text, at).0;
        let (name, at) = (self.test.name.value.clone(), line(self.test.name.span.start));
        let lines: Vec<usize> = self.test.steps.iter().map(|step| line(step.span.start)).collect();
        let mut steps = Vec::new();
        for (step, line) in self.test.steps.iter().zip(&lines) {
            let result = self.step(step, *line);
            let passed = result.verdict == Verdict::Passed;
            steps.push(result);
            if !passed {
                return Tested { name, line: at, steps };
            }
        }
        if let Some(verdict) = self.something_left() {
            let line = lines.last().copied().unwrap_or(at);
            steps.push(self.result(line, "the end".into(), verdict));
        }
        Tested { name, line: at, steps }
    }

    pub(super) fn result(&self, line: usize, step: String, verdict: Verdict) -> StepResult {
        StepResult { line, step, verdict, path: self.path.clone() }
    }

    fn step(&mut self, step: &Step, line: usize) -> StepResult {
        let (words, verdict) = match self.happens(step) {
            Some((words, verdict)) => (words, verdict),
            None => self.expects(&step.step),
        };
        self.result(line, words, verdict)
    }

    /// What the bot said or did for all to see, and no step expected.
    pub(super) fn something_left(&self) -> Option<Verdict> {
        let mut got: Vec<String> = self.visible.iter().map(super::show::action).collect();
        got.extend(self.failed.iter().map(|why| format!("failed: {why}")));
        let expected = || "nothing more from the bot".to_owned();
        (!got.is_empty()).then(|| Verdict::Failed { expected: expected(), got: got.join("\n") })
    }

    fn remember(&mut self, author: Author, text: &str) {
        let at = self.world.now.as_secs();
        self.history.push(Said { author, text: text.to_owned(), at });
    }
}
