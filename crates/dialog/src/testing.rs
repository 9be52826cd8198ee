//! Conversation tests: `NAME.test.yaml` beside a bot, run against the runtime alone.

mod expect;
mod play;
mod report;
mod script;
mod show;
mod steps;
mod told;
mod watch;

pub use play::Rehearsed;
pub use report::{StepResult, Tested, Verdict};
pub use script::{Given, Moment, Object, Of, Test};
pub use steps::{
    AnyStep, Customer, ExpectedAttributes, ExpectedHandover, ExpectedSay, ExpectedTags, Message,
    ModelAnswer, Step, Stub, answered_by_model, stubbed,
};
pub use watch::{Next, Watch};

use crate::{
    bot::Bot,
    decode::Decode,
    diagnostic::{Diagnostic, Problems},
    understanding::Understanding,
    yaml,
};

/// The tests of one file.
#[derive(Clone, Debug)]
pub struct Tests {
    tests: Vec<Test>,
    text: String,
}

impl Tests {
    /// Reads a file. `name` is what diagnostics call it.
    ///
    /// # Errors
    /// Everything that is wrong with it, in the order of the file.
    pub fn parse(name: &str, text: &str) -> Result<Self, Vec<Diagnostic>> {
        let mut problems = Problems::default();
        let node = yaml::read(text, &mut problems);
        let tests = node.and_then(|node| Vec::<Test>::decode(&node, &mut problems));
        let found = problems.of_file(name, text);
        match tests {
            Some(tests) if found.is_empty() => Ok(Self { tests, text: text.to_owned() }),
            _ => Err(found),
        }
    }

    /// The tests.
    pub fn all(&self) -> &[Test] {
        &self.tests
    }

    /// Only those with that text in their names.
    #[must_use]
    pub fn with(mut self, text: &str) -> Self {
        self.tests.retain(|test| test.name.value.contains(text));
        self
    }

    /// Plays the first test without its expectations, and tells what the bot did.
    pub fn rehearse(&self, bot: &Bot, understanding: &dyn Understanding) -> Vec<Rehearsed> {
        let play = |test| {
            let understanding = told::Told::of(test, understanding);
            play::Play::new(bot, &understanding, test, &self.text).rehearse()
        };
        self.tests.first().map(play).unwrap_or_default()
    }

    /// Runs every test.
    pub fn run(&self, bot: &Bot, understanding: &dyn Understanding) -> Vec<Tested> {
        let run = |test: &Test| {
            let understanding = told::Told::of(test, understanding);
            play::Play::new(bot, &understanding, test, &self.text).run()
        };
        self.tests.iter().map(run).collect()
    }
}
