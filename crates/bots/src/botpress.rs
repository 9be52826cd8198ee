//! The `botpress` driver: a bot in Botpress Cloud, over its Chat API.
//!
//! A conversation there is a list of messages that both sides add to. It never says when an answer is
//! over, and has no key by which a call could be repeated. So the list is read before anything is
//! added to it: what stands there already, by the mark in its metadata, is not sent again (facts:
//! Botpress Chat API, as `@botpress/chat` 0.5.5 describes it).

mod chat;
mod outgoing;
mod reading;
mod talk;

use std::time::Duration;

use async_trait::async_trait;
use deskmate_core::action::{Action, Answer};

use crate::{
    Call, Failure, Outcome, Secret,
    back_end::{Asked, BackEnd, BackEndOptions, Begun, Driver, look_again, only_looks},
    web::{ConfigError, Problem},
};
use chat::{Chat, Kept};

/// What a bot in Botpress is configured with.
#[derive(Debug)]
pub struct BotpressBotOptions {
    /// `https://chat.botpress.cloud/` and the id of its webhook; and what is shared with it.
    pub back_end: BackEndOptions,
    /// The encryption key of its Chat integration, where it has one: keys of users are signed with it.
    pub encryption_key: Option<Secret>,
    /// An answer is over once nothing more came for this long.
    pub quiet: Duration,
    /// For how long after an answer it is looked for what the bot says later.
    pub late: Duration,
    /// Whether what the bot sends as `text` is Markdown as well.
    pub markdown: bool,
    /// The message that is sent when people give the conversation back and nothing is unanswered.
    pub returned: Option<String>,
}

/// A bot in Botpress Cloud.
#[derive(Debug)]
pub struct BotpressBot {
    chat: Chat,
    quiet: Duration,
    late: Duration,
    markdown: bool,
    returned: Option<String>,
    begun: Begun<Kept>,
}

impl BotpressBot {
    /// Checks the options; nothing is sent yet.
    ///
    /// # Errors
    /// An option cannot be used; the error says which, and what to write instead.
    pub fn new(options: BotpressBotOptions) -> Result<Self, ConfigError> {
        let BotpressBotOptions { back_end, encryption_key, quiet, late, markdown, returned } =
            options;
        let bot = back_end.name.clone();
        let chat = || -> Result<Chat, Problem> { Chat::new(back_end, encryption_key) };
        let chat = chat().map_err(|problem| ConfigError { bot, problem })?;
        Ok(Self { chat, quiet, late, markdown, returned, begun: Begun::default() })
    }

    fn answered(
        &self,
        asked: &Asked,
        mut answer: Answer,
        mut kept: Kept,
    ) -> Result<Outcome, Failure> {
        let handed_over = answer.actions.iter().any(|action| matches!(action, Action::Handover(_)));
        let in_vain = only_looks(&asked.turn) && answer.actions.is_empty();
        kept.looked = if in_vain { kept.looked.saturating_add(1) } else { 0 };
        if kept.conversation.is_some() && !handed_over {
            answer.actions.extend(look_again(kept.looked, self.late).map(Action::Timer));
        }
        self.chat.back_end.answered(asked, answer, kept.state())
    }
}

#[async_trait]
impl Driver for BotpressBot {
    fn back_end(&self) -> &BackEnd {
        &self.chat.back_end
    }

    fn hears_of_returns(&self) -> bool {
        true
    }

    async fn ask(&self, asked: Asked, _call: &Call) -> Result<Outcome, Failure> {
        let mut kept = Kept::of(&asked.state);
        match self.talk(&asked, &mut kept).await {
            Ok(answer) => {
                let outcome = self.answered(&asked, answer, kept)?;
                self.begun.forget(&asked);
                Ok(outcome)
            }
            // Nobody waits for this look: people need not hear of it.
            Err(failure) if only_looks(&asked.turn) => {
                tracing::debug!(?failure, "botpress.not_looked");
                self.answered(&asked, Answer::default(), Kept::of(&asked.state))
            }
            Err(failure) => Err(failure),
        }
    }

    async fn probe(&self) -> Result<Vec<String>, Vec<String>> {
        self.chat.probe().await
    }
}
