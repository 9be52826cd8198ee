//! What can happen in a run, one thing after the other, whoever chooses it.

use std::{
    sync::{Arc, PoisonError},
    time::Duration,
};

use intercom_twin::{Act, Fault, FaultKind};

use super::{
    bot::{self, ChaosBot},
    oracle,
};
use crate::support::{ANN, BEN, JOE, LENA, World, bot::Reaction};

const KINDS: [&str; 7] = ["please", "please", "twice", "choices", "person", "anybody", "later"];

/// What lags. Where reads lag and notifications are lost as well, nobody can know what a person did.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Lags {
    Reads,
    Notifications,
}

/// How the channel is set up, and what lags.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Setting {
    pub(crate) lags: Lags,
    /// In seconds.
    pub(crate) burst_window: u64,
    pub(crate) queues: bool,
}

/// Something that happens. A choice is any number: what it is of comes round again.
#[derive(Clone, Debug)]
pub(crate) enum Op {
    /// A customer begins a conversation.
    Starts { who: usize, kind: usize },
    /// The customer of one of the newest, or of any, writes this.
    Writes { which: usize, kinds: Vec<usize> },
    /// A person acts in one.
    Acts { which: usize, act: usize },
    /// Something goes wrong from now on, so many times.
    Fails { what: usize, on: usize, times: u32, ms: u64 },
    /// A bot that promised it answers.
    KeepsItsPromise,
    /// The service is stopped and started.
    Restarts,
    /// The process is gone, and starts again.
    Crashes,
    /// Everything that can happen now has happened.
    Settles,
    /// Time passes, in milliseconds.
    Passes { ms: u64 },
}

fn one_of<T>(of: &[T], choice: usize) -> &T {
    &of[choice % of.len()]
}

pub(crate) struct Run {
    world: World,
    bot: Arc<ChaosBot>,
    lags: Lags,
    started: Vec<String>,
    messages: usize,
}

/// Plays it, lets all come to rest, and tells what is wrong in the end.
pub(crate) async fn play(setting: Setting, ops: impl IntoIterator<Item = Op>) -> Vec<String> {
    let mut run = Run::begin(setting).await;
    for op in ops {
        run.does(op).await;
    }
    run.comes_to_rest().await;
    let mut found = Vec::new();
    for id in &run.started {
        found.extend(oracle::complaints(&run.world, id).await);
    }
    found
}

impl Run {
    async fn begin(Setting { lags, burst_window, queues }: Setting) -> Self {
        let world = World::with(move |options| {
            options.rules.burst_window = Duration::from_secs(burst_window);
            options.rules.max_bot_messages = 10_000;
            if queues {
                options.rules.on_new_message = deskmate_core::OnNewMessage::Queue;
            }
        })
        .await;
        let bot = Arc::<ChaosBot>::default();
        world.bot.always(Reaction::Asks(Arc::clone(&bot) as _));
        Self { world, bot, lags, started: Vec::new(), messages: 0 }
    }

    async fn does(&mut self, op: Op) {
        match op {
            Op::Starts { who, kind } => {
                let text = self.text(kind);
                let act = Act::contact_starts(*one_of(&[JOE, LENA], who), text);
                self.started.push(self.world.does_now(act));
            }
            Op::Writes { which, kinds } => {
                let Some(id) = self.newest(which) else { return };
                for kind in kinds {
                    let text = self.text(kind);
                    self.world.does_now(Act::contact_writes(&id, text));
                }
            }
            Op::Acts { which, act } => self.a_person_acts(which, act).await,
            Op::Fails { what, on, times, ms } => self.something_goes_wrong(what, on, times, ms),
            Op::KeepsItsPromise => self.a_promise_is_kept().await,
            Op::Restarts => {
                self.nothing_is_slow().await;
                self.world.restart().await;
            }
            Op::Crashes => {
                self.world.crash().await;
                self.nothing_is_slow().await;
                self.world.start_again().await;
            }
            Op::Settles => {
                self.nothing_is_slow().await;
                self.world.settle().await;
            }
            // In small steps: our clock goes first, and what is late must not seem later than it is.
            Op::Passes { ms } => self.world.pass(Duration::from_millis(ms)).await,
        }
    }

    /// A text that says which message it is, and what the bot is to do.
    fn text(&mut self, kind: usize) -> String {
        self.messages += 1;
        format!("m{} {}", self.messages, one_of(&KINDS, kind))
    }

    /// Mostly one of the newest: there it happens at once.
    fn newest(&self, which: usize) -> Option<String> {
        let newest = self.started.iter().rev().nth(which % self.started.len().max(1));
        newest.cloned()
    }

