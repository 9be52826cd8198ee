//! The `directline` driver: a Bot Framework, Microsoft 365 Agents SDK or Copilot Studio bot, over
//! Microsoft's Direct Line service, or asked itself.
//!
//! Direct Line is a log that both sides write to. It shows us what we wrote, never says when an
//! answer is over, and has no key by which a call could be repeated. So the log is read before
//! anything is written to it: what stands there already is not sent again (facts: Direct Line 3.0,
//! botbuilder 4.23 and agents-hosting 1.8, on the wire).

mod activity;
mod adaptive;
mod buttons;
mod cards;
mod kept;
mod line;
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
use kept::Kept;
use line::Line;
use talk::Heard;

/// How the bot is reached.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DirectLineMode {
    /// Over the Direct Line service.
    #[default]
    DirectLine,
    /// At its own `/api/messages`, which answers at once (`expectReplies`).
    Activity,
}

/// What such a bot is configured with.
#[derive(Debug)]
pub struct DirectLineBotOptions {
    /// Where the service, or the bot, is; the secret; and what is shared with it.
    pub back_end: BackEndOptions,
    /// How the bot is reached.
    pub mode: DirectLineMode,
    /// Where a token can be had for each conversation, in place of the secret, as Copilot Studio
    /// has it.
    pub token_url: Option<Secret>,
    /// An answer is over once nothing more came for this long.
    pub quiet: Duration,
    /// For how long after an answer it is looked for what the bot says later.
    pub late: Duration,
    /// Whether the customer reads what the bot says because a conversation begins.
    pub welcome: bool,
    /// The message that is sent when people give the conversation back and nothing is unanswered.
    pub returned: Option<String>,
}

/// A bot behind Direct Line.
#[derive(Debug)]
pub struct DirectLineBot {
    line: Line,
    mode: DirectLineMode,
    quiet: Duration,
    late: Duration,
    welcome: bool,
    returned: Option<String>,
    begun: Begun<Kept>,
}

impl DirectLineBot {
    /// Checks the options; nothing is sent yet.
    ///
    /// # Errors
    /// An option cannot be used; the error says which, and what to write instead.
    pub fn new(options: DirectLineBotOptions) -> Result<Self, ConfigError> {
        let bot = options.back_end.name.clone();
        let DirectLineBotOptions { back_end, mode, token_url, quiet, late, welcome, returned } =
            options;
        let line = || -> Result<Line, Problem> {
            let wrong =
                |key: &str, why: &str| Problem::Mapping { key: key.into(), why: why.into() };
            let has_secret = back_end.secret.is_some();
            let direct = mode == DirectLineMode::DirectLine;
            if !direct && token_url.is_some() {
                let why = "is for Direct Line; a bot that is asked itself has none";
                return Err(wrong("token_url", why));
            }
            if direct && has_secret == token_url.is_some() {
                let why = "Direct Line wants either `secret`, from the channel's page in Azure, or \
                           `token_url`, from Copilot Studio";
                return Err(wrong("secret", why));
            }
            Line::new(BackEnd::new(back_end)?, direct, token_url.as_ref())
        };
        let line = line().map_err(|problem| ConfigError { bot, problem })?;
        Ok(Self { line, mode, quiet, late, welcome, returned, begun: Begun::default() })
    }

    fn answered(&self, asked: &Asked, heard: Heard, mut kept: Kept) -> Result<Outcome, Failure> {
        let Heard { mut answer, ended, .. } = heard;
        if ended {
            kept = Kept::default();
        }
        let handed_over = answer.actions.iter().any(|action| matches!(action, Action::Handover(_)));
        kept.looked = if only_looks(&asked.turn) && answer.actions.is_empty() {
            kept.looked.saturating_add(1)
        } else {
            0
        };
        if kept.conversation.is_some() && !handed_over {
            answer.actions.extend(look_again(kept.looked, self.late).map(Action::Timer));
        }
        self.line.back_end.answered(asked, answer, kept.state())
    }
}

#[async_trait]
impl Driver for DirectLineBot {
    fn back_end(&self) -> &BackEnd {
        &self.line.back_end
    }

    fn hears_of_returns(&self) -> bool {
        true
    }

    async fn ask(&self, asked: Asked, _call: &Call) -> Result<Outcome, Failure> {
        if self.mode == DirectLineMode::Activity {
            let heard = self.ask_itself(&asked).await?;
            return self.line.back_end.answered(&asked, heard.answer, asked.state.clone());
        }
        let mut kept = Kept::of(&asked.state);
        match self.talk(&asked, &mut kept).await {
            Ok(heard) => {
                let outcome = self.answered(&asked, heard, kept)?;
                self.begun.forget(&asked);
                Ok(outcome)
            }
            // Nobody waits for this look: people need not hear of it.
            Err(failure) if only_looks(&asked.turn) => {
                tracing::debug!(?failure, "directline.not_looked");
                let heard = Heard { answer: Answer::default(), ended: false, any: false };
                self.answered(&asked, heard, Kept::of(&asked.state))
            }
            Err(failure) => Err(failure),
        }
    }

    async fn probe(&self) -> Result<Vec<String>, Vec<String>> {
        match self.mode {
            DirectLineMode::Activity => self.line.back_end.service.probe().await,
            DirectLineMode::DirectLine => self.line.probe().await,
        }
    }
}
