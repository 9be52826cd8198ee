//! A mapping, read.

use deskmate_core::{
    Turn,
    action::{Answer, Format},
};
use deskmate_dialog::{Dynamic, Expression, Template};
use serde_json::{Map, Value};

use super::{JsonShape, answer::Reading, values};
use crate::{Call, web::Problem};

/// How a service is asked, and what its answers mean.
pub(super) struct Mapping {
    step: Step,
    choice: Option<Step>,
    start: Option<Step>,
    lost: Vec<u16>,
    returned: Option<Template>,
    reading: Reading,
}

/// One request.
pub(super) struct Step {
    pub(super) url: Template,
    pub(super) body: Dynamic,
}

impl Step {
    fn new(key: &str, url: &str, body: &Value) -> Result<Self, Problem> {
        let wrong = |key: String| move |why: String| Problem::Mapping { key, why };
        let at =
            |part: &str| if key.is_empty() { part.to_owned() } else { format!("{key}.{part}") };
        // What a customer writes must not choose whom Deskmate asks.
        let fixed = url.split('{').next().unwrap_or_default();
        let host = fixed.split_once("://").map(|(_, rest)| rest).unwrap_or_default();
        if url.contains('{') && !host.contains('/') {
            let why = "placeholders can only stand after the host, as in \
                       https://bot.example.com/{conversation.id}";
            return Err(wrong(at("url"))(why.into()));
        }
        Ok(Self {
            url: Template::new(url).map_err(wrong(at("url")))?,
            body: Dynamic::of(body).map_err(wrong(at("body")))?,
        })
    }
}

impl Mapping {
    pub(super) fn new(shape: &JsonShape) -> Result<Self, Problem> {
        let missing = |key: &str, why: &str| Problem::Mapping { key: key.into(), why: why.into() };
        let url = shape.url.as_deref().ok_or(Problem::Url)?;
        let body = shape.body.as_ref().ok_or_else(|| {
            missing("body", "is missing: write what is posted, or name a `preset`")
        })?;
        let read = &shape.read;
        if [&read.say, &read.pieces, &read.handover].iter().all(|key| key.is_none()) {
            let why = "is missing: write where the answer has what is said, such as `answer.text`";
            return Err(missing("read.say", why));
        }
        let format = match read.format.as_deref() {
            None | Some("markdown") => Format::Markdown,
            Some("plain") => Format::Plain,
            Some("html") => Format::Html,
            Some(_) => return Err(missing("read.format", "is `plain`, `markdown` or `html`")),
        };
        let expression = |key: &str, source: &Option<String>| {
            let read = |source: &String| {
                Expression::new(source)
                    .map_err(|why| Problem::Mapping { key: format!("read.{key}"), why })
            };
            source.as_ref().map(read).transpose()
        };
        Ok(Self {
            step: Step::new("", url, body)?,
            choice: shape.choice.as_ref().map(|body| Step::new("choice", url, body)).transpose()?,
            start: shape
                .start
                .as_ref()
                .map(|start| {
                    let url = start.url.as_deref().unwrap_or(url);
                    Step::new("start", url, start.body.as_ref().unwrap_or(body))
                })
                .transpose()?,
            lost: shape.lost.clone().unwrap_or_default(),
            returned: shape
                .returned
                .as_deref()
                .map(Template::new)
                .transpose()
                .map_err(|why| Problem::Mapping { key: "returned".into(), why })?,
            reading: Reading {
                say: expression("say", &read.say)?,
                pieces: expression("pieces", &read.pieces)?,
                choices: expression("choices", &read.choices)?,
                attachments: expression("attachments", &read.attachments)?,
                handover: expression("handover", &read.handover)?,
                session: expression("session", &read.session)?,
                state: expression("state", &read.state)?,
                error: expression("error", &read.error)?,
                format,
                may_be_silent: shape.may_be_silent.unwrap_or(false),
            },
        })
    }

    /// The address, as far as it is the same for every conversation.
    pub(super) fn address(&self) -> &str {
        self.step.url.source().split('{').next().unwrap_or_default()
    }

    /// Whether the service is told that a conversation came back.
    pub(super) fn is_told(&self) -> bool {
        self.returned.is_some()
    }

    /// What stands in the placeholders.
    pub(super) fn values(
        &self,
        turn: &Turn,
        call: &Call,
        state: &Map<String, Value>,
    ) -> Map<String, Value> {
        values::of(turn, call, state, self.returned.as_ref())
    }

    /// The request for this turn.
    pub(super) fn step(&self, turn: &Turn, state: &Map<String, Value>) -> &Step {
        let chosen = turn.messages.last().is_some_and(|message| message.choice.is_some());
        match (&self.start, &self.choice) {
            (Some(start), _) if state.is_empty() => start,
            (_, Some(choice)) if chosen => choice,
            _ => &self.step,
        }
    }

    /// Whether a status means that the service knows the conversation no more.
    pub(super) fn has_lost(&self, status: u16) -> bool {
        self.lost.contains(&status)
    }

    /// What an answer means.
    pub(super) fn read(
        &self,
        answer: Value,
        state: Map<String, Value>,
    ) -> Result<(Answer, Map<String, Value>), String> {
        self.reading.read(answer, state)
    }
}
