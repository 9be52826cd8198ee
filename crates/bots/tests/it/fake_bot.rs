//! A bot on loopback that answers what the test tells it to, and remembers what it was sent.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode, Uri},
    response::{IntoResponse, Response},
};
use deskmate_bots::{BackEndOptions, HttpBot, HttpBotOptions, Share};
use serde_json::Value;
use tokio::{net::TcpListener, sync::Notify, task::JoinSet};

use crate::test_timing::TestTiming;

/// One post that a bot got.
#[derive(Clone, Debug)]
pub(crate) struct Post {
    pub(crate) path: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Post {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        Some(self.headers.get(name)?.to_str().unwrap())
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

/// In a response: its body is made from the post that it answers.
#[derive(Clone)]
pub(crate) struct BodyFor(pub(crate) Arc<dyn Fn(&Post) -> String + Send + Sync>);

pub(crate) struct FakeBot {
    pub(crate) place: String,
    shared: Arc<Shared>,
    _server: JoinSet<()>,
}

#[derive(Default)]
struct Shared {
    responses: Mutex<VecDeque<Response>>,
    posts: Mutex<Vec<Post>>,
    received: Notify,
}

impl FakeBot {
    /// Gives these responses, one to each post, and then never answers again.
    pub(crate) async fn start(responses: impl IntoIterator<Item = Response>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let place = listener.local_addr().unwrap().to_string();
        let shared = Arc::new(Shared {
            responses: Mutex::new(responses.into_iter().collect()),
            ..Shared::default()
        });
        let app = Router::new().fallback(answer).with_state(Arc::clone(&shared));
        let mut server = JoinSet::new();
        server.spawn(async move { axum::serve(listener, app).await.unwrap() });
        Self { place, shared, _server: server }
    }

    pub(crate) fn options(&self, timing: &Arc<TestTiming>) -> HttpBotOptions {
        let url = format!("http://{}/turn", self.place);
        HttpBotOptions::new("support-bot", url, Arc::clone(timing) as _)
    }

    /// What drivers of other services are configured with, to ask this one.
    pub(crate) fn back_end(&self) -> BackEndOptions {
        BackEndOptions {
            name: "support-bot".into(),
            url: format!("http://{}", self.place),
            secret: None,
            share: Share::everything(),
            timing: TestTiming::new(),
        }
    }

    pub(crate) fn driver(&self, timing: &Arc<TestTiming>) -> HttpBot {
        HttpBot::new(self.options(timing)).unwrap()
    }

    pub(crate) fn posts(&self) -> Vec<Post> {
        self.shared.posts.lock().unwrap().clone()
    }

    /// Waits until a post has come in whole.
    pub(crate) async fn received(&self) {
        self.shared.received.notified().await;
    }
}

async fn answer(
    State(shared): State<Arc<Shared>>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let post = Post { path: uri.path().to_owned(), headers, body };
    shared.posts.lock().unwrap().push(post.clone());
    shared.received.notify_one();
    let response = shared.responses.lock().unwrap().pop_front();
    let Some(mut response) = response else { return std::future::pending().await };
    if let Some(BodyFor(make)) = response.extensions_mut().remove() {
        *response.body_mut() = make(&post).into();
    }
    response
}

/// A response with this status and body.
pub(crate) fn responds(status: u16, body: impl Into<Bytes>) -> Response {
    (StatusCode::from_u16(status).unwrap(), body.into()).into_response()
}

/// A response with this status, one header and no body.
pub(crate) fn with_header(status: u16, name: &'static str, value: &'static str) -> Response {
    (StatusCode::from_u16(status).unwrap(), [(name, value)]).into_response()
}

/// An answer that says this.
pub(crate) fn says(text: &str) -> Response {
    responds(200, format!(r#"{{"actions":[{{"type":"say","text":"{text}"}}]}}"#))
}
