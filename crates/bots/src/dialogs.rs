//! The `dialogs` driver: a bot file in the dialog language, run here.

mod allow;
mod fetch;
mod file;
mod guard;
pub(crate) mod idempotency_key;
mod understanding;

use std::{
    fmt,
    sync::{Arc, Mutex},
};

use async_trait::async_trait;
use deskmate_core::{About, Kind, Session, Timestamp, action::Answer};
use deskmate_dialog::{
    Continuation, Done, Failed, Outcome as Ran, Reply, Request, Trace, Understood, World, again,
};
use serde_json::{Map, Value};

pub use self::{
    allow::{BadEntry, FetchAllow},
    fetch::Fetch,
    file::BotFile,
    understanding::{BotModels, BotUnderstanding, TurnUnderstanding},
};
use self::{
    file::Ready,
    understanding::{Before, Used},
};
use crate::{
    Answered, Bot, Call, Failure, Outcome, Timing, Written,
    model::{Spent, Today},
};

/// Where it is kept in a session what its conversation has used of a model.
const USED: &str = "_model";

/// What answers the requests of `api` steps.
#[async_trait]
pub trait ApiCaller: Send + Sync {
    /// Asks. `key` is the same whenever the same request is made again for the same message of the
    /// customer, for services that know idempotency keys.
    async fn ask(&self, request: &Request, key: &str) -> Reply;
}

/// What a bot in the dialog language is set up with.
pub struct DialogBotOptions {
    /// The bot's name in the configuration.
    pub name: String,
    /// Where it is written.
    pub file: BotFile,
    /// Variables that are the same in every conversation.
    pub variables: Session,
    /// Whether it is switched on; else `bot_disabled` is said, or nothing.
    pub enabled: bool,
    /// Whether it may hand over; else `offloading_disabled` is said.
    pub offloading: bool,
    /// The channel's time zone, like `Europe/Brussels`.
    pub timezone: Option<String>,
    /// What answers its `api` steps.
    pub api: Arc<dyn ApiCaller>,
    /// What time it is.
    pub timing: Arc<dyn Timing>,
}

/// A bot in the dialog language.
pub struct DialogBot {
    options: DialogBotOptions,
    /// What all conversations have used of a model today.
    today: Mutex<Today>,
}

impl DialogBot {
    /// Prepares the bot; nothing is asked yet. A file that cannot be used is no error here: turns
    /// fail open until it is mended, and [`Bot::error`] says why.
    pub fn new(options: DialogBotOptions) -> Self {
        Self { options, today: Mutex::default() }
    }

    async fn run(&self, ready: &Ready, call: &Call, path: &mut Vec<String>) -> (Ran, Spent) {
        let turn = &call.turn;
        let options = &self.options;
        let mut world = World::at(Timestamp::from_millis(options.timing.now_ms()));
        world.enabled = options.enabled;
        world.offloading = options.offloading;
        world.timezone.clone_from(&options.timezone);
        world.variables.clone_from(&options.variables);
        world.tags = call.tags.to_vec();
        let mut spent = turn.session.get(USED).and_then(|used| Some(Spent::of(used.as_object()?)));
        let before = Before { conversation: spent.unwrap_or_default(), today: &self.today };
        let understanding = ready.understanding.turn_after(Some(before));
        let mut so_far = Continuation::begin(world.now);
        loop {
            let ran = again(&ready.bot, turn, &world, &understanding, so_far.clone());
            // Before anything is asked of others: it may not be what the customer wants.
            if understanding.has_learnt().await {
                continue;
            }
            let Ran::NeedsApi(pending) = ran else {
                let mut spent = spent.take().unwrap_or_default();
                for used in understanding.used() {
                    spent.add(used.tokens, used.cost);
                    path.push(self.count(used));
                }
                return (ran, spent);
            };
            let key = idempotency_key::of(turn, &pending.request);
            let reply = options.api.ask(&pending.request, &key).await;
            so_far = pending.continuation.with(reply);
        }
    }
}

impl DialogBot {
    /// What a model has read and written: a line for the timeline, and a number.
    fn count(&self, used: Used) -> String {
        let Used { model, tokens, cost, took_ms } = used;
        tokens.count(&self.options.name, &model);
        tokens.told(&model, cost, took_ms)
    }

    /// What came of asking a model, for whoever watches.
    fn count_models(&self, ran: &Ran) {
        let (Ran::Done(Done { trace, .. }) | Ran::Failed(Failed { trace, .. })) = ran else {
            return;
        };
        for step in trace {
            let Trace::Model { outcome, told } = step else { continue };
            let bot = &self.options.name;
            if matches!(*outcome, "failed" | "refused") {
                tracing::warn!(bot.name = bot, why = told, "understanding.without_model");
            }
            metrics::counter!("deskmate_understanding_models_total", "bot" => bot.clone(), "outcome" => *outcome)
                .increment(1);
        }
    }

