//! The bot under test, and what it did.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use deskmate_bots::{Answered, ApiCaller, Bot, Call, DialogBot, Failure, Outcome};
use deskmate_core::{Session, Turn};
use deskmate_dialog::{
    Reply, Request,
    testing::{Stub, stubbed},
};

/// Remembers every turn of a bot.
pub(super) struct Recorder {
    bot: DialogBot,
    /// The variables that a conversation has from the start.
    given: Session,
    /// The addresses that the test gives to files. Intercom gives them addresses of its own.
    files: Mutex<Vec<String>>,
    turns: Mutex<Vec<Result<Answered, String>>>,
}

impl Recorder {
    pub(super) fn new(bot: DialogBot, given: Session) -> Arc<Self> {
        Arc::new(Self { bot, given, files: Mutex::default(), turns: Mutex::default() })
    }

    /// The customer sends a file that the test knows by this address.
    pub(super) fn sent(&self, url: &str) {
        self.files().push(url.to_owned());
    }

    fn files(&self) -> MutexGuard<'_, Vec<String>> {
        self.files.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The turn, with the addresses of files as the test has them.
    fn as_in_the_test(&self, call: &Call) -> Call {
        let mut call = call.clone();
        let files = self.files();
        for file in call.turn.messages.iter_mut().flat_map(|message| &mut message.attachments) {
            let own = |url: &&String| url.rsplit('/').next() == file.name.as_deref();
            if let Some(url) = files.iter().find(own) {
                file.url.clone_from(url);
            }
        }
        call
    }

    /// What it did since the last time.
    pub(super) fn take(&self) -> Vec<Result<Answered, String>> {
        std::mem::take(&mut self.turns())
    }

    fn turns(&self) -> MutexGuard<'_, Vec<Result<Answered, String>>> {
        self.turns.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The first turn brings what the test says that the session holds, and keeps it.
    async fn first(&self, call: &Call) -> Outcome {
        let mut session = self.given.clone();
        session.extend(call.turn.session.clone());
        let turn = Turn { session, ..call.turn.clone() };
        let mut outcome = self.bot.turn(&Call { turn, ..call.clone() }).await;
        if let Outcome::Answered(answered) = &mut outcome {
            let mut session = self.given.clone();
            session.extend(std::mem::take(&mut answered.answer.session));
            answered.answer.session = session;
        }
        outcome
    }
}

#[async_trait]
impl Bot for Recorder {
    async fn turn(&self, call: &Call) -> Outcome {
        let call = &self.as_in_the_test(call);
        let is_first = call.turn.session.is_empty() && !self.given.is_empty();
        let outcome = if is_first { self.first(call).await } else { self.bot.turn(call).await };
        match &outcome {
            Outcome::Answered(answered) => self.turns().push(Ok(answered.clone())),
            Outcome::Failed(Failure::Final { why }) => self.turns().push(Err(why.clone())),
            Outcome::Failed(Failure::Retry { .. }) | Outcome::Later => {}
        }
        outcome
    }

    fn subject(&self) -> String {
        self.bot.subject()
    }
}

/// The services of a test: each request has the answer that the test gives.
pub(super) struct Stubs(pub(super) Vec<Stub>);

#[async_trait]
impl ApiCaller for Stubs {
    async fn ask(&self, request: &Request, _: &str) -> Reply {
        stubbed(&self.0, request)
    }
}
