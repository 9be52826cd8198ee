//! One run: everybody acts at random while everything goes wrong, then all comes to rest.

use std::{
    sync::{Arc, PoisonError},
    time::Duration,
};

use intercom_twin::{Act, Fault, FaultKind};

use super::{
    bot::{self, ChaosBot},
    dice::Dice,
    oracle,
};
use crate::support::{ANN, BEN, JOE, LENA, World, bot::Reaction};

const KINDS: [&str; 7] = ["please", "please", "twice", "choices", "person", "anybody", "later"];

/// What lags. Where reads lag and notifications are lost as well, nobody can know what a person did.
#[derive(Clone, Copy, PartialEq)]
enum Lags {
    Reads,
    Notifications,
}

/// Plays a run and tells what is wrong in the end.
pub(crate) async fn play(seed: u64, conversations: usize) -> Vec<String> {
    let mut run = Run::begin(seed).await;
    for _ in 0..conversations {
        run.starts();
        for _ in 0..=run.dice.below(8) {
            run.something_happens().await;
        }
    }
    run.comes_to_rest().await;
    let mut found = Vec::new();
    for id in run.started.clone() {
        found.extend(oracle::complaints(&run.world, &id).await);
    }
    found
}

struct Run {
    dice: Dice,
    world: World,
    bot: Arc<ChaosBot>,
    lags: Lags,
    started: Vec<String>,
    messages: usize,
}

impl Run {
    async fn begin(seed: u64) -> Self {
        let mut dice = Dice::new(seed);
        let burst = Duration::from_secs(*dice.one_of(&[0, 0, 2]));
        let queue = dice.once_in(3);
        let world = World::with(move |options| {
            options.rules.burst_window = burst;
            options.rules.max_bot_messages = 10_000;
            if queue {
                options.rules.on_new_message = deskmate_core::OnNewMessage::Queue;
            }
        })
        .await;
        let bot = Arc::<ChaosBot>::default();
        world.bot.always(Reaction::Asks(Arc::clone(&bot) as _));
        let lags = *dice.one_of(&[Lags::Reads, Lags::Notifications]);
        Self { dice, world, bot, lags, started: Vec::new(), messages: 0 }
    }

    /// A text that says which message it is, and what the bot is to do.
    fn text(&mut self) -> String {
        self.messages += 1;
        format!("m{} {}", self.messages, self.dice.one_of(&KINDS))
    }

    fn starts(&mut self) {
        let text = self.text();
        let id = self.world.does_now(Act::contact_starts(*self.dice.one_of(&[JOE, LENA]), text));
        self.started.push(id);
    }

    async fn something_happens(&mut self) {
        match self.dice.below(20) {
            0..=5 => self.writes(),
            6..=10 => self.a_person_acts().await,
            11..=13 => self.something_goes_wrong(),
            14 => self.a_promise_is_kept().await,
            15 if self.dice.once_in(4) => {
                self.nothing_is_slow().await;
                self.world.restart().await;
            }
            16 if self.dice.once_in(4) => {
                self.world.crash().await;
                self.nothing_is_slow().await;
                self.world.start_again().await;
            }
            17 => {
                self.nothing_is_slow().await;
                self.world.settle().await;
            }
            _ => {}
        }
        // In small steps: our clock goes first, and what is late must not seem later than it is.
        for _ in 0..self.dice.below(8) {
            self.world.pass(Duration::from_millis(*self.dice.one_of(&[50, 200, 400]))).await;
        }
    }

    fn any(&mut self) -> String {
        // Mostly one of the newest: there it happens at once.
        let from = self.started.len().saturating_sub(4);
        let recent = if self.dice.once_in(4) { 0 } else { from };
        self.dice.one_of(&self.started[recent..]).clone()
    }

    fn writes(&mut self) {
        let id = self.any();
        for _ in 0..=self.dice.below(3) {
            let text = self.text();
            self.world.does_now(Act::contact_writes(&id, text));
        }
    }

    async fn a_person_acts(&mut self) {
        let id = self.any();
        let act = match self.dice.below(12) {
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

    fn something_goes_wrong(&mut self) {
        let reply = ("POST", "/conversations/*/reply");
        let parts = ("POST", "/conversations/*/parts");
        let read = ("GET", "/conversations/*");
        let tags = ("POST", "/conversations/*/tags");
        let on = *self.dice.one_of(&[reply, reply, parts, read, tags]);
        let times = 1 + u32::try_from(self.dice.below(3)).unwrap();
        let ms = 200 + self.dice.below(2_800);
        let call = |kind| Fault::new(kind).on(on.0, on.1).times(times);
        let is_read = on == read;
        let fault = match self.dice.below(12) {
            0 => call(FaultKind::Latency).ms(ms.min(2_000)),
            1 => call(FaultKind::RateLimited),
            2 => call(FaultKind::ServerError).status(*self.dice.one_of(&[500, 502, 503])),
            3 => call(FaultKind::DropBeforeWrite),
            4 if !is_read => call(FaultKind::DropAfterWrite),
            5 if !is_read => call(FaultKind::ErrorAfterWrite),
            6 if !is_read => call(FaultKind::LateWrite).ms(ms),
            _ if self.lags == Lags::Reads => {
                let on = |kind, (method, path): (&str, &str)| {
                    Fault::new(kind).on(method, path).times(times)
                };
                match self.dice.below(4) {
                    0 => on(FaultKind::StaleRead, read).ms(ms),
                    1 => on(FaultKind::StaleRead, read).parts(1),
                    2 => on(FaultKind::StaleAnswer, reply).ms(ms),
                    _ => on(FaultKind::StaleAnswer, reply).parts(1),
                }
            }
            _ => {
                let kind = *self.dice.one_of(&[
                    FaultKind::DuplicateWebhook,
                    FaultKind::HoldWebhook,
                    FaultKind::LoseWebhook,
                    FaultKind::SlowWebhook,
                    FaultKind::BacklogWebhook,
                ]);
                Fault::new(kind).times(times).ms(ms)
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