    async fn a_person_acts(&mut self, which: usize, act: usize) {
        let Some(id) = self.newest(which) else { return };
        let act = match act % 12 {
            0..=2 => Act::teammate_replies(&id, ANN, "I do this."),
            3 => Act::teammate_assigns(&id, ANN, BEN),
            4 => Act::teammate_assigns(&id, ANN, "Shipping"),
            5 => Act::teammate_notes(&id, BEN, "/pause"),
            6 => Act::teammate_closes(&id, ANN),
            7 => Act::teammate_snoozes(&id, ANN, 60),
            8 => Act::teammate_notes(&id, ANN, "/bot"),
            _ => Act::teammate_assigns(&id, ANN, "bot"),
        };
        if self.lags == Lags::Reads {
            // What a lagging read hides, its notification tells; so that one must be in.
            self.world.calm();
            self.nothing_is_slow().await;
            self.world.settle().await;
        }
        // Somebody may have deleted nothing and snoozed what is snoozed: that is theirs to do.
        self.world.twin.act(act).ok();
    }

    fn something_goes_wrong(&mut self, what: usize, on: usize, times: u32, ms: u64) {
        let reply = ("POST", "/conversations/*/reply");
        let parts = ("POST", "/conversations/*/parts");
        let read = ("GET", "/conversations/*");
        let tags = ("POST", "/conversations/*/tags");
        let on = *one_of(&[reply, reply, parts, read, tags], on);
        let call = |kind| Fault::new(kind).on(on.0, on.1).times(times);
        let is_read = on == read;
        let fault = match what % 13 {
            0 => call(FaultKind::Latency).ms(ms.min(2_000)),
            1 => call(FaultKind::RateLimited),
            2 => call(FaultKind::ServerError).status(*one_of(&[500, 502, 503], what / 13)),
            3 => call(FaultKind::DropBeforeWrite),
            4 if !is_read => call(FaultKind::DropAfterWrite),
            5 if !is_read => call(FaultKind::ErrorAfterWrite),
            6 if !is_read => call(FaultKind::LateWrite).ms(ms),
            _ if self.lags == Lags::Reads => {
                let on = |kind, (method, path): (&str, &str)| {
                    Fault::new(kind).on(method, path).times(times)
                };
                match what % 4 {
                    0 => on(FaultKind::StaleRead, read).ms(ms),
                    1 => on(FaultKind::StaleRead, read).parts(1),
                    2 => on(FaultKind::StaleAnswer, reply).ms(ms),
                    _ => on(FaultKind::StaleAnswer, reply).parts(1),
                }
            }
            _ => {
                let kinds = [
                    FaultKind::DuplicateWebhook,
                    FaultKind::HoldWebhook,
                    FaultKind::LoseWebhook,
                    FaultKind::SlowWebhook,
                    FaultKind::BacklogWebhook,
                ];
                Fault::new(*one_of(&kinds, what)).times(times).ms(ms)
            }
        };
        let mut faults = self.world.twin.faults();
        faults.0.push(fault);
        self.world.twin.set_faults(faults).unwrap();
    }

    /// On a clock that stands still, whoever waits for a slow call to end would wait for ever.
    async fn nothing_is_slow(&mut self) {
        let mut faults = self.world.twin.faults();
        faults.0.retain(|fault| fault.fault != FaultKind::Latency);
        self.world.twin.set_faults(faults).unwrap();
        for _ in 0..6 {
            self.world.pass(Duration::from_millis(400)).await;
        }
    }

    async fn a_promise_is_kept(&mut self) {
        let mut promised: Vec<_> = {
            let mut promised = self.bot.promised.lock().unwrap_or_else(PoisonError::into_inner);
            std::mem::take(&mut *promised)
        };
        if let Some(call) = promised.pop() {
            self.nothing_is_slow().await;
            self.world.answers_later(&call, &bot::answer(&call)).await;
        }
        self.bot.promised.lock().unwrap_or_else(PoisonError::into_inner).extend(promised);
    }

    /// Nothing goes wrong any more, and all the time there is passes: long enough for promises that
    /// are not kept, for snoozes, and for sweeps.
    async fn comes_to_rest(&mut self) {
        self.world.calm();
        self.nothing_is_slow().await;
        for _ in 0..20 {
            self.world.pass(Duration::from_millis(500)).await;
        }
        for _ in 0..100 {
            self.world.advance(Duration::from_secs(5)).await;
        }
    }
}
