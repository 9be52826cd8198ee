//! A test that is played elsewhere, such as against the twin: whoever plays it does what happens,
//! and tells what the bot did; what is expected is looked at here, as everywhere.

use deskmate_core::action::Answer;
use serde_json::Value;

use super::{
    Step, StepResult, Test, Tested, Tests, Verdict,
    play::{Play, happening},
};
use crate::{bot::Bot, place::line_and_column, understanding::ExactOnly};

/// A test on its way, played elsewhere.
pub struct Watch<'a> {
    play: Play<'a>,
    test: &'a Test,
    text: &'a str,
    steps: Vec<StepResult>,
    /// The step that is under way: its line, and what it is.
    now: (usize, String),
}

/// What a step is to whoever plays the test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// Something happens: do it, and tell what the bot did.
    Do,
    /// The test goes on.
    GoOn,
    /// The test has failed, and is over.
    Over,
}

/// The bot decides nothing here: turns are run elsewhere.
static ELSEWHERE: ExactOnly = ExactOnly;

impl Tests {
    /// Watches a test of this file that is played elsewhere.
    pub fn watch<'a>(&'a self, bot: &'a Bot, test: &'a Test) -> Watch<'a> {
        let play = Play::new(bot, &ELSEWHERE, test, &self.text);
        Watch { play, test, text: &self.text, steps: Vec::new(), now: (0, String::new()) }
    }
}

impl Watch<'_> {
    /// Looks at the next step.
    pub fn step(&mut self, step: &Step) -> Next {
        let line = line_and_column(self.text, step.span.start).0;
        if let Some(words) = happening(&step.step) {
            self.now = (line, words);
            return match self.play.begins() {
                Some(left) => self.note(left),
                None => Next::Do,
            };
        }
        let (words, verdict) = self.play.expects(&step.step);
        self.now = (line, words);
        self.note(verdict)
    }

    /// The bot answered, by this path.
    pub fn answered(&mut self, answer: Answer, events: Vec<Value>, path: Vec<String>) {
        self.play.answered(answer, events, path);
    }

    /// The bot failed.
    pub fn failed(&mut self, why: String) {
        self.play.failed(why, Vec::new());
    }

    /// What was to happen has happened, or not as it should.
    pub fn done(&mut self, verdict: Verdict) -> Next {
        self.note(verdict)
    }

    /// How the test went.
    pub fn end(mut self) -> Tested {
        let passed = |step: &StepResult| step.verdict == Verdict::Passed;
        if self.steps.iter().all(passed)
            && let Some(left) = self.play.something_left()
        {
            self.now.1 = "the end".into();
            self.note(left);
        }
        let line = line_and_column(self.text, self.test.name.span.start).0;
        Tested { name: self.test.name.value.clone(), line, steps: self.steps }
    }

    fn note(&mut self, verdict: Verdict) -> Next {
        let passed = verdict == Verdict::Passed;
        let (line, words) = self.now.clone();
        self.steps.push(self.play.result(line, words, verdict));
        if passed { Next::GoOn } else { Next::Over }
    }
}