    /// Each `api` step that failed: a line for whoever reads the log, and a number for whoever
    /// watches. No value of a variable is in either.
    fn count_failed_calls(&self, call: &Call, ran: &Ran) {
        let (Ran::Done(Done { trace, .. }) | Ran::Failed(Failed { trace, .. })) = ran else {
            return;
        };
        for step in trace {
            let Trace::ApiFailed { host, why } = step else { continue };
            let bot = &self.options.name;
            tracing::warn!(turn.id = %call.turn.turn_id, bot.name = bot, api.host = host, why, "api.failed");
            metrics::counter!("deskmate_api_failed_total", "bot" => bot.clone()).increment(1);
        }
    }
}

#[async_trait]
impl Bot for DialogBot {
    fn written(&self) -> Option<Written> {
        Some(self.options.file.written())
    }

    async fn turn(&self, call: &Call) -> Outcome {
        let failed = |why: String| {
            Outcome::Failed(Failure::Final { why: format!("{} {why}", self.subject()) })
        };
        let ready = match self.options.file.current() {
            Ok(ready) => ready,
            Err(why) => return failed(format!("cannot run: {why}")),
        };
        let mut used = Vec::new();
        let (ran, spent) = self.run(&ready, call, &mut used).await;
        self.count_failed_calls(call, &ran);
        self.count_models(&ran);
        let mut path = |trace: Vec<Trace>| -> Vec<String> {
            let steps = trace.iter().map(ToString::to_string);
            std::mem::take(&mut used).into_iter().chain(steps).collect()
        };
        match ran {
            Ran::Done(mut done) => {
                keep_spent(spent, call, &mut done.answer);
                let about = about(&done);
                Outcome::Answered(Answered {
                    answer: done.answer,
                    about,
                    path: path(done.trace),
                    events: done.events,
                })
            }
            Ran::Failed(problem) => {
                let dialog = problem.trace.iter().rev().find_map(|step| match step {
                    Trace::Dialog { name } => Some(format!(" in the dialog `{name}`")),
                    _ => None,
                });
                let place = dialog.unwrap_or_default();
                let path = path(problem.trace).join("; ");
                tracing::info!(turn.id = %call.turn.turn_id, bot.name = self.options.name, path, "bot.failed");
                failed(format!("failed{place}: {}", problem.why))
            }
            // `run` goes on as long as there is something to ask.
            Ran::NeedsApi(_) => failed("stopped in the middle".into()),
        }
    }

    fn subject(&self) -> String {
        format!("the bot `{}`", self.options.name)
    }

    fn sensitive(&self) -> Vec<String> {
        let ready = self.options.file.current();
        ready.map(|ready| ready.bot.sensitive().map(str::to_owned).collect()).unwrap_or_default()
    }

    async fn probe(&self) -> Result<Vec<String>, Vec<String>> {
        // Also where the bot goes on as it was, since what stands in the file now is refused.
        if let Some(why) = self.error() {
            return Err(vec![why]);
        }
        let ready = self.options.file.current().map_err(|why| vec![why])?;
        ready.understanding.probe().await
    }

    fn error(&self) -> Option<String> {
        self.options.file.refresh();
        self.options.file.error()
    }
}

impl fmt::Debug for DialogBot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let DialogBotOptions { name, file, .. } = &self.options;
        f.debug_struct("DialogBot").field("name", name).field("file", file).finish_non_exhaustive()
    }
}

/// Keeps what a conversation has used of a model; no dialog makes that forgotten.
fn keep_spent(spent: Spent, call: &Call, answer: &mut Answer) {
    let mut kept = Map::new();
    spent.keep(&mut kept);
    let kept = Value::Object(kept);
    if spent == Spent::default() || call.turn.session.get(USED) == Some(&kept) {
        answer.session.remove(USED);
    } else {
        answer.session.insert(USED.to_owned(), kept);
    }
}

/// What an answer is about: it is that of the first dialog of which the customer notices something;
/// others that it leads through may say more.
fn about(done: &Done) -> About {
    let of = |dialog: String| Kind { dialog, intent: intent(&done.trace), topic: String::new() };
    let parts: Vec<_> = done.noticed.iter().cloned().map(of).collect();
    let kind = parts.first().cloned().unwrap_or_else(|| of(last(&done.trace)));
    About { kind, parts }
}

/// The last dialog that was entered, or whose question was answered.
fn last(trace: &[Trace]) -> String {
    let named = trace.iter().rev().find_map(|step| match step {
        Trace::Dialog { name } => Some(name),
        Trace::Understood(Understood::Answer { dialog } | Understood::Invalid { dialog, .. }) => {
            Some(dialog)
        }
        _ => None,
    });
    named.cloned().unwrap_or_default()
}

/// As what the message was understood.
fn intent(trace: &[Trace]) -> String {
    let understood = trace.iter().find_map(|step| match step {
        Trace::Understood(
            Understood::Exact { intent }
            | Understood::Intent { intent, .. }
            | Understood::Model { intent },
        ) => Some(intent),
        _ => None,
    });
    understood.cloned().unwrap_or_default()
}
