//! One attempt at a turn: read the conversation, add what is not there yet, look until the answer is
//! over.

use std::time::Duration;

use deskmate_core::{Reason, Turn, action::Answer};

use super::{
    BotpressBot,
    chat::{CallError, Kept, Message},
    outgoing, reading,
};
use crate::{
    Failure,
    back_end::{Asked, only_looks},
};

/// How often the conversation is read while an answer is awaited.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// The conversation, as far as it was read in this attempt.
struct Seen<'a> {
    bot: &'a BotpressBot,
    asked: &'a Asked,
    kept: &'a Kept,
    /// Since the last answer.
    messages: Vec<Message>,
    /// When the bot last did something, in milliseconds of the steady clock.
    heard: Option<i64>,
    /// How many messages were there before anything was added.
    before: usize,
}

impl BotpressBot {
    /// Makes one attempt, in a new conversation if the old one is not known any more.
    pub(super) async fn talk(&self, asked: &Asked, kept: &mut Kept) -> Result<Answer, Failure> {
        if kept.conversation.is_none()
            && let Some(begun) = self.begun.of(asked)
        {
            *kept = begun;
        }
        let mut lost = false;
        loop {
            if kept.conversation.is_none() {
                if only_looks(&asked.turn) {
                    return Ok(Answer::default());
                }
                *kept = self.chat.begin(asked).await?;
                self.begun.remember(asked, kept);
            }
            match self.talk_in(asked, kept).await {
                Ok((answer, messages)) => {
                    kept.pass(&messages);
                    return Ok(answer);
                }
                Err(CallError::Lost) if !lost => {
                    (lost, *kept) = (true, Kept::default());
                    self.begun.forget(asked);
                }
                Err(CallError::Lost) => {
                    let why = "does not know a conversation that it just began";
                    return Err(self.chat.back_end.service.give_up(why));
                }
                Err(CallError::Failed(failure) | CallError::Unknown(failure)) => {
                    return Err(failure);
                }
            }
        }
    }

    async fn talk_in(
        &self,
        asked: &Asked,
        kept: &Kept,
    ) -> Result<(Answer, Vec<Message>), CallError> {
        let messages = Vec::new();
        let mut seen = Seen { bot: self, asked, kept, messages, heard: None, before: 0 };
        seen.poll().await?;
        seen.before = seen.messages.len();
        let looks = only_looks(&asked.turn);
        if !looks {
            if let Some(event) = outgoing::event(asked) {
                self.chat.tell(kept, &event).await?;
            }
            for outgoing in outgoing::messages(asked, self.returned.as_deref()) {
                seen.write(&outgoing).await?;
            }
        }
        if !looks || seen.read()?.any {
            seen.listen(looks || may_be_silent(asked, self.returned.as_deref())).await?;
        }
        let answer = seen.read()?.answer;
        Ok((answer, seen.messages))
    }
}

/// Nobody said anything that an answer could be expected to.
fn may_be_silent(asked: &Asked, returned: Option<&str>) -> bool {
    outgoing::messages(asked, returned).is_empty()
}

impl Seen<'_> {
    /// Reads on.
    async fn poll(&mut self) -> Result<(), CallError> {
        let chat = &self.bot.chat;
        for message in chat.read(self.kept).await? {
            if self.messages.iter().any(|known| known.id == message.id) {
                continue;
            }
            if !self.kept.is_ours(&message) {
                self.heard = Some(chat.back_end.service.timing.steady_ms());
            }
            self.messages.push(message);
        }
        Ok(())
    }

    /// Whether a message of ours is there.
    fn has(&self, mark: &str) -> bool {
        let ours = self.messages.iter().filter(|message| self.kept.is_ours(message));
        ours.filter_map(|message| outgoing::mark(&message.metadata)).any(|own| own == mark)
    }

    /// Adds a message. If it is not known whether that worked, the conversation tells.
    async fn write(&mut self, outgoing: &outgoing::Outgoing) -> Result<(), CallError> {
        if self.has(&outgoing.mark) {
            return Ok(());
        }
        let metadata = outgoing::metadata(&self.asked.turn, &outgoing.mark);
        match self.bot.chat.write(self.kept, &outgoing.payload, &metadata).await {
            Err(CallError::Unknown(failure)) => {
                self.poll().await?;
                if self.has(&outgoing.mark) { Ok(()) } else { Err(CallError::Unknown(failure)) }
            }
            other => other,
        }
    }

    /// Reads on until the bot is quiet for long enough.
    async fn listen(&mut self, may_be_silent: bool) -> Result<(), CallError> {
        let timing = &self.bot.chat.back_end.service.timing;
        let quiet = i64::try_from(self.bot.quiet.as_millis()).unwrap_or(i64::MAX);
        let began = timing.steady_ms();
        loop {
            let since = self.heard.map_or(began, |heard| heard.max(began));
            let is_quiet = timing.steady_ms().saturating_sub(since) >= quiet;
            if is_quiet && (may_be_silent || self.read()?.any) {
                return Ok(());
            }
            timing.sleep(LOOK_EVERY).await;
            self.poll().await?;
        }
    }

    /// What the bot's part of it means. What it said while people had the conversation is not said
    /// any more.
    fn read(&self) -> Result<reading::Read, CallError> {
        let turn: &Turn = &self.asked.turn;
        let ours = |message: &Message| self.kept.is_ours(message);
        // Where an earlier attempt has added something, it was there before what is to be said.
        let there = self.messages.iter().take(self.before);
        let first = there.into_iter().position(ours).unwrap_or(self.before);
        let from = if turn.reason == Reason::Returned { first } else { 0 };
        let said = self.messages.iter().skip(from).filter(|message| !ours(message));
        let service = &self.bot.chat.back_end.service;
        reading::read(said, self.bot.markdown)
            .map_err(|why| CallError::Failed(service.give_up(&why)))
    }
}
