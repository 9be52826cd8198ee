//! A Chat API of Botpress: users with keys, conversations, messages page by page, events, and its
//! faults. Shapes are those that `@botpress/chat` 0.5.5 describes.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard},
};

use axum::{
    Router,
    body::Bytes,
    extract::{Path, Query, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use deskmate_bots::{BackEndOptions, BotpressBot, BotpressBotOptions, Share};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::{net::TcpListener, task::JoinSet};

use crate::test_timing::TestTiming;

/// What the bot adds because of what was sent to it: each after so many more looks.
type Behaviour = Box<dyn Fn(&Value) -> Vec<(usize, Value)> + Send>;

/// What goes wrong with the next message that is added.
pub(super) enum Fault {
    /// It is refused with this status.
    Refused(u16),
    /// It arrives, and this status comes back.
    Arrives(u16),
}

#[derive(Default)]
struct Talk {
    users: Vec<String>,
    messages: Vec<Value>,
    /// What comes after so many more looks.
    late: Vec<(usize, Value)>,
}

#[derive(Default)]
pub(super) struct Service {
    behaviour: Option<Behaviour>,
    pub(super) faults: VecDeque<Fault>,
    /// How many messages a page has, and whether the newest come first.
    pub(super) pages: (usize, bool),
    /// Whether users are known by tokens that we sign.
    pub(super) signs: bool,
    users: BTreeMap<String, String>,
    talks: BTreeMap<String, Talk>,
    /// What was asked, in short.
    pub(super) calls: Vec<String>,
    /// What was added, and events.
    pub(super) sent: Vec<Value>,
    made: usize,
}

pub(crate) struct FakeBotpress {
    pub(crate) place: String,
    service: Arc<Mutex<Service>>,
    pub(super) timing: Arc<TestTiming>,
    _server: JoinSet<()>,
}

impl FakeBotpress {
    pub(crate) async fn start(
        behaviour: impl Fn(&Value) -> Vec<(usize, Value)> + Send + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let place = listener.local_addr().unwrap().to_string();
        let behaviour: Option<Behaviour> = Some(Box::new(behaviour));
        let service = Service { behaviour, pages: (100, true), ..Service::default() };
        let service = Arc::new(Mutex::new(service));
        let app = Router::new()
            .route("/hook/hello", get(async || "{}"))
            .route("/hook/users", post(user))
            .route("/hook/users/get-or-create", post(signed_user))
            .route("/hook/conversations", post(begin))
            .route("/hook/conversations/get-or-create", post(get_or_begin))
            .route("/hook/messages", post(write))
            .route("/hook/events", post(event))
            .route("/hook/conversations/{id}/messages", get(read))
            .with_state(Arc::clone(&service));
        let mut server = JoinSet::new();
        server.spawn(async move { axum::serve(listener, app).await.unwrap() });
        Self { place, service, timing: TestTiming::new(), _server: server }
    }

    pub(super) fn service(&self) -> MutexGuard<'_, Service> {
        self.service.lock().unwrap()
    }

    pub(crate) fn sent(&self) -> Vec<Value> {
        self.service().sent.clone()
    }

    pub(crate) fn options(&self) -> BotpressBotOptions {
        let back_end = BackEndOptions {
            name: "support-bot".into(),
            url: format!("http://{}/hook", self.place),
            secret: None,
            share: Share::everything(),
            timing: self.timing.clone(),
        };
        BotpressBotOptions {
            back_end,
            encryption_key: None,
            quiet: Duration::from_secs(3),
            late: Duration::ZERO,
            markdown: false,
            returned: None,
        }
    }

    pub(super) fn bot(&self) -> BotpressBot {
        BotpressBot::new(self.options()).unwrap()
    }

    /// The bot says something by itself in every conversation.
    pub(super) fn bot_says(&self, payload: &Value) {
        let mut service = self.service();
        let ids: Vec<String> = service.talks.keys().cloned().collect();
        ids.iter().for_each(|id| service.add(id, "bot", payload.clone(), Value::Null));
    }

    /// Every conversation is gone.
    pub(super) fn forgets(&self) {
        self.service().talks.clear();
    }
}

impl Service {
    fn next(&mut self, what: &str) -> String {
        self.made += 1;
        format!("{what}_{}", self.made)
    }

    /// Who asks, by the key.
    fn asks(&self, headers: &HeaderMap) -> Result<String, Refused> {
        let key = headers.get("x-user-key").and_then(|key| key.to_str().ok()).unwrap_or_default();
        let known = if self.signs {
            let claims = key.split('.').nth(1).and_then(|part| URL_SAFE_NO_PAD.decode(part).ok());
            let claims = claims.and_then(|claims| serde_json::from_slice::<Value>(&claims).ok());
            claims.and_then(|claims| claims["id"].as_str().map(str::to_owned))
        } else {
            self.users.get(key).cloned()
        };
        known.ok_or(Refused(401, "Unauthorized"))
    }

    /// The conversation, for one who takes part in it.
    fn talk(&mut self, id: &str, user: &str) -> Result<&mut Talk, Refused> {
        let talk = self.talks.get_mut(id).ok_or(Refused(404, "ResourceNotFound"))?;
        if talk.users.iter().any(|own| own == user) {
            Ok(talk)
        } else {
            Err(Refused(403, "Forbidden"))
        }
    }

    /// Adds a message. A `metadata` in the bot's payload stands beside it.
    fn add(&mut self, id: &str, user: &str, mut payload: Value, mut metadata: Value) {
        let message = self.next("msg");
        if let Some(own) = payload.as_object_mut().and_then(|all| all.remove("metadata")) {
            metadata = own;
        }
        // Three in a second, so that some have one time.
        let at = format!("2026-11-30T12:00:{:02}.000Z", self.made / 3);
        let message = json!({
            "id": message, "createdAt": at, "payload": payload, "userId": user,
            "conversationId": id, "metadata": metadata,
        });
        self.talks.get_mut(id).unwrap().messages.push(message);
    }

    fn reacts(&mut self, id: &str, to: &Value) {
        let reactions = self.behaviour.as_ref().map(|behaviour| behaviour(to)).unwrap_or_default();
        for (looks, payload) in reactions {
            if looks == 0 {
                self.add(id, "bot", payload, Value::Null);
            } else {
                self.talks.get_mut(id).unwrap().late.push((looks, payload));
            }
        }
    }
}

/// A status, and what kind of error that is.
struct Refused(u16, &'static str);

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let Self(status, kind) = self;
        let body =
            json!({"code": status, "type": kind, "message": "customer said X", "id": "err_1"});
        (StatusCode::from_u16(status).unwrap(), body.to_string()).into_response()
    }
}

