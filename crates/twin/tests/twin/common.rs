//! A twin, a client for its API, and an endpoint that receives its webhooks.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, Method, StatusCode},
    response::{IntoResponse, Response},
};
use intercom_twin::{Act, Acted, Switches, Twin, TwinOptions, WebhookOptions};
use reqwest::{Client, RequestBuilder};
use serde_json::{Value, json};

/// The one client of the tests.
pub(crate) fn client() -> Client {
    Client::builder().no_proxy().timeout(Duration::from_secs(10)).build().unwrap()
}

/// A twin and what is needed to use it.
pub(crate) struct World {
    pub(crate) twin: Twin,
    pub(crate) http: Client,
    pub(crate) hook: Hook,
}

/// An answer of the API.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Value,
    pub(crate) headers: HeaderMap,
}

impl World {
    /// With a stopped clock and webhooks to [`Hook`], nobody assigned to new conversations.
    pub(crate) async fn new() -> Self {
        Self::with(quiet()).await
    }

    pub(crate) async fn with(options: TwinOptions) -> Self {
        let hook = Hook::listen().await;
        let twin = Twin::start(options).await.unwrap();
        twin.set_webhook_url(&hook.url).await.unwrap();
        hook.forget();
        Self { twin, http: client(), hook }
    }

    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let described = self.twin.describe();
        self.http
            .request(method, format!("{}{path}", described.base_url))
            .bearer_auth(described.access_token)
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        answer(self.request(Method::GET, path)).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        answer(self.request(Method::POST, path).json(&body)).await
    }

    pub(crate) async fn put(&self, path: &str, body: Value) -> Answer {
        answer(self.request(Method::PUT, path).json(&body)).await
    }

    pub(crate) async fn delete(&self, path: &str, body: Value) -> Answer {
        answer(self.request(Method::DELETE, path).json(&body)).await
    }

    /// The control API.
    pub(crate) async fn control(&self, method: Method, path: &str, body: Value) -> Answer {
        let url = format!("{}{path}", self.twin.describe().control_url);
        answer(self.http.request(method, url).json(&body)).await
    }

    pub(crate) fn act(&self, act: impl Into<Act>) -> Acted {
        self.twin.act(act).unwrap()
    }

    /// Joe starts a conversation; its id.
    pub(crate) fn started(&self) -> String {
        self.act(Act::contact_starts("Joe", "Where is my order?")).conversation_id
    }

    pub(crate) fn conversation(&self, id: &str) -> Value {
        self.twin.conversation(id).unwrap()
    }

    /// The last part of a conversation.
    pub(crate) fn last_part(&self, id: &str) -> Value {
        last_part(&self.conversation(id))
    }

    pub(crate) fn admin(&self, name: &str) -> String {
        let admins = self.twin.describe().admins;
        admins.into_iter().find(|a| a.name.starts_with(name)).unwrap().id
    }

    pub(crate) fn team(&self, name: &str) -> String {
        self.twin.describe().teams.into_iter().find(|t| t.name == name).unwrap().id
    }

    pub(crate) fn contact(&self, name: &str) -> String {
        let contacts = self.twin.describe().contacts;
        let named = |n: &Option<String>| n.as_deref().is_some_and(|n| n.starts_with(name));
        contacts.into_iter().find(|c| named(&c.name)).unwrap().id
    }

    pub(crate) fn bot(&self) -> String {
        self.twin.describe().teammate_id
    }

    /// The bot teammate comments through the API.
    pub(crate) async fn bot_says(&self, id: &str, body: &str) -> Answer {
        let body = json!({
            "message_type": "comment", "type": "admin", "admin_id": self.bot(), "body": body,
        });
        self.post(&format!("/conversations/{id}/reply"), body).await
    }

    pub(crate) async fn advance(&self, seconds: u64) {
        self.twin.advance(Duration::from_secs(seconds)).await;
    }

    /// The topics that arrived since they were last asked for, sorted: there is no order.
    pub(crate) async fn topics(&self) -> Vec<String> {
        let mut topics: Vec<_> =
            self.webhooks().await.iter().map(|w| string(&w["topic"])).collect();
        topics.sort();
        topics
    }

    /// The webhooks that arrived since they were last asked for.
    pub(crate) async fn webhooks(&self) -> Vec<Value> {
        self.twin.settle().await;
        self.hook.take().into_iter().map(|r| serde_json::from_slice(&r.body).unwrap()).collect()
    }
}

impl World {
    pub(crate) fn switch(&self, change: impl FnOnce(&mut Switches)) {
        let mut switches = self.twin.switches();
        change(&mut switches);
        self.twin.set_switches(switches).unwrap();
    }

