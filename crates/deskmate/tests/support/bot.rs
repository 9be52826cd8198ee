//! A bot that does as the test says, and remembers what it was asked.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
};

use async_trait::async_trait;
use deskmate_bots::{Bot, Call, Failure, Heard, MemoryRules, Outcome, Post, ToRemember};
use deskmate_core::{Turn, action::Answer};
use serde_json::{Value, json};
use tokio::sync::Notify;

/// What the bot does with a turn.
#[derive(Clone)]
pub(crate) enum Reaction {
    /// Answers this.
    Answers(Value),
    /// Says what the customer said.
    Echoes,
    /// Answers what this makes of the turn: the same however often it is asked.
    Plays(fn(&Turn) -> Value),
    /// Asks another bot.
    Asks(Arc<dyn Bot>),
    /// Promises to answer later.
    Later,
    /// Says nothing until [`TestBot::release`], then echoes.
    Hangs,
    /// Fails in a way that may pass.
    Fails(&'static str),
    /// Fails for good.
    Breaks(&'static str),
}

/// A bot in the test's hands. Echoes unless told otherwise.
#[derive(Default)]
pub(crate) struct TestBot {
    next: Mutex<VecDeque<Reaction>>,
    always: Mutex<Option<Reaction>>,
    calls: Mutex<Vec<Call>>,
    released: Notify,
    asked: Notify,
}

impl TestBot {
    pub(crate) fn new() -> Arc<Self> {
        Arc::new(Self::default())
    }

    /// What it does next, once.
    pub(crate) fn next(&self, reaction: Reaction) {
        self.next.lock().unwrap().push_back(reaction);
    }

    /// What it answers next, once.
    pub(crate) fn answers(&self, answer: Value) {
        self.next(Reaction::Answers(answer));
    }

    /// What it says next, once.
    pub(crate) fn says(&self, text: &str) {
        self.answers(json!({"actions": [{"type": "say", "text": text}]}));
    }

    /// What it does whenever nothing else is planned.
    pub(crate) fn always(&self, reaction: Reaction) {
        *self.always.lock().unwrap() = Some(reaction);
    }

    /// Lets one hanging turn go on.
    pub(crate) fn release(&self) {
        self.released.notify_one();
    }

    /// Waits until it has been asked so often in all.
    pub(crate) async fn asked(&self, times: usize) {
        while self.calls().len() < times {
            self.asked.notified().await;
        }
    }

    /// What it was asked, attempts included.
    pub(crate) fn calls(&self) -> Vec<Call> {
        self.calls.lock().unwrap().clone()
    }

    /// The turns it was asked, each once however often it was tried.
    pub(crate) fn turns(&self) -> Vec<Turn> {
        let mut turns: Vec<Turn> = Vec::new();
        for call in self.calls() {
            if turns.last().is_none_or(|last| last.turn_id != call.turn.turn_id) {
                turns.push(call.turn);
            }
        }
        turns
    }

    /// The last turn it was asked.
    pub(crate) fn last_turn(&self) -> Turn {
        self.turns().pop().expect("the bot was never asked")
    }
}

#[async_trait]
impl Bot for TestBot {
    async fn turn(&self, call: &Call) -> Outcome {
        self.calls.lock().unwrap().push(call.clone());
        self.asked.notify_one();
        let planned = self.next.lock().unwrap().pop_front();
        let reaction =
            planned.or_else(|| self.always.lock().unwrap().clone()).unwrap_or(Reaction::Echoes);
        match reaction {
            Reaction::Answers(answer) => answered(answer),
            Reaction::Plays(script) => answered(script(&call.turn)),
            Reaction::Echoes => echo(&call.turn),
            Reaction::Asks(bot) => bot.turn(call).await,
            Reaction::Later => Outcome::Later,
            Reaction::Hangs => {
                self.released.notified().await;
                echo(&call.turn)
            }
            Reaction::Fails(why) => {
                Outcome::Failed(Failure::Retry { why: why.into(), after: None })
            }
            Reaction::Breaks(why) => Outcome::Failed(Failure::Final { why: why.into() }),
        }
    }

    fn memory(&self) -> Option<MemoryRules> {
        match &*self.always.lock().unwrap() {
            Some(Reaction::Asks(bot)) => bot.memory(),
            _ => None,
        }
    }

    async fn remember(&self, conversation: &ToRemember) -> Result<Option<String>, Failure> {
        let always = self.always.lock().unwrap().clone();
        match always {
            Some(Reaction::Asks(bot)) => bot.remember(conversation).await,
            _ => Ok(None),
        }
    }

    fn sensitive(&self) -> Vec<String> {
        match &*self.always.lock().unwrap() {
            Some(Reaction::Asks(bot)) => bot.sensitive(),
            _ => Vec::new(),
        }
    }

    fn hear(&self, post: &Post) -> Heard {
        match &*self.always.lock().unwrap() {
            Some(Reaction::Asks(bot)) => bot.hear(post),
            _ => Heard::NotExpected,
        }
    }
}

/// The answer, or what every bot makes of one that is refused.
fn answered(answer: Value) -> Outcome {
    let answer: Answer =
        serde_json::from_value(answer).expect("the test's answer fits the protocol");
    match answer.check() {
        Ok(()) => Outcome::Answered(answer.into()),
        Err(why) => Outcome::Failed(Failure::Final { why }),
    }
}

/// `You said: a / b`, or nothing where nothing was said.
fn echo(turn: &Turn) -> Outcome {
    let said: Vec<_> = turn.messages.iter().map(|message| message.text.clone()).collect();
    if said.is_empty() {
        return Outcome::Answered(Answer::default().into());
    }
    let answer =
        json!({"actions": [{"type": "say", "text": format!("You said: {}", said.join(" / "))}]});
    let answer: Answer = serde_json::from_value(answer).expect("an echo fits the protocol");
    Outcome::Answered(answer.into())
}
