//! The way through one turn.

use deskmate_core::{
    Reason, Session, Timestamp, Turn,
    action::{Action, Answer, check_session},
};
use serde_json::Value;

use super::{
    Continuation, Done, Failed, Outcome, Pending, Reply, Request, Trace, World,
    random::Random,
    resume::Left,
    state::{STATE_KEY, State},
    vars::Vars,
    waiting,
};
use crate::{
    bot::Bot,
    model::{Autonomy, File, VariableName},
    understanding::Understanding,
};

/// Most bytes of JSON that the actions of an answer can be, and the events: as for any other bot.
const MAX_ANSWER_BYTES: usize = 1024 * 1024;

/// Runs a turn.
pub fn run(bot: &Bot, turn: &Turn, world: &World, understanding: &dyn Understanding) -> Outcome {
    again(bot, turn, world, understanding, Continuation::begin(world.now))
}

/// Goes on with a turn, now that a reply to its request is there.
pub fn resume(
    bot: &Bot,
    turn: &Turn,
    world: &World,
    understanding: &dyn Understanding,
    continuation: Continuation,
    reply: Reply,
) -> Outcome {
    again(bot, turn, world, understanding, continuation.with(reply))
}

/// Runs a turn again, as far as it had come: what is known to `understanding` may have changed.
pub fn again(
    bot: &Bot,
    turn: &Turn,
    world: &World,
    understanding: &dyn Understanding,
    continuation: Continuation,
) -> Outcome {
    let woken = waiting::joined(turn, continuation.now);
    let turn = woken.as_ref().unwrap_or(turn);
    let mut run = Run::new(bot, turn, world, understanding, &continuation);
    let stopped = run.turn().and_then(|()| run.checked());
    let stopped = match stopped {
        Err(Stop::Trouble { why, void }) => run.trouble(why, void),
        stopped => stopped,
    };
    match stopped {
        Ok(()) => run.done(),
        Err(Stop::Ask(request)) => {
            let trace = std::mem::take(&mut run.trace);
            Outcome::NeedsApi(Box::new(Pending { request: *request, continuation, trace }))
        }
        Err(Stop::People(why) | Stop::Trouble { why, .. }) => {
            Outcome::Failed(Failed { why, trace: run.trace })
        }
    }
}

/// Why a turn does not go on.
#[derive(Debug)]
pub(super) enum Stop {
    /// It needs a reply.
    Ask(Box<Request>),
    /// Something went wrong. `void`: so wrong that nothing of the turn should be done.
    Trouble { why: String, void: bool },
    /// It is for people.
    People(String),
}

impl Stop {
    pub(super) fn trouble(why: impl Into<String>) -> Self {
        Self::Trouble { why: why.into(), void: false }
    }
}

/// A turn on its way.
pub(super) struct Run<'a> {
    pub(super) bot: &'a Bot,
    pub(super) file: &'a File,
    pub(super) turn: &'a Turn,
    pub(super) world: &'a World,
    pub(super) understanding: &'a dyn Understanding,
    pub(super) now: Timestamp,
    pub(super) replies: &'a [Reply],
    /// How many requests were made.
    pub(super) asked: usize,
    pub(super) vars: Vars,
    pub(super) state: State,
    pub(super) actions: Vec<Action>,
    pub(super) events: Vec<Value>,
    pub(super) trace: Vec<Trace>,
    pub(super) random: Random,
    pub(super) jumps: usize,
    /// The dialog that says what is said now, and how far it may go.
    pub(super) within: (String, Autonomy),
    /// A dialog that may only draft has said something: people look at the answer first.
    pub(super) drafts: bool,
    /// The dialogs of which the customer notices something.
    pub(super) noticed: Vec<String>,
    /// The conversation went to people in this turn.
    pub(super) handed_over: bool,
    /// Choices were offered in this turn.
    pub(super) offered: bool,
    /// A question was asked in this turn.
    pub(super) waiting: bool,
    /// The conversation was closed in this turn.
    pub(super) ended: bool,
    /// What something led away from.
    pub(super) left: Left,
    /// Variables that changed and were not looked at yet.
    pub(super) changed: Vec<VariableName>,
}

impl<'a> Run<'a> {
    fn new(
        bot: &'a Bot,
        turn: &'a Turn,
        world: &'a World,
        understanding: &'a dyn Understanding,
        continuation: &'a Continuation,
    ) -> Self {
        let file = bot.file();
        let mut run = Self {
            bot,
            file,
            turn,
            world,
            understanding,
            now: continuation.now,
            replies: &continuation.replies,
            asked: 0,
            vars: Vars::new(file, turn, world),
            state: State::of(&turn.session),
            actions: Vec::new(),
            events: Vec::new(),
            trace: Vec::new(),
            random: Random::new(turn.turn_id.as_str()),
            jumps: 0,
            within: (String::new(), Autonomy::Reply),
            drafts: false,
            noticed: Vec::new(),
            handed_over: false,
            offered: false,
            waiting: false,
            ended: false,
            left: Left::default(),
            changed: Vec::new(),
        };
        run.no_longer_waiting();
        run.tell_time();
        run.tell_internal(Value::Null);
        run
    }