    /// `POST /conversations/{id}/parts` by Ann; the whole conversation.
    pub(crate) async fn manage(&self, id: &str, body: Value) -> Value {
        let answer = self.try_manage(id, body).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.body
    }

    pub(crate) async fn try_manage(&self, id: &str, body: Value) -> Answer {
        let mut whole = json!({ "type": "admin", "admin_id": self.admin("Ann") });
        whole.as_object_mut().unwrap().extend(body.as_object().unwrap().clone());
        self.post(&format!("/conversations/{id}/parts"), whole).await
    }
}

pub(crate) fn assignees(conversation: &Value) -> (Value, Value) {
    (conversation["admin_assignee_id"].clone(), conversation["team_assignee_id"].clone())
}

pub(crate) fn number(id: &str) -> Value {
    json!(id.parse::<u64>().unwrap())
}

/// With these switches.
pub(crate) async fn switched(change: impl FnOnce(&mut Switches)) -> World {
    let mut options = quiet();
    change(&mut options.switches);
    World::with(options).await
}

/// Options for most tests: a stopped clock, new conversations go to nobody, and a webhook may be
/// answered late, so that a busy machine decides nothing.
pub(crate) fn quiet() -> TwinOptions {
    let mut options = TwinOptions::manual();
    options.webhook_timeout = Duration::from_secs(300);
    // Files are fetched from a server beside the test.
    options.fetch_allow = vec!["127.0.0.1".parse().unwrap()];
    options.switches.new_conversations_assigned_to = "nobody".to_owned();
    options
}

pub(crate) fn webhook(url: &str) -> Option<WebhookOptions> {
    Some(WebhookOptions::to(url))
}

pub(crate) async fn answer(request: RequestBuilder) -> Answer {
    let answer = request.send().await.unwrap();
    let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
    let bytes = answer.bytes().await.unwrap();
    Answer { status, headers, body: serde_json::from_slice(&bytes).unwrap_or(Value::Null) }
}

pub(crate) fn string(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

pub(crate) fn parts(conversation: &Value) -> &Vec<Value> {
    conversation["conversation_parts"]["conversation_parts"].as_array().unwrap()
}

pub(crate) fn last_part(conversation: &Value) -> Value {
    parts(conversation).last().unwrap().clone()
}

pub(crate) fn part_types(conversation: &Value) -> Vec<String> {
    parts(conversation).iter().map(|p| string(&p["part_type"])).collect()
}

/// `(status, code)` of an error.
pub(crate) fn error(answer: &Answer) -> (u16, String) {
    assert_eq!(answer.body["type"], "error.list", "{answer:?}");
    assert_eq!(answer.body["request_id"].as_str().map(str::len), Some(36), "{answer:?}");
    (answer.status, string(&answer.body["errors"][0]["code"]))
}

/// A request that an endpoint received.
#[derive(Debug, Clone)]
pub(crate) struct Received {
    pub(crate) method: Method,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

/// A webhook endpoint. It answers 200, or what it was told to answer next.
#[derive(Clone)]
pub(crate) struct Hook {
    pub(crate) url: String,
    state: Arc<Mutex<HookState>>,
}

#[derive(Default)]
struct HookState {
    received: Vec<Received>,
    next: VecDeque<Next>,
}

#[derive(Clone, Copy)]
enum Next {
    Status(u16),
    Never,
}

impl Hook {
    pub(crate) async fn listen() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        let state = Arc::<Mutex<HookState>>::default();
        let router = Router::new().fallback(receive).with_state(Arc::clone(&state));
        #[expect(clippy::disallowed_methods, reason = "ends with the test's runtime")]
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, state }
    }

    pub(crate) fn take(&self) -> Vec<Received> {
        std::mem::take(&mut self.state.lock().unwrap().received)
    }

    pub(crate) fn forget(&self) {
        self.take();
    }

    /// What the next requests are answered with.
    pub(crate) fn answers(&self, statuses: &[u16]) {
        let next = statuses.iter().map(|s| Next::Status(*s));
        self.state.lock().unwrap().next.extend(next);
    }

    /// The next request is never answered.
    pub(crate) fn hangs(&self) {
        self.state.lock().unwrap().next.push_back(Next::Never);
    }
}

async fn receive(
    State(state): State<Arc<Mutex<HookState>>>,
    method: Method,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let next = {
        let mut state = state.lock().unwrap();
        state.received.push(Received { method, headers, body });
        state.next.pop_front().unwrap_or(Next::Status(200))
    };
    match next {
        Next::Status(status) => {
            let status = StatusCode::from_u16(status).unwrap();
            (status, [("location", "/elsewhere")]).into_response()
        }
        Next::Never => std::future::pending().await,
    }
}
