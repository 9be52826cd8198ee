//! One attempt at a turn: read the log, write what is not there yet, listen until the answer is over.

use std::time::Duration;

use deskmate_core::{Reason, Turn, action::Answer};

use super::{
    DirectLineBot,
    activity::Activity,
    kept::Kept,
    line::CallError,
    outgoing::{self, Outgoing},
    reading::{self, Read},
};
use crate::{
    Failure,
    back_end::{Asked, only_looks},
};

/// How often the log is read while an answer is awaited.
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// What the bot answered.
pub(super) struct Heard {
    pub(super) answer: Answer,
    /// Whether the conversation with the bot is over.
    pub(super) ended: bool,
    /// Whether it did anything.
    pub(super) any: bool,
}

impl From<Read> for Heard {
    fn from(read: Read) -> Self {
        Self { answer: read.answer, ended: read.ended, any: read.any }
    }
}

/// The log, as far as it was read in this attempt.
struct Log<'a> {
    bot: &'a DirectLineBot,
    asked: &'a Asked,
    user: String,
    activities: Vec<Activity>,
    /// Whether the conversation has had no answer yet.
    fresh: bool,
    /// When the bot last did something, in milliseconds of the steady clock.
    heard: Option<i64>,
}

impl DirectLineBot {
    /// Makes one attempt, in a new conversation if the service does not know the old one any more.
    pub(super) async fn talk(&self, asked: &Asked, kept: &mut Kept) -> Result<Heard, Failure> {
        if kept.conversation.is_none()
            && let Some(begun) = self.begun.of(asked)
        {
            *kept = begun;
        }
        let mut lost = false;
        loop {
            if kept.conversation.is_none() {
                if only_looks(&asked.turn) {
                    return Ok(Heard { answer: Answer::default(), ended: false, any: false });
                }
                *kept = self.line.begin(&outgoing::user(&asked.turn)).await?;
                self.begun.remember(asked, kept);
            }
            match self.talk_in(asked, kept).await {
                Ok(heard) => return Ok(heard),
                Err(CallError::Lost) if !lost => {
                    (lost, *kept) = (true, Kept::default());
                    self.begun.forget(asked);
                }
                Err(CallError::Lost) => {
                    return Err(self
                        .line
                        .give_up("does not know a conversation that it just began"));
                }
                Err(
                    CallError::Failed(failure)
                    | CallError::Unknown(failure)
                    | CallError::BotFailed(failure),
                ) => return Err(failure),
            }
        }
    }

    async fn talk_in(&self, asked: &Asked, kept: &mut Kept) -> Result<Heard, CallError> {
        self.line.keep_token(kept).await?;
        let mut log = Log {
            bot: self,
            asked,
            user: outgoing::user(&asked.turn),
            activities: Vec::new(),
            fresh: kept.watermark.is_none(),
            heard: None,
        };
        // Not the watermark that is kept: an attempt that fails has answered nothing.
        let mut at = kept.clone();
        log.poll(&mut at).await?;
        if only_looks(&asked.turn) {
            if log.read()?.any {
                log.listen(&mut at, true).await?;
            }
        } else {
            let unsent = outgoing::of(asked, self.returned.as_deref(), |id| log.has(id));
            for outgoing in &unsent {
                log.write(outgoing, &mut at).await?;
            }
            let may_be_silent = may_be_silent(&asked.turn);
            log.listen(&mut at, may_be_silent).await?;
        }
        let heard = log.read()?.into();
        *kept = at;
        Ok(heard)
    }

    /// Asks the bot itself, once for each activity.
    pub(super) async fn ask_itself(&self, asked: &Asked) -> Result<Heard, Failure> {
        let mut activities = Vec::new();
        for outgoing in outgoing::of(asked, self.returned.as_deref(), |_| false) {
            activities.extend(self.line.ask_itself(&outgoing.to_itself(&asked.turn)).await?);
        }
        let service = &self.line.back_end.service;
        let heard: Heard = reading::read(&activities).map_err(|why| service.give_up(&why))?.into();
        if !heard.any && !may_be_silent(&asked.turn) {
            return Err(self.line.back_end.silent());
        }
        Ok(heard)
    }
}

