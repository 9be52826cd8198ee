//! Language models: one module a wire, and what they have in common.

mod chat;
mod failure;
mod messages;
mod models;
mod responses;
mod spent;

use std::sync::Arc;

use deskmate_dialog::model::{LanguageModel as Model, ModelApi as Api};
use serde_json::Value;

pub use self::models::StandsFor;
pub(crate) use self::{
    models::{Models, words},
    spent::{Spent, Today, reached},
};
use crate::{
    Failure, Secret, Timing,
    web::{Problem, Service, Whole, events},
};

/// The longest answer where the file says nothing, in tokens.
const MOST_TOKENS: u32 = 1000;

/// What a model is asked.
#[derive(Clone, Debug, Default)]
pub(crate) struct Prompt {
    /// Who it is, and the rules.
    pub(crate) system: String,
    /// What was said, oldest first.
    pub(crate) said: Vec<Said>,
    /// What it can do besides answering.
    pub(crate) tools: Vec<ToolSpec>,
    /// The JSON Schema of its answer, where that is to be JSON.
    pub(crate) shape: Option<Value>,
}

/// One entry of a conversation with a model.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Said {
    /// What the customer wrote.
    Customer(String),
    /// What the model wrote, or a person before it, and what it called.
    Agent { text: String, calls: Vec<ToolCall> },
    /// What came of a call.
    Result { id: String, text: String },
}

/// Something a model can call.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ToolSpec {
    pub(crate) name: String,
    pub(crate) description: String,
    /// The JSON Schema of its arguments.
    pub(crate) parameters: Value,
}

/// A call of a tool.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct ToolCall {
    pub(crate) id: String,
    pub(crate) name: String,
    /// As the model wrote them: JSON, or what was to be JSON.
    pub(crate) arguments: String,
}

/// What a model answered.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Reply {
    pub(crate) text: String,
    pub(crate) calls: Vec<ToolCall>,
    pub(crate) end: End,
    pub(crate) tokens: Tokens,
}

impl Reply {
    /// The answer to a prompt with a shape; some write around it, or have called a tool for it.
    pub(crate) fn json(&self) -> Option<Value> {
        let called = self.calls.first().map(|call| call.arguments.as_str());
        [self.text.as_str(), called.unwrap_or_default()].into_iter().find_map(|text| {
            let inside = text.get(text.find('{')?..=text.rfind('}')?)?;
            serde_json::from_str(inside).ok()
        })
    }
}

/// What a model's answer is called where it has a shape.
const SHAPED: &str = "answer";

/// Why a model stopped. What it says of calls is not believed: some say `stop` and call.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum End {
    #[default]
    Done,
    /// It had no more room.
    Cut,
    /// It would not answer.
    Refused,
}

/// How much was read and written, in tokens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tokens {
    pub(crate) input: u64,
    pub(crate) output: u64,
}

impl Tokens {
    /// A line for the timeline.
    pub(crate) fn told(self, model: &str, cost: Option<f64>, took_ms: i64) -> String {
        let cost = cost.map(|cost| format!(", which cost {cost:.5}")).unwrap_or_default();
        let Self { input, output } = self;
        format!("`{model}` read {input} and wrote {output} tokens in {took_ms} ms{cost}")
    }

    /// Counts them, for whoever watches.
    pub(crate) fn count(self, bot: &str, model: &str) {
        for (kind, count) in [("input", self.input), ("output", self.output)] {
            let (bot, model) = (bot.to_owned(), model.to_owned());
            metrics::counter!("deskmate_agent_tokens_total", "bot" => bot, "model" => model, "kind" => kind)
                .increment(count);
        }
    }
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum CallError {
    /// The prompt is longer than the model reads.
    TooLong,
    /// Anything else.
    Failed(Failure),
}

/// A model, ready to be asked.
pub(crate) struct Endpoint {
    service: Service,
    api: Api,
    /// The model's name.
    pub(crate) name: String,
    temperature: Option<f64>,
    max_tokens: u32,
    stream: bool,
    /// What a million tokens cost: read, written.
    price: Option<(f64, f64)>,
}

impl Endpoint {
    /// Checks where it is and what is sent along; nothing is asked yet. `url`, `name` and `key` are
    /// what stands for those of the file.
    pub(crate) fn new(
        model: &Model,
        url: &str,
        name: &str,
        key: Option<Secret>,
        timing: Arc<dyn Timing>,
    ) -> Result<Self, Problem> {
        let api = model.api.unwrap_or(Api::Chat);
        let url =
            url.trim().trim_end_matches('/').trim_end_matches(path(api)).trim_end_matches('/');
        // Anthropic's own address has no version in it, which all other servers have.
        let (bearer, own) = if api == Api::Messages { (None, key) } else { (key, None) };
        let mut service = Service::new(url, bearer.as_ref(), timing)?;
        service.forget_connections()?;
        if api == Api::Messages {
            service.set_header("anthropic-version", "2023-06-01")?;
        }
        if let Some(key) = own {
            service.set_header("x-api-key", key.expose())?;
        }
        Ok(Self {
            service,
            api,
            name: name.to_owned(),
            temperature: model.temperature.as_ref().map(|own| own.value),
            max_tokens: model.max_tokens.as_ref().map_or(MOST_TOKENS, |own| own.value),
            stream: model.stream.unwrap_or(true),
            price: model.price.as_ref().map(|price| (price.input, price.output)),
        })
    }

