//! A stand-in for Intercom on loopback: it notes what it is asked and answers from a list.

#![allow(dead_code, clippy::allow_attributes, reason = "each test file uses its own part of it")]

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{HeaderMap, Response},
};
use intercom::{Client, ClientOptions, Region};
use serde_json::Value;
use tokio::{net::TcpListener, task::JoinSet};
use url::Url;

/// The time at which all tests take place, in Unix milliseconds.
pub(crate) const NOW_MS: i64 = 1_734_537_561_000;

/// What Intercom answers.
#[derive(Clone)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: String,
}

/// What Intercom was asked.
pub(crate) struct Asked {
    pub(crate) method: String,
    pub(crate) uri: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Value,
}

#[expect(clippy::needless_pass_by_value, reason = "so that a test can hand over a literal")]
pub(crate) fn answer(status: u16, body: Value) -> Answer {
    Answer { status, headers: Vec::new(), body: body.to_string() }
}

impl Answer {
    #[expect(clippy::needless_pass_by_value, reason = "so that a test can hand over a literal")]
    pub(crate) fn with(mut self, header: &'static str, value: impl ToString) -> Self {
        self.headers.push((header, value.to_string()));
        self
    }

    pub(crate) fn raw(mut self, body: &str) -> Self {
        body.clone_into(&mut self.body);
        self
    }
}

#[derive(Clone, Default)]
struct Script {
    answers: Arc<Mutex<VecDeque<Answer>>>,
    asked: Arc<Mutex<Vec<Asked>>>,
}

pub(crate) struct Intercom {
    pub(crate) url: Url,
    script: Script,
    _tasks: JoinSet<()>,
}

impl Intercom {
    /// Answers these, in order, and then 500.
    pub(crate) async fn answering(answers: impl IntoIterator<Item = Answer>) -> Self {
        let script = Script::default();
        script.answers.lock().unwrap().extend(answers);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = Url::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
        let app = Router::new().fallback(attend).with_state(script.clone());
        let mut tasks = JoinSet::new();
        tasks.spawn(async move { axum::serve(listener, app).await.unwrap() });
        Self { url, script, _tasks: tasks }
    }

    /// A client of it.
    pub(crate) fn client(&self) -> Client {
        client_at(&self.url)
    }

    /// What it was asked so far.
    pub(crate) fn asked(&self) -> Vec<Asked> {
        std::mem::take(&mut *self.script.asked.lock().unwrap())
    }
}

pub(crate) fn options_at(url: &Url) -> ClientOptions {
    let mut options = ClientOptions::new("s3cret-token", Region::Eu, Arc::new(|| NOW_MS));
    options.base_url = Some(url.clone());
    options
}

pub(crate) fn client_at(url: &Url) -> Client {
    Client::new(options_at(url)).unwrap()
}

async fn attend(State(script): State<Script>, request: Request) -> Response<Body> {
    let (head, body) = request.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap();
    script.asked.lock().unwrap().push(Asked {
        method: head.method.to_string(),
        uri: head.uri.to_string(),
        headers: head.headers,
        body: serde_json::from_slice(&body).unwrap_or_default(),
    });
    let next = script.answers.lock().unwrap().pop_front();
    let next = next.unwrap_or_else(|| answer(500, Value::Null));
    let mut response = Response::builder().status(next.status);
    for (name, value) in next.headers {
        response = response.header(name, value);
    }
    response.body(Body::from(next.body)).unwrap()
}