/// Nobody said anything that an answer could be expected to.
fn may_be_silent(turn: &Turn) -> bool {
    turn.messages.is_empty() && !matches!(turn.reason, Reason::Command { .. })
}

impl Log<'_> {
    /// Reads on, and says whether the bot did anything.
    async fn poll(&mut self, kept: &mut Kept) -> Result<(), CallError> {
        for activity in self.bot.line.read(kept).await? {
            let known = |one: &Activity| one.id.is_some() && one.id == activity.id;
            if self.activities.iter().any(known) {
                continue;
            }
            if !activity.is_from(&self.user) {
                self.heard = Some(self.bot.line.back_end.service.timing.steady_ms());
            }
            self.activities.push(activity);
        }
        Ok(())
    }

    /// Whether a message of ours is in it.
    fn has(&self, id: &str) -> bool {
        self.ours().any(|activity| activity.ours().any(|ours| ours == id))
    }

    fn ours(&self) -> impl Iterator<Item = &Activity> {
        self.activities.iter().filter(|activity| activity.is_from(&self.user))
    }

    /// Writes. If it is not known whether that worked, the log tells: what stands there arrived.
    async fn write(&mut self, outgoing: &Outgoing, kept: &mut Kept) -> Result<(), CallError> {
        let error = match self.bot.line.write(outgoing, kept).await {
            Err(error @ (CallError::Unknown(_) | CallError::BotFailed(_))) => error,
            other => return other,
        };
        let before = self.activities.len();
        self.poll(kept).await?;
        if !outgoing.ids.iter().all(|id| self.has(id)) {
            return Err(error);
        }
        let answered = self.activities[before..].iter().any(|one| !one.is_from(&self.user));
        if matches!(error, CallError::BotFailed(_)) && !answered {
            let why =
                "passed the message on, and the bot failed over it (502); see the bot's own log";
            return Err(CallError::Failed(self.bot.line.give_up(why)));
        }
        Ok(())
    }

    /// Reads on until the answer is over: the bot says that it is, or is quiet for long enough.
    async fn listen(&mut self, kept: &mut Kept, may_be_silent: bool) -> Result<(), CallError> {
        let timing = &self.bot.line.back_end.service.timing;
        let quiet = i64::try_from(self.bot.quiet.as_millis()).unwrap_or(i64::MAX);
        let began = timing.steady_ms();
        loop {
            let read = self.read()?;
            let since = self.heard.map_or(began, |heard| heard.max(began));
            let is_quiet = timing.steady_ms().saturating_sub(since) >= quiet;
            let is_over = if read.any { read.over || is_quiet } else { may_be_silent && is_quiet };
            if is_over && (read.over || !read.types) {
                return Ok(());
            }
            timing.sleep(LOOK_EVERY).await;
            self.poll(kept).await?;
        }
    }

    /// What the bot's part of the log means.
    fn read(&self) -> Result<Read, CallError> {
        let ours: Vec<&str> = self.ours().filter_map(|activity| activity.id.as_deref()).collect();
        let first = self.activities.iter().position(|activity| activity.is_from(&self.user));
        // What came while people had it is not said any more. What greets in a new conversation is
        // not an answer.
        let late = self.asked.turn.reason == Reason::Returned;
        let greets = self.fresh && !self.bot.welcome;
        let is_meant = |at: usize, activity: &Activity| {
            let answers = activity.reply_to_id.as_deref().is_none_or(|id| ours.contains(&id));
            !activity.is_from(&self.user)
                && !((late || greets) && first.is_none_or(|first| at < first))
                && (!greets || answers)
        };
        let meant = self.activities.iter().enumerate();
        let meant = meant.filter(|(at, activity)| is_meant(*at, activity)).map(|(_, one)| one);
        reading::read(meant)
            .map_err(|why| CallError::Failed(self.bot.line.back_end.service.give_up(&why)))
    }
}
