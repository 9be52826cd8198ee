//! Runs the bot for the turn that the state says should be running.

use std::{
    future::Future,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
};

use async_trait::async_trait;
use deskmate_bots::{Answered, Bot, Call, Failure, Outcome, retry};
use deskmate_core::{Contact, Event, Happening, Kind, RunningTurn, Timestamp, Turn, TurnId};
use deskmate_store::{EventRow, Guard, Moment, StoreError};

use super::{Progress, Worker, customer::Customer, reads_after};
use crate::{busy::Busy, clock::BotTiming, compose, convert, heavy};

/// Lines of history that a bot is told.
const HISTORY: usize = 50;

/// A turn that is running here. Dropping it closes its connection.
pub(super) struct Running {
    id: TurnId,
    /// In a mutex only so that the worker can be shared; nobody ever waits for it.
    outcome: Mutex<Pin<Box<dyn Future<Output = Outcome> + Send>>>,
}

/// What the bot is to be told and the last read does not show.
pub(super) struct Missing {
    turn: TurnId,
    /// Since when it is missed.
    since: Timestamp,
}

impl Worker<'_> {
    /// Starts the turn that should be running, if it is not.
    pub(super) async fn start_turn(&mut self) -> Result<Progress, StoreError> {
        let Some(turn) =
            self.c.turn.clone().filter(|turn| turn.promised.is_none() && self.running.is_none())
        else {
            self.missing = None;
            return Ok(Progress::None);
        };
        if self.must_wait() {
            return Ok(Progress::None);
        }
        let Some(snapshot) = &self.snapshot else {
            // A look may change what is wanted.
            return self.read().await;
        };
        let bytes = convert::said_bytes(&snapshot.conversation);
        // Where others listen, nothing is told of what one has said elsewhere.
        let alone = snapshot.contacts().count() == 1;
        let told = heavy::in_place(bytes, || snapshot.heard(&turn.messages).len());
        let all_told = told == turn.messages.len();
        if !all_told && Guard::AllTold.holds() {
            return self.find_messages(turn).await;
        }
        self.missing = None;
        let Some((mut call, pressed)) = heavy::in_place(bytes, || self.call(&turn)) else {
            return Ok(Progress::None);
        };
        self.flush().await?;
        Moment::TurnBegun.reached();
        if self.engine.paused(self.channel.name()).is_some() {
            // Somebody stopped the channel since: the next round puts it down.
            return Ok(Progress::Made);
        }
        let bot =
            Watched { bot: Arc::clone(&self.channel.options.bot), busy: self.engine.busy.clone() };
        let timing = BotTiming(Arc::clone(&self.engine.clock));
        let limit = self.channel.options.rules.turn_timeout;
        let urgency = self.urgency();
        let customer =
            Customer::new(self.engine, &self.channel, urgency, turn.contact, &self.snapshot);
        let offered = self.c.offered.clone();
        let engine = Arc::clone(self.engine);
        let outcome = async move {
            call.turn.contact = customer.read(limit).await;
            let language = call.turn.contact.language.as_deref();
            for (message, pressed) in call.turn.messages.iter_mut().zip(&pressed) {
                let choice = compose::chosen(&offered, &message.text, pressed.as_deref(), language);
                message.choice = choice;
            }
            let contact = call.turn.contact.id.as_ref().filter(|_| alone);
            call.memory = engine.recall(&call.turn.channel, &*bot.bot, contact).await;
            retry::run(&bot, &call, &timing, limit).await
        };
        self.running = Some(Running { id: turn.id, outcome: Mutex::new(Box::pin(outcome)) });
        Ok(Progress::Made)
    }

    /// A read lags behind what an earlier one showed. The bot answers all that waits or nothing: what
    /// it is not told would be taken for answered. So it is read again, and in the end people get it.
    async fn find_messages(&mut self, turn: RunningTurn) -> Result<Progress, StoreError> {
        let now = self.now();
        let missing = match self.missing.take().filter(|missing| missing.turn == turn.id) {
            Some(missing) => missing,
            None => Missing { turn: turn.id.clone(), since: now },
        };
        let next = self.next_look_for(&missing);
        self.missing = Some(missing);
        match next {
            Some(at) if at > now => Ok(Progress::None),
            Some(_) => self.read().await,
            None => {
                self.missing = None;
                let why = "the customer's message cannot be read any more".to_owned();
                self.step(Event::TurnFailed { turn: turn.id, why });
                Ok(Progress::Made)
            }
        }
    }

    /// When to look again for what is missing; `None`: it has had all looks.
    pub(super) fn next_look_for(&self, missing: &Missing) -> Option<Timestamp> {
        reads_after(missing.since).find(|at| self.asked_at().is_none_or(|asked| *at > asked))
    }

    /// Waits for the bot, if it was asked, for something to come in, or for time to pass.
    pub(super) async fn wait(&mut self) -> Result<(), StoreError> {
        self.flush().await?;
        let mut running = self.running.take();
        let renewal = self.now().plus(super::LEASE / 3);
        let until = self.next_due().map_or(renewal, |due| due.min(renewal));
        let until = if until <= self.now() { renewal } else { until };
        self.working = None;
        let bot = async {
            match &mut running {
                Some(running) => {
                    running.outcome.get_mut().unwrap_or_else(PoisonError::into_inner).await
                }
                None => std::future::pending().await,
            }
        };
        let outcome = tokio::select! {
            biased;
            outcome = bot => Some(outcome),
            () = self.nudge.wait() => None,
            () = self.engine.clock.sleep_until(until) => None,
            () = self.channel.closing.cancelled() => None,
        };
        self.working = Some(self.engine.busy.work());
        let (Some(outcome), Some(turn)) = (outcome, running.as_ref().map(|turn| turn.id.clone()))
        else {
            self.running = running;
            return Ok(());
        };
        Moment::BotAnswered.reached();
        match outcome {
            Outcome::Answered(answered) => self.answered(turn, answered),
            Outcome::Later => self.step(Event::TurnAccepted { turn }),
            Outcome::Failed(Failure::Final { why } | Failure::Retry { why, .. }) => {
                self.step(Event::TurnFailed { turn, why });
            }
        }
        Ok(())
    }

    fn answered(&mut self, turn: TurnId, answered: Answered) {
        let Answered { mut answer, path, events, about } = answered;
        answer.tag_at_handover(&self.c.session, &self.ready.directory.tag_names());
        if !path.is_empty() {
            self.record(Happening::PathTaken { turn: turn.clone(), path });
        }
        for event in events {
            let now = self.now();
            if self.channel.options.events.is_some() {
                self.change.events.push(EventRow {
                    id: format!("evt_{}", crate::random::id_at(now)),
                    conversation: self.c.id.clone(),
                    turn: turn.clone(),
                    at: now,
                    body: event.clone(),
                });
            }
            self.record(Happening::Emitted { turn: turn.clone(), event });
        }
        self.about = about.kind.clone();
        self.step(Event::TurnAnswered { turn, answer, about });
        self.about = Kind::default();
    }

    /// A turn that should not be running any more stops here and now.
    pub(super) fn drop_unwanted_turn(&mut self) {
        let wanted = self.c.turn.as_ref().map(|turn| &turn.id);
        if self.running.as_ref().is_some_and(|running| Some(&running.id) != wanted) {
            self.running = None;
        }
    }

    /// The question to the bot, still without its customer and the choices, which depend on the
    /// customer's language; and what was pressed in each message.
    fn call(&self, turn: &RunningTurn) -> Option<(Call, Vec<Option<String>>)> {
        let snapshot = self.snapshot.as_ref()?;
        let heard = snapshot.heard(&turn.messages).into_iter();
        let (mut messages, pressed): (Vec<_>, _) =
            heard.map(|heard| (heard.message, heard.pressed)).unzip();
        for message in &mut messages {
            let (channel, conversation) = (self.channel.name(), &self.c.id);
            for (at, file) in message.attachments.iter_mut().enumerate() {
                let name = file.name.as_deref();
                let address =
                    self.engine.file_address(channel, conversation, &message.id, at, name);
                // A picture in the text.
                if !file.url.is_empty() {
                    message.markdown = message.markdown.replace(&file.url, &address);
                }
                file.url = address;
            }
        }
        let call = Call {
            reply_url: format!("{}/api/v1/turns/{}", self.engine.public_url, turn.id),
            reply_token: self.engine.tokens.of(&turn.id),
            tags: self.ready.directory.tag_names(),
            memory: None,
            turn: Turn {
                turn_id: turn.id.clone(),
                supersedes: turn.supersedes.clone(),
                reason: turn.reason.clone(),
                channel: self.channel.name().clone(),
                bot: self.channel.options.bot_name.clone(),
                conversation: snapshot.view(),
                contact: Contact::default(),
                session: self.c.session.clone(),
                messages,
                history: snapshot.history(&turn.messages, HISTORY),
            },
        };
        Some((call, pressed))
    }
}

/// A bot whose attempts count as work under way; the waits between them do not.
struct Watched {
    bot: Arc<dyn Bot>,
    busy: Busy,
}

#[async_trait]
impl Bot for Watched {
    async fn turn(&self, call: &Call) -> Outcome {
        let _working = self.busy.work();
        self.bot.turn(call).await
    }

    fn subject(&self) -> String {
        self.bot.subject()
    }

    fn error(&self) -> Option<String> {
        self.bot.error()
    }
}
