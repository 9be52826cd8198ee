//! An embedding endpoint on loopback. A text's vector says how much of it is about parcels, about
//! people, and about the weather.

use std::sync::{Arc, Mutex};

use axum::{
    Json, Router,
    extract::State,
    http::{HeaderMap, StatusCode, header::LOCATION},
    response::{IntoResponse, Response},
    routing::post,
};
use serde_json::{Value, json};
use tokio::{net::TcpListener, sync::watch, task::JoinSet};

/// How it answers.
#[derive(Clone, Copy, Debug, Default)]
pub(super) enum Way {
    #[default]
    Answers,
    Fails,
    Hangs,
    Denies,
    Moves,
    Nonsense,
    TooFew,
    Nothing,
}

#[derive(Clone, Debug)]
pub(super) struct Request {
    pub(super) authorization: Option<String>,
    pub(super) body: Value,
}

pub(super) struct Server {
    place: String,
    shared: Arc<Shared>,
    server: JoinSet<()>,
}

#[derive(Default)]
struct Shared {
    way: Mutex<Way>,
    requests: watch::Sender<Vec<Request>>,
}

impl Server {
    pub(super) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let place = listener.local_addr().unwrap().to_string();
        let shared = Arc::new(Shared::default());
        let app =
            Router::new().route("/v1/embeddings", post(answer)).with_state(Arc::clone(&shared));
        let mut server = JoinSet::new();
        server.spawn(async move { axum::serve(listener, app).await.unwrap() });
        Self { place, shared, server }
    }

    pub(super) fn url(&self) -> String {
        format!("http://{}/v1", self.place)
    }

    pub(super) fn goes(&self, way: Way) {
        *self.shared.way.lock().unwrap() = way;
    }

    pub(super) fn requests(&self) -> Vec<Request> {
        self.shared.requests.borrow().clone()
    }

    /// Waits until so many requests have come in.
    pub(super) async fn received(&self, count: usize) {
        let mut requests = self.shared.requests.subscribe();
        requests.wait_for(|all| all.len() >= count).await.unwrap();
    }

    pub(super) async fn stop(mut self) {
        self.server.shutdown().await;
    }
}

async fn answer(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    Json(body): Json<Value>,
) -> Response {
    let authorization = headers.get("authorization").map(|it| it.to_str().unwrap().to_owned());
    let texts: Vec<String> = serde_json::from_value(body["input"].clone()).unwrap();
    let way = *shared.way.lock().unwrap();
    shared.requests.send_modify(|all| all.push(Request { authorization, body }));
    let vectors = |count: usize| {
        let one = |(index, text): (usize, &String)| json!({ "object": "embedding", "index": index, "embedding": vector(text) });
        // The order is the server's own.
        let data: Vec<_> = texts.iter().enumerate().take(count).map(one).rev().collect();
        Json(json!({ "object": "list", "data": data })).into_response()
    };
    match way {
        Way::Answers => vectors(texts.len()),
        Way::Fails => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        Way::Hangs => std::future::pending().await,
        Way::Denies => StatusCode::UNAUTHORIZED.into_response(),
        Way::Moves => (StatusCode::TEMPORARY_REDIRECT, [(LOCATION, "/v2")]).into_response(),
        Way::Nonsense => "<html>".into_response(),
        Way::TooFew => vectors(texts.len() - 1),
        Way::Nothing => {
            let one = |index| json!({ "index": index, "embedding": [0.0, 0.0] });
            let data: Vec<_> = (0..texts.len()).map(one).collect();
            Json(json!({ "data": data })).into_response()
        }
    }
}

fn vector(text: &str) -> Vec<f32> {
    let text = text.to_lowercase();
    let about = |words: &[&str]| {
        words.iter().filter(|word| text.contains(*word)).fold(0.1_f32, |sum, _| sum + 1.0)
    };
    vec![
        about(&["order", "parcel", "package", "shipped"]),
        about(&["person", "agent", "talk", "somebody"]),
        about(&["rain", "weather"]),
    ]
}