fn gives(value: &Value) -> Response {
    ([("content-type", "application/json")], value.to_string()).into_response()
}

type Shared = State<Arc<Mutex<Service>>>;

fn body(bytes: &Bytes) -> Value {
    serde_json::from_slice(bytes).unwrap()
}

async fn user(State(service): Shared, bytes: Bytes) -> Response {
    let mut service = service.lock().unwrap();
    service.calls.push("user".into());
    let (id, key) = (service.next("user"), service.next("key"));
    service.users.insert(key.clone(), id.clone());
    let user = json!({"id": id, "name": body(&bytes)["name"], "createdAt": "", "updatedAt": ""});
    gives(&json!({"user": user, "key": key}))
}

async fn signed_user(State(service): Shared, headers: HeaderMap) -> Response {
    let mut service = service.lock().unwrap();
    service.calls.push("user known".into());
    let known = service.asks(&headers);
    known.map_or_else(IntoResponse::into_response, |id| gives(&json!({"user": {"id": id}})))
}

async fn begin(State(service): Shared, headers: HeaderMap) -> Response {
    let mut service = service.lock().unwrap();
    service.calls.push("conversation".into());
    match service.asks(&headers) {
        Ok(user) => {
            let id = service.next("conv");
            service.talks.insert(id.clone(), Talk { users: vec![user], ..Talk::default() });
            gives(&json!({"conversation": {"id": id, "createdAt": "", "updatedAt": ""}}))
        }
        Err(refused) => refused.into_response(),
    }
}

