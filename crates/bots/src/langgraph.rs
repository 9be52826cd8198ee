//! The `langgraph` driver: a graph on a LangGraph server, over its API of threads and runs.
//!
//! The answer to a run is the whole state with everything that was ever said; what is read here is
//! the stream of updates, in which stands only what this run changed (facts: LangGraph 0.4, on the
//! wire).

mod reading;

use std::fmt;

use async_trait::async_trait;
use deskmate_core::{Reason, Turn};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    Answered, Bot, Call, Failure, Outcome, Secret,
    back_end::{self, Asked, BackEnd, BackEndOptions},
    web::{ConfigError, events},
};

/// Whether the graph waits for an answer to a question of its own.
const INTERRUPTED: &str = "interrupted";

/// What a graph is configured with.
#[derive(Debug)]
pub struct LangGraphBotOptions {
    /// Where the server is, such as `http://127.0.0.1:2024`, and what it shares with others.
    pub back_end: BackEndOptions,
    /// The graph's name in `langgraph.json`, or an assistant's id.
    pub assistant: String,
    /// Sent as `x-api-key`.
    pub api_key: Option<Secret>,
}

/// A graph on a LangGraph server.
pub struct LangGraphBot {
    back_end: BackEnd,
    assistant: String,
}

impl LangGraphBot {
    /// Checks the options; nothing is sent yet.
    ///
    /// # Errors
    /// An option cannot be used; the error says which, and what to write instead.
    pub fn new(options: LangGraphBotOptions) -> Result<Self, ConfigError> {
        let LangGraphBotOptions { back_end, assistant, api_key } = options;
        let bot = back_end.name.clone();
        let read = || {
            let mut back_end = BackEnd::new(back_end)?;
            if let Some(key) = &api_key {
                back_end.service.set_header("x-api-key", key.expose())?;
            }
            Ok(Self { back_end, assistant })
        };
        read().map_err(|problem| ConfigError { bot, problem })
    }

    async fn ask(&self, call: &Call) -> Result<Outcome, Failure> {
        let asked = self.back_end.asked(call);
        let turn = &asked.turn;
        if turn.reason == Reason::Returned && turn.messages.is_empty() {
            return Ok(Outcome::Answered(Answered::default()));
        }
        let service = &self.back_end.service;
        let thread = thread(turn).to_string();
        let known = json!({"thread_id": thread, "if_exists": "do_nothing"});
        let url = service.below(&["threads"]);
        self.back_end.json(service.post(url).body(known.to_string())).await?;
        let url = service.below(&["threads", &thread, "runs", "stream"]);
        let whole = service.send(service.post(url).body(self.run(&asked).to_string())).await?;
        if whole.status.as_u16() == 422 {
            let assistant = &self.assistant;
            return Err(service.give_up(&format!(
                "refuses the run; check that it has a graph or assistant `{assistant}`"
            )));
        }
        if !whole.status.is_success() {
            return Err(service.refused(whole.status));
        }
        let events = events::read(&String::from_utf8_lossy(&whole.body));
        let read = reading::read(&events).map_err(|why| service.give_up(&why))?;
        if read.answer.actions.is_empty() {
            return Err(self.back_end.silent());
        }
        let mut state = asked.state.clone();
        if read.interrupted {
            state.insert(INTERRUPTED.into(), Value::Bool(true));
        } else {
            state.remove(INTERRUPTED);
        }
        self.back_end.answered(&asked, read.answer, state)
    }

    /// The run: it replaces one that still goes on, and ends when nobody listens any more.
    fn run(&self, asked: &Asked) -> Value {
        let turn = &asked.turn;
        let mut run = json!({
            "assistant_id": self.assistant,
            "stream_mode": ["updates"],
            "multitask_strategy": "rollback",
            "on_disconnect": "cancel",
        });
        if asked.state.contains_key(INTERRUPTED) {
            run["command"] = json!({"resume": back_end::text_with_ids(turn)});
        } else {
            run["input"] = json!({
                "messages": messages(turn),
                "contact": turn.contact,
                "conversation": turn.conversation,
                "session": turn.session,
                "reason": back_end::reason(turn),
            });
        }
        run
    }
}

/// The thread of a conversation: always the same.
fn thread(turn: &Turn) -> Uuid {
    let name = format!("{}/{}", turn.channel.as_str(), turn.conversation.id.as_str());
    Uuid::new_v5(&Uuid::NAMESPACE_URL, format!("deskmate:{name}").as_bytes())
}

/// What is unanswered. The ids make a message that is sent again the same message.
fn messages(turn: &Turn) -> Vec<Value> {
    if turn.messages.is_empty() {
        return vec![json!({"role": "user", "content": back_end::text(turn)})];
    }
    let message = |message: &deskmate_core::Message| {
        let text = message.choice.as_ref().map_or(&message.text, |choice| &choice.id);
        let images = message.attachments.iter().map(|file| {
            let is_image =
                file.content_type.as_deref().is_some_and(|kind| kind.starts_with("image/"));
            if is_image {
                json!({"type": "image_url", "image_url": {"url": file.url}})
            } else {
                let name = file.name.as_deref().unwrap_or("file");
                json!({"type": "text", "text": format!("{name}: {}", file.url)})
            }
        });
        let content = if message.attachments.is_empty() {
            json!(text)
        } else {
            std::iter::once(json!({"type": "text", "text": text})).chain(images).collect()
        };
        json!({"id": message.id, "role": "user", "content": content})
    };
    turn.messages.iter().map(message).collect()
}

#[async_trait]
impl Bot for LangGraphBot {
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

impl fmt::Debug for LangGraphBot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LangGraphBot")
            .field("name", &self.back_end.name)
            .field("at", &self.back_end.service.place)
            .finish()
    }
}