    /// Asks once. Dropping the future closes the connection, and the model stops.
    pub(crate) async fn ask(&self, prompt: &Prompt) -> Result<Reply, CallError> {
        let mut body = match self.api {
            Api::Chat => chat::body(self, prompt),
            Api::Responses => responses::body(self, prompt),
            Api::Messages => messages::body(self, prompt),
        };
        body["model"] = self.name.as_str().into();
        if let Some(temperature) = self.temperature {
            body["temperature"] = temperature.into();
        }
        if self.stream {
            body["stream"] = true.into();
        }
        let steps: Vec<&str> = path(self.api).trim_start_matches('/').split('/').collect();
        let url = self.service.below(&steps);
        let whole = self.service.exchange(self.service.post(url).body(body.to_string())).await;
        let whole = whole.map_err(|failure| CallError::Failed(self.told(failure)))?;
        if !whole.status.is_success() {
            return Err(failure::of(self, &whole));
        }
        self.read(&whole)
    }

    fn read(&self, whole: &Whole) -> Result<Reply, CallError> {
        let answer = if whole.content_type.starts_with("text/event-stream") {
            let events = events::read(&String::from_utf8_lossy(&whole.body));
            match (failure::among(&events), self.api) {
                (Some(error), _) => Ok(error),
                (None, Api::Chat) => chat::whole(&events),
                (None, Api::Responses) => responses::whole(&events),
                (None, Api::Messages) => messages::whole(&events),
            }
        } else {
            whole.json().map_err(|_| "an answer that is no JSON".to_owned())
        };
        let answer = answer.map_err(|why| self.garbled(&why))?;
        if let Some(error) = failure::inside(self, &answer) {
            return Err(error);
        }
        let reply = match self.api {
            Api::Chat => chat::read(&answer),
            Api::Responses => responses::read(&answer),
            Api::Messages => messages::read(&answer),
        };
        reply.ok_or_else(|| self.garbled("an answer that does not fit"))
    }

    /// Another attempt may bring something better.
    fn garbled(&self, what: &str) -> CallError {
        let why = format!("{} gave {what}; check `model.url` and `model.api`", self.subject());
        CallError::Failed(Failure::Retry { why, after: None })
    }

    /// A failure of the connection, with the name of the model.
    fn told(&self, failure: Failure) -> Failure {
        match failure {
            Failure::Retry { why, after } => {
                Failure::Retry { why: format!("{}: {why}", self.subject()), after }
            }
            Failure::Final { .. } => {
                Failure::Final { why: format!("{} gave too long an answer", self.subject()) }
            }
        }
    }

    /// The model as the subject of a sentence.
    pub(crate) fn subject(&self) -> String {
        format!("the model `{}` at {}", self.name, self.service.place)
    }

    /// What tokens cost, where it is known.
    pub(crate) fn cost(&self, tokens: Tokens) -> Option<f64> {
        let (input, output) = self.price?;
        let many = |tokens: u64, price: f64| price * tokens as f64 / 1e6;
        Some(many(tokens.input, input) + many(tokens.output, output))
    }

    /// Whether anything answers there.
    pub(crate) async fn probe(&self) -> Result<String, String> {
        match self.service.probe().await {
            Ok(_) => Ok(format!("{} can be reached", self.subject())),
            Err(_) => Err(format!(
                "model.url: {} cannot be reached; start it, or mend the address",
                self.subject()
            )),
        }
    }
}

/// What is asked, below the address.
fn path(api: Api) -> &'static str {
    match api {
        Api::Chat => "/chat/completions",
        Api::Responses => "/responses",
        Api::Messages => "/messages",
    }
}

/// A text in an answer, where there is one.
fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// A number of tokens.
fn count(value: &Value) -> u64 {
    value.as_u64().unwrap_or_default()
}