async fn get_or_begin(State(service): Shared, headers: HeaderMap, bytes: Bytes) -> Response {
    let mut service = service.lock().unwrap();
    service.calls.push("conversation known".into());
    let user = match service.asks(&headers) {
        Ok(user) => user,
        Err(refused) => return refused.into_response(),
    };
    let id = body(&bytes)["id"].as_str().unwrap().to_owned();
    let talk = service
        .talks
        .entry(id.clone())
        .or_insert_with(|| Talk { users: vec![user.clone()], ..Talk::default() });
    if !talk.users.contains(&user) {
        return Refused(403, "Forbidden").into_response();
    }
    gives(&json!({"conversation": {"id": id, "createdAt": "", "updatedAt": ""}}))
}

async fn write(State(service): Shared, headers: HeaderMap, bytes: Bytes) -> Response {
    let mut service = service.lock().unwrap();
    let sent = body(&bytes);
    let id = sent["conversationId"].as_str().unwrap().to_owned();
    service.calls.push("message".into());
    let user = match service.asks(&headers) {
        Ok(user) => user,
        Err(refused) => return refused.into_response(),
    };
    if let Err(refused) = service.talk(&id, &user) {
        return refused.into_response();
    }
    let fault = service.faults.pop_front();
    if let Some(Fault::Refused(status)) = fault {
        return Refused(status, "Internal").into_response();
    }
    service.sent.push(sent.clone());
    service.add(&id, &user, sent["payload"].clone(), sent["metadata"].clone());
    service.reacts(&id, &sent);
    match fault {
        Some(Fault::Arrives(status)) => Refused(status, "Internal").into_response(),
        _ => gives(&json!({"message": {}})),
    }
}

async fn event(State(service): Shared, headers: HeaderMap, bytes: Bytes) -> Response {
    let mut service = service.lock().unwrap();
    let sent = body(&bytes);
    let id = sent["conversationId"].as_str().unwrap().to_owned();
    service.calls.push("event".into());
    let talk = service.asks(&headers).and_then(|user| service.talk(&id, &user).map(drop));
    if let Err(refused) = talk {
        return refused.into_response();
    }
    service.sent.push(sent.clone());
    service.reacts(&id, &sent);
    gives(&json!({"event": {}}))
}

async fn read(
    State(service): Shared,
    Path(id): Path<String>,
    Query(query): Query<BTreeMap<String, String>>,
    headers: HeaderMap,
) -> Response {
    let mut service = service.lock().unwrap();
    service.calls.push("look".into());
    let (many, newest_first) = service.pages;
    let asked = service.asks(&headers).and_then(|user| {
        let talk = service.talk(&id, &user)?;
        talk.late.iter_mut().for_each(|(looks, _)| *looks = looks.saturating_sub(1));
        let (now, late) =
            std::mem::take(&mut talk.late).into_iter().partition(|(looks, _)| *looks == 0);
        talk.late = late;
        let now: Vec<(usize, Value)> = now;
        Ok(now)
    });
    let now = match asked {
        Ok(now) => now,
        Err(refused) => return refused.into_response(),
    };
    for (_, payload) in now {
        service.add(&id, "bot", payload, Value::Null);
    }
    let mut all = service.talks[&id].messages.clone();
    if newest_first {
        all.reverse();
    }
    let from: usize = query.get("nextToken").map_or(0, |token| token.parse().unwrap());
    let mut meta = json!({});
    if from + many < all.len() {
        meta["nextToken"] = json!((from + many).to_string());
    }
    let page: Vec<Value> = all.into_iter().skip(from).take(many).collect();
    gives(&json!({"messages": page, "meta": meta}))
}
