//! What drivers of services that know nothing of Deskmate have in common.

mod begun;
mod late;

use std::{fmt, sync::Arc, time::Duration};

use async_trait::async_trait;
use deskmate_core::{
    Message, Reason, Session, Turn,
    action::{Action, Answer, Timer},
};
use reqwest::RequestBuilder;
use serde_json::{Map, Value};
use uuid::Uuid;

pub(crate) use begun::Begun;
pub(crate) use late::{LATE, look_again, only_looks};

use crate::{
    Answered, Bot, Call, Failure, Heard, Outcome, Post, Secret, Share, Timing, session,
    web::{Problem, Service},
};

/// What every one of them is configured with.
pub struct BackEndOptions {
    /// The bot's name in the configuration.
    pub name: String,
    /// Where the service is.
    pub url: String,
    /// Sent as `authorization: Bearer …`.
    pub secret: Option<Secret>,
    /// What of the contact is sent.
    pub share: Share,
    /// Waits, and tells the time.
    pub timing: Arc<dyn Timing>,
}

impl fmt::Debug for BackEndOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BackEndOptions").field("name", &self.name).finish_non_exhaustive()
    }
}

/// A driver of a service that knows nothing of Deskmate: how it is asked is its own, the rest is the
/// same for all.
#[async_trait]
pub(crate) trait Driver: Send + Sync {
    /// The service.
    fn back_end(&self) -> &BackEnd;

    /// Makes one attempt at a turn.
    async fn ask(&self, asked: Asked, call: &Call) -> Result<Outcome, Failure>;

    /// Whether it is asked when people give the conversation back and nothing is unanswered.
    fn hears_of_returns(&self) -> bool {
        false
    }

    /// Takes what the service posts of its own accord, as [`Bot::hear`] does.
    fn hear(&self, _post: &Post) -> Heard {
        Heard::NotExpected
    }

    /// Whether what it needs is there, as [`Bot::probe`] says it.
    async fn probe(&self) -> Result<Vec<String>, Vec<String>> {
        self.back_end().service.probe().await
    }
}

#[async_trait]
impl<D: Driver> Bot for D {
    async fn turn(&self, call: &Call) -> Outcome {
        let asked = self.back_end().asked(call);
        let turn = &asked.turn;
        let nothing_new = turn.reason == Reason::Returned && turn.messages.is_empty();
        if nothing_new && !self.hears_of_returns() {
            return Outcome::Answered(Answered::default());
        }
        self.ask(asked, call).await.unwrap_or_else(Outcome::Failed)
    }

    fn subject(&self) -> String {
        self.back_end().service.subject()
    }

    fn hear(&self, post: &Post) -> Heard {
        Driver::hear(self, post)
    }

    async fn probe(&self) -> Result<Vec<String>, Vec<String>> {
        Driver::probe(self).await
    }
}

/// A service that knows nothing of Deskmate.
pub(crate) struct BackEnd {
    pub(crate) name: String,
    pub(crate) service: Service,
    share: Share,
}

/// A turn, as a service is asked.
pub(crate) struct Asked {
    /// With what is shared of the contact, and the variables of the product in its session.
    pub(crate) turn: Turn,
    /// What the driver kept.
    pub(crate) state: Map<String, Value>,
    brought: Session,
}

impl fmt::Debug for BackEnd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BackEnd")
            .field("name", &self.name)
            .field("at", &self.service.place)
            .finish()
    }
}

/// The timer by which silence is noticed.
const AWAITED_TIMER: &str = "_awaited";

impl Asked {
    /// Whether the turn is only about whether the service has said anything.
    pub(crate) fn is_about_silence(&self) -> bool {
        matches!(&self.turn.reason, Reason::Timer { timer } if timer == AWAITED_TIMER)
    }

    /// Whether the service still owes an answer.
    pub(crate) fn is_owed(&self) -> bool {
        self.state.contains_key(session::AWAITED)
    }
}

