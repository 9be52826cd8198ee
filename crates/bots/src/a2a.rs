//! The `a2a` driver: an agent that speaks the Agent2Agent protocol over JSON-RPC, 1.0 or 0.3.
//!
//! Its errors come with 200, a finished task takes no more messages, and one that asks for input is
//! answered in the same task (facts: a2a-sdk 1.3, on the wire).

mod reading;
mod version;

use std::{fmt, time::Duration};

use async_trait::async_trait;
use deskmate_core::{Reason, Turn};
use serde_json::{Map, Value, json};
use uuid::Uuid;

pub use version::Version;

use crate::{
    Answered, Bot, Call, Failure, Outcome,
    back_end::{self, Asked, BackEnd, BackEndOptions},
    web::ConfigError,
};
use reading::{Read, State};

/// How often a task that goes on is looked at.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// Where the task that waits for the customer is kept.
const TASK: &str = "task";

/// What an agent is configured with.
#[derive(Debug)]
pub struct A2aBotOptions {
    /// The address of its JSON-RPC interface, and what it shares with others.
    pub back_end: BackEndOptions,
    /// The generation of the protocol.
    pub version: Version,
}

/// An agent that speaks Agent2Agent.
pub struct A2aBot {
    back_end: BackEnd,
    version: Version,
}

/// An error of the protocol.
struct Refused {
    code: i64,
}

impl Refused {
    const TASK_NOT_FOUND: i64 = -32001;
    const TASK_IS_OVER: i64 = -32004;
    const OTHER_VERSION: i64 = -32009;
    const NO_SUCH_METHOD: i64 = -32601;
    const FAILED: i64 = -32603;
}

impl A2aBot {
    /// Checks the options; nothing is sent yet.
    ///
    /// # Errors
    /// An option cannot be used; the error says which, and what to write instead.
    pub fn new(options: A2aBotOptions) -> Result<Self, ConfigError> {
        let A2aBotOptions { back_end, version } = options;
        let bot = back_end.name.clone();
        let read = || {
            let mut back_end = BackEnd::new(back_end)?;
            if let Some(header) = version.header() {
                back_end.service.set_header("a2a-version", header)?;
            }
            Ok(Self { back_end, version })
        };
        read().map_err(|problem| ConfigError { bot, problem })
    }

    async fn ask(&self, call: &Call) -> Result<Outcome, Failure> {
        let asked = self.back_end.asked(call);
        let turn = &asked.turn;
        if turn.reason == Reason::Returned && turn.messages.is_empty() {
            return Ok(Outcome::Answered(Answered::default()));
        }
        let task = asked.state.get(TASK).and_then(Value::as_str);
        let mut result = self.send(&asked, task).await?;
        if task.is_some()
            && let Err(Refused { code: Refused::TASK_NOT_FOUND | Refused::TASK_IS_OVER }) = result
        {
            result = self.send(&asked, None).await?;
        }
        let mut read = self.read(result)?;
        while read.state == State::Working {
            let Some(task) = read.task.clone() else { break };
            self.back_end.service.timing.sleep(LOOK_EVERY).await;
            let result = self.call(turn, self.version.get(), json!({"id": task})).await?;
            read = self.read(result)?;
        }
        let mut state = Map::new();
        match read.state {
            State::Failed => return Err(self.back_end.service.give_up("says that it failed")),
            State::Waiting => {
                state.extend(read.task.map(|task| (TASK.to_owned(), Value::String(task))));
            }
            State::Done | State::Working => {}
        }
        if read.answer.actions.is_empty() {
            return Err(self.back_end.silent());
        }
        self.back_end.answered(&asked, read.answer, state)
    }

    async fn send(
        &self,
        asked: &Asked,
        task: Option<&str>,
    ) -> Result<Result<Value, Refused>, Failure> {
        let turn = &asked.turn;
        let mut message = json!({
            // The same on every retry.
            "messageId": turn.turn_id,
            "contextId": context(turn),
            "role": self.version.user(),
            "parts": self.parts(turn),
            "metadata": {"deskmate": {
                "contact": turn.contact,
                "conversation": turn.conversation,
                "session": turn.session,
                "reason": back_end::reason(turn),
            }},
        });
        if let Some(task) = task {
            message["taskId"] = json!(task);
        }
        if self.version == Version::V0_3 {
            message["kind"] = json!("message");
        }
        self.call(turn, self.version.send(), json!({"message": message})).await
    }

    fn parts(&self, turn: &Turn) -> Vec<Value> {
        let text = back_end::text_with_ids(turn);
        let files = turn.messages.iter().flat_map(|message| &message.attachments);
        std::iter::once(self.version.text(&text))
            .chain(files.map(|file| self.version.file(file)))
            .collect()
    }

    async fn call(
        &self,
        turn: &Turn,
        method: &str,
        params: Value,
    ) -> Result<Result<Value, Refused>, Failure> {
        let service = &self.back_end.service;
        let body =
            json!({"jsonrpc": "2.0", "id": turn.turn_id, "method": method, "params": params});
        let request = service.post(service.url.clone()).body(body.to_string());
        let answer = self.back_end.json(request).await?;
        if let Some(error) = answer.get("error").filter(|error| !error.is_null()) {
            let code = error.get("code").and_then(Value::as_i64).unwrap_or_default();
            return Ok(Err(Refused { code }));
        }
        let result = answer.get("result").cloned();
        result.map(Ok).ok_or_else(|| self.back_end.does_not_fit("it has no `result`"))
    }

    fn read(&self, result: Result<Value, Refused>) -> Result<Read, Failure> {
        let service = &self.back_end.service;
        match result {
            Ok(result) => reading::read(&result).map_err(|why| self.back_end.does_not_fit(&why)),
            Err(Refused { code: Refused::FAILED }) => {
                let why = format!("it failed (error {})", Refused::FAILED);
                Err(Failure::Retry { why, after: None })
            }
            Err(Refused { code: code @ (Refused::OTHER_VERSION | Refused::NO_SUCH_METHOD) }) => {
                Err(service.give_up(&format!(
                    "does not speak this version of the protocol (error {code}); set `version` to \
                     the one of its agent card"
                )))
            }
            Err(Refused { code }) => Err(service.give_up(&format!("answered with error {code}"))),
        }
    }
}

/// The context of a conversation: always the same.
fn context(turn: &Turn) -> String {
    let name = format!("{}/{}", turn.channel.as_str(), turn.conversation.id.as_str());
    Uuid::new_v5(&Uuid::NAMESPACE_URL, format!("deskmate:{name}").as_bytes()).to_string()
}

#[async_trait]
impl Bot for A2aBot {
    async fn turn(&self, call: &Call) -> Outcome {
        self.ask(call).await.unwrap_or_else(Outcome::Failed)
    }

    fn subject(&self) -> String {
        self.back_end.service.subject()
    }

    async fn probe(&self) -> Result<Vec<String>, Vec<String>> {
        self.back_end.service.probe().await
    }
}

impl fmt::Debug for A2aBot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("A2aBot")
            .field("name", &self.back_end.name)
            .field("at", &self.back_end.service.place)
            .finish()
    }
}