    fn turn(&mut self) -> Result<(), Stop> {
        if !self.world.enabled {
            let disabled = self.file.dialogs.get("bot_disabled").is_some();
            let says = disabled && !self.turn.messages.is_empty();
            return if says { self.go("bot_disabled") } else { Ok(()) };
        }
        match &self.turn.reason {
            Reason::Message if self.is_paused() => self.keep_for_later(),
            Reason::Message => self.messages(),
            Reason::Returned => self.returned(),
            Reason::Command { command } if self.file.dialogs.get(command).is_some() => {
                self.given_back();
                self.go(command)
            }
            Reason::Command { command } => {
                self.note(format!("there is no dialog `{command}`"));
                self.returned()
            }
            Reason::Timer { timer } => self.timer(timer),
        }
    }

    pub(super) fn is_paused(&self) -> bool {
        self.state.is_paused(self.now)
    }

    /// The conversation was given back: the session is kept, and what was open is still open.
    fn given_back(&mut self) {
        self.state.paused = None;
        self.state.offloaded = false;
        self.tell_internal(Value::Null);
    }

    fn returned(&mut self) -> Result<(), Stop> {
        self.given_back();
        if self.file.dialogs.get("returned").is_some() {
            self.go("returned")?;
            self.waiting = false;
        }
        if self.handed_over { Ok(()) } else { self.messages() }
    }

    fn timer(&mut self, name: &str) -> Result<(), Stop> {
        let goto = self.state.timers.remove(name);
        if !self.turn.messages.is_empty() && !self.is_paused() {
            return self.messages();
        }
        match goto.filter(|goto| self.file.dialogs.get(goto).is_some()) {
            _ if self.is_paused() => self.only_note("the bot is paused"),
            Some(goto) => self.go(&goto),
            None if name == waiting::TIMER => Ok(()),
            None => self.only_note(&format!("the timer `{name}` leads nowhere any more")),
        }
    }

    /// What `error_occurred` does about it; without it, the conversation is for people.
    fn trouble(&mut self, why: String, void: bool) -> Result<(), Stop> {
        self.trace.push(Trace::Trouble { why: why.clone() });
        if self.handed_over && !void {
            return Ok(());
        }
        if self.file.dialogs.get("error_occurred").is_none() {
            return Err(Stop::People(why));
        }
        if void {
            self.actions.clear();
            self.events.clear();
            self.vars = Vars::new(self.file, self.turn, self.world);
            self.tell_time();
            self.state = State { begun: true, ..State::of(&self.turn.session) };
            self.drafts = false;
            self.noticed.clear();
            self.handed_over = false;
            self.offered = false;
            self.no_longer_waiting();
        }
        self.left = Left::default();
        self.state.question = None;
        self.waiting = false;
        self.jumps = 0;
        self.changed.clear();
        self.go("error_occurred").and_then(|()| self.checked())
    }

    /// Whether what came out is an answer at all.
    fn checked(&self) -> Result<(), Stop> {
        let answer = Answer { actions: self.actions.clone(), ..Answer::default() };
        let sizes = (serde_json::to_string(&answer.actions), serde_json::to_string(&self.events));
        let (actions, events) =
            (sizes.0.map_or(0, |said| said.len()), sizes.1.map_or(0, |all| all.len()));
        let small = || match actions.max(events) <= MAX_ANSWER_BYTES {
            true => Ok(()),
            false => Err(format!("an answer of more than {} KB", MAX_ANSWER_BYTES / 1024)),
        };
        let all = answer.check().and_then(|()| small());
        all.and_then(|()| check_session(&self.session()))
            .map_err(|why| Stop::Trouble { why, void: true })
    }

    /// The session as it will be kept.
    fn session(&self) -> Session {
        let mut session = self.vars.session.clone();
        session.insert(STATE_KEY.to_owned(), self.state.value());
        session
    }

    fn done(self) -> Outcome {
        let mut session = Session::new();
        for (name, value) in &self.vars.session {
            if self.turn.session.get(name) != Some(value) {
                session.insert(name.clone(), value.clone());
            }
        }
        for name in self.turn.session.keys().filter(|name| *name != STATE_KEY) {
            if !self.vars.session.contains_key(name) {
                session.insert(name.clone(), Value::Null);
            }
        }
        let state = self.state.value();
        if self.turn.session.get(STATE_KEY).unwrap_or(&Value::Null) != &state {
            session.insert(STATE_KEY.to_owned(), state);
        }
        let answer = Answer { actions: self.actions, session, draft: self.drafts };
        let (noticed, events, trace) = (self.noticed, self.events, self.trace);
        Outcome::Done(Done { answer, noticed, events, trace })
    }

    fn only_note(&mut self, text: &str) -> Result<(), Stop> {
        self.note(text);
        Ok(())
    }

    pub(super) fn note(&mut self, text: impl Into<String>) {
        self.trace.push(Trace::Note { text: text.into() });
    }

    /// Sets a variable.
    pub(super) fn set(&mut self, name: &VariableName, value: Value) {
        match self.vars.set(name, value) {
            Some(true) => self.changed.push(name.clone()),
            Some(false) => {}
            None => self.note(format!("`{}` was not set: it would be too large", name.0.join("."))),
        }
    }
}