impl BackEnd {
    /// Checks the options; nothing is sent yet.
    pub(crate) fn new(options: BackEndOptions) -> Result<Self, Problem> {
        let service = Service::new(&options.url, options.secret.as_ref(), options.timing)?;
        Ok(Self { name: options.name, service, share: options.share })
    }

    pub(crate) fn asked(&self, call: &Call) -> Asked {
        let mut turn = self.share.turn(&call.turn);
        let state = session::take_state(&mut turn);
        let brought = session::bring(&mut turn);
        Asked { turn, state, brought }
    }

    /// The answer, checked, with what the driver keeps.
    pub(crate) fn answered(
        &self,
        asked: &Asked,
        mut answer: Answer,
        state: Map<String, Value>,
    ) -> Result<Outcome, Failure> {
        session::leave_out_unchanged(&asked.brought, &mut answer);
        answer.check().map_err(|why| self.does_not_fit(&why))?;
        if state != asked.state {
            session::keep_state(&mut answer, state);
        }
        Ok(Outcome::Answered(answer.into()))
    }

    /// The service took the turn and will say what it has to say by itself. If it says nothing for so
    /// long, the driver is asked again, by a timer.
    pub(crate) fn awaits(&self, asked: &Asked, within: Duration) -> Result<Outcome, Failure> {
        let timer = Timer { name: AWAITED_TIMER.into(), after: within.as_secs().max(1) };
        let answer = Answer { actions: vec![Action::Timer(timer)], ..Answer::default() };
        let state = Map::from_iter([(session::AWAITED.to_owned(), Value::Bool(true))]);
        self.answered(asked, answer, state)
    }

    /// Sends a request; its answer has to be JSON.
    pub(crate) async fn json(&self, request: RequestBuilder) -> Result<Value, Failure> {
        let whole = self.service.send(request).await?;
        if !whole.status.is_success() {
            return Err(self.service.refused(whole.status));
        }
        whole.json().map_err(|why| self.service.give_up(&why))
    }

    pub(crate) fn does_not_fit(&self, why: &str) -> Failure {
        self.service.give_up(&format!("gave an answer that does not fit: {why}"))
    }

    /// What it says is not known of it.
    pub(crate) fn silent(&self) -> Failure {
        self.service.give_up("gave an answer in which there is nothing to say or do")
    }
}

/// A name for the conversation that is always the same, for services that want one of this form.
pub(crate) fn uuid(turn: &Turn) -> Uuid {
    let (channel, conversation) = (turn.channel.as_str(), turn.conversation.id.as_str());
    let name = format!("deskmate:{channel}/{conversation}");
    Uuid::new_v5(&Uuid::NAMESPACE_URL, name.as_bytes())
}

/// Why the turn runs, in the bot protocol's word.
pub(crate) fn reason(turn: &Turn) -> Value {
    let reason = serde_json::to_value(&turn.reason).unwrap_or_default();
    reason.get("reason").cloned().unwrap_or_default()
}

/// What the customer said, in words: a line for each message, files by their addresses where there
/// is nothing else; of a command what was asked for.
pub(crate) fn text(turn: &Turn) -> String {
    lines(turn, said)
}

/// The same, with the id of what was chosen in place of its title.
pub(crate) fn text_with_ids(turn: &Turn) -> String {
    lines(turn, |message| {
        message.choice.as_ref().map_or_else(|| said(message), |choice| choice.id.clone())
    })
}

fn lines(turn: &Turn, line: impl Fn(&Message) -> String) -> String {
    let mut lines: Vec<String> = turn.messages.iter().map(line).collect();
    if let Reason::Command { command } = &turn.reason {
        lines.push(command.clone());
    }
    lines.join("\n")
}

fn said(message: &Message) -> String {
    if !message.text.trim().is_empty() {
        return message.text.clone();
    }
    let file = |file: &deskmate_core::Attachment| match &file.name {
        Some(name) => format!("{name}: {}", file.url),
        None => file.url.clone(),
    };
    message.attachments.iter().map(file).collect::<Vec<_>>().join("\n")
}
