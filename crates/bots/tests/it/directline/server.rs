//! A Direct Line service: a log, watermarks, tokens, echoes before answers, and its faults. The bot
//! behind it does what the test says, or is a real one. Microsoft's own client takes it for the
//! service (`backends/directline.rs`).

use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    body::Bytes,
    extract::{Path, Query, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use deskmate_bots::{
    BackEndOptions, DirectLineBot, DirectLineBotOptions, DirectLineMode, Secret, Share,
};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::{net::TcpListener, task::JoinSet};

use crate::test_timing::TestTiming;

/// What the bot does about an activity: each of its own, and after how many looks it comes.
type Behaviour = Box<dyn Fn(&Value) -> Vec<(usize, Value)> + Send>;

/// The bot behind the service.
#[derive(Default)]
enum Behind {
    #[default]
    Nobody,
    Plays(Behaviour),
    /// A real one, at this address.
    Is(String),
}

/// What goes wrong with the next message that is written.
pub(super) enum Fault {
    /// It is refused with this status.
    Refused(u16),
    /// It arrives, and this status comes back.
    Arrives(u16),
}

#[derive(Default)]
struct Log {
    activities: Vec<Value>,
    /// What comes after so many more looks.
    late: Vec<(usize, Value)>,
}

#[derive(Default)]
pub(super) struct Service {
    behind: Behind,
    /// Where the service is, for a real bot to answer to.
    place: String,
    pub(super) welcome: bool,
    pub(super) faults: VecDeque<Fault>,
    pub(super) tokens: Vec<String>,
    logs: BTreeMap<String, Log>,
    /// What was asked, in short.
    pub(super) calls: Vec<String>,
    /// What was written.
    pub(super) written: Vec<Value>,
}

pub(crate) struct FakeDirectLine {
    pub(crate) place: String,
    pub(super) service: Arc<Mutex<Service>>,
    pub(super) timing: Arc<TestTiming>,
    _server: JoinSet<()>,
}

impl Log {
    fn push(&mut self, conversation: &str, mut activity: Value) -> String {
        let id = format!("{conversation}|{:07}", self.activities.len());
        activity["id"] = json!(id);
        self.activities.push(activity);
        id
    }

    fn bot_says(&mut self, conversation: &str, mut activity: Value) {
        activity["from"] = json!({"id": "bot", "name": "Bot", "role": "bot"});
        self.push(conversation, activity);
    }
}

impl FakeDirectLine {
    pub(crate) async fn start(
        behaviour: impl Fn(&Value) -> Vec<(usize, Value)> + Send + 'static,
    ) -> Self {
        Self::with(Behind::Plays(Box::new(behaviour))).await
    }

    /// In front of a real bot.
    pub(crate) async fn before(bot: &str) -> Self {
        Self::with(Behind::Is(bot.to_owned())).await
    }

    async fn with(behind: Behind) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let place = listener.local_addr().unwrap().to_string();
        let service = Service { behind, place: place.clone(), ..Service::default() };
        let service = Arc::new(Mutex::new(service));
        let root = "/v3/directline";
        let conversation = format!("{root}/conversations/{{id}}/activities");
        let app = Router::new()
            .route(&format!("{root}/tokens/generate"), post(token))
            .route(&format!("{root}/tokens/refresh"), post(token))
            .route("/token", get(token))
            .route(&format!("{root}/conversations"), post(begin))
            .route(&conversation, post(write).get(read))
            .route("/v3/conversations/{id}/activities", post(bot_writes))
            .route("/v3/conversations/{id}/activities/{to}", post(bot_replies))
            .with_state(Arc::clone(&service));
        let mut server = JoinSet::new();
        server.spawn(async move { axum::serve(listener, app).await.unwrap() });
        Self { place, service, timing: TestTiming::new(), _server: server }
    }

    pub(crate) fn options(&self) -> DirectLineBotOptions {
        DirectLineBotOptions {
            back_end: BackEndOptions {
                name: "support-bot".into(),
                url: format!("http://{}", self.place),
                secret: Some("SECRET".into()),
                share: Share::everything(),
                timing: Arc::clone(&self.timing) as _,
            },
            mode: DirectLineMode::DirectLine,
            token_url: None,
            quiet: Duration::from_millis(1500),
            late: Duration::ZERO,
            welcome: false,
            returned: None,
        }
    }

    pub(super) fn bot(&self) -> DirectLineBot {
        DirectLineBot::new(self.options()).unwrap()
    }

    /// A bot that has a token for each conversation and no secret, as with Copilot Studio.
    pub(super) fn bot_with_tokens(&self) -> DirectLineBot {
        let mut options = self.options();
        options.back_end.secret = None;
        options.token_url = Some(Secret::new(format!("http://{}/token", self.place)));
        DirectLineBot::new(options).unwrap()
    }

    pub(super) fn fault(&self, fault: Fault) {
        self.service.lock().unwrap().faults.push_back(fault);
    }

    /// The service knows no conversation any more.
    pub(super) fn forget(&self) {
        self.service.lock().unwrap().logs.clear();
    }

    /// What was written, as it came.
    pub(crate) fn sent(&self) -> Vec<Value> {
        self.service.lock().unwrap().written.clone()
    }

    /// What was written, of each its text, or the name of the event, or its value.
    pub(super) fn written(&self) -> Vec<String> {
        let brief = |activity: &Value| match (&activity["text"], &activity["name"]) {
            (Value::String(text), _) | (_, Value::String(text)) => text.clone(),
            _ => activity["value"].to_string(),
        };
        self.service.lock().unwrap().written.iter().map(brief).collect()
    }
}

fn refusal(status: u16, code: &str) -> Response {
    let body = json!({"error": {"code": code, "message": "what the customer wrote"}});
    (StatusCode::from_u16(status).unwrap(), body.to_string()).into_response()
}

/// Notes the call; a refusal if it may not be made.
fn enter(service: &mut Service, headers: &HeaderMap, call: &str) -> Option<Response> {
    service.calls.push(call.to_owned());
    let header = headers.get("authorization").map(|value| value.to_str().unwrap().to_owned());
    match header.as_deref().and_then(|value| value.strip_prefix("Bearer ")) {
        Some("SECRET") => None,
        Some(token) if service.tokens.iter().any(|known| known == token) => None,
        Some(_) => Some(refusal(403, "BadArgument")),
        None => Some(refusal(401, "Unauthorized")),
    }
}

async fn token(State(service): State<Arc<Mutex<Service>>>, headers: HeaderMap) -> Response {
    let mut service = service.lock().unwrap();
    if headers.contains_key("authorization")
        && let Some(refusal) = enter(&mut service, &headers, "refresh")
    {
        return refusal;
    }
    let token = format!("tok_{}", service.tokens.len());
    service.tokens.push(token.clone());
    json!({"conversationId": "unused", "token": token, "expires_in": 1800})
        .to_string()
        .into_response()
}

/// What a bot of its own says because of an activity: it posts that to the service, as it likes.
async fn ask(bot: &str, place: &str, id: &str, mut activity: Value) -> bool {
    activity["channelId"] = json!("directline");
    activity["serviceUrl"] = json!(format!("http://{place}"));
    activity["conversation"] = json!({ "id": id });
    activity["recipient"] = json!({"id": "bot", "name": "Bot"});
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let asked = client.post(bot).json(&activity).send().await;
    asked.is_ok_and(|answer| answer.status().is_success())
}

async fn bot_writes(
    State(service): State<Arc<Mutex<Service>>>,
    Path(id): Path<String>,
    body: Bytes,
) -> Response {
    let mut service = service.lock().unwrap();
    let Some(log) = service.logs.get_mut(&id) else { return refusal(404, "BadArgument") };
    log.bot_says(&id, serde_json::from_slice(&body).unwrap());
    json!({"id": log.activities.last().unwrap()["id"]}).to_string().into_response()
}

async fn bot_replies(
    service: State<Arc<Mutex<Service>>>,
    Path((id, to)): Path<(String, String)>,
    body: Bytes,
) -> Response {
    let mut activity: Value = serde_json::from_slice(&body).unwrap();
    activity["replyToId"] = json!(to);
    bot_writes(service, Path(id), activity.to_string().into()).await
}

async fn begin(State(service): State<Arc<Mutex<Service>>>, headers: HeaderMap) -> Response {
    let (answer, update) = begun(&mut service.lock().unwrap(), &headers);
    if let Some((bot, place, id)) = update {
        let members = json!([{"id": "bot"}, {"id": "user"}]);
        let activity = json!({"type": "conversationUpdate", "id": "update-1", "from": {"id": "user"}, "membersAdded": members});
        ask(&bot, &place, &id, activity).await;
    }
    answer
}

/// The answer, and the bot that is to hear of it.
fn begun(
    service: &mut Service,
    headers: &HeaderMap,
) -> (Response, Option<(String, String, String)>) {
    if let Some(refusal) = enter(service, headers, "begin") {
        return (refusal, None);
    }
    let id = format!("conv{}", service.calls.len());
    let mut log = Log::default();
    if service.welcome {
        log.bot_says(&id, json!({"type": "message", "text": "Welcome!"}));
        let late = json!({"type": "message", "text": "How are you?", "replyToId": "update-1"});
        log.late.push((1, late));
    }
    service.logs.insert(id.clone(), log);
    let conversation = json!({"conversationId": id, "token": "tok_of_it", "expires_in": 1800});
    let json = [("content-type", "application/json")];
    let answer = (StatusCode::CREATED, json, conversation.to_string()).into_response();
    let bot = match &service.behind {
        Behind::Is(bot) => Some((bot.clone(), service.place.clone(), id)),
        Behind::Nobody | Behind::Plays(_) => None,
    };
    (answer, bot)
}

async fn write(
    State(service): State<Arc<Mutex<Service>>>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let activity: Value = serde_json::from_slice(&body).unwrap();
    let (answer, bot) = written(&mut service.lock().unwrap(), &id, &headers, &activity);
    let Some((bot, place, activity)) = bot else { return answer };
    if ask(&bot, &place, &id, activity).await { answer } else { refusal(502, "BotError") }
}

/// The answer, and the bot that is to hear of it.
fn written(
    service: &mut Service,
    id: &str,
    headers: &HeaderMap,
    activity: &Value,
) -> (Response, Option<(String, String, Value)>) {
    if let Some(refusal) = enter(service, headers, "write") {
        return (refusal, None);
    }
    let Some(log) = service.logs.get_mut(id) else { return (refusal(404, "BadArgument"), None) };
    let fault = service.faults.pop_front();
    if let Some(Fault::Refused(status)) = fault {
        return (refusal(status, "ServiceError"), None);
    }
    service.written.push(activity.clone());
    let replied = log.push(id, activity.clone());
    let json = [("content-type", "application/json")];
    let answer = (json, json!({ "id": replied }).to_string()).into_response();
    let replies = match &service.behind {
        Behind::Nobody => Vec::new(),
        Behind::Plays(behaviour) => behaviour(activity),
        Behind::Is(bot) => {
            let activity = log.activities.last().unwrap().clone();
            return (answer, Some((bot.clone(), service.place.clone(), activity)));
        }
    };
    for (looks, mut reply) in replies {
        if reply.get("replyToId").is_none() {
            reply["replyToId"] = json!(replied);
        }
        if looks == 0 {
            log.bot_says(id, reply);
        } else {
            log.late.push((looks, reply));
        }
    }
    match fault {
        Some(Fault::Arrives(status)) => (refusal(status, "BotError"), None),
        _ => (answer, None),
    }
}

async fn read(
    State(service): State<Arc<Mutex<Service>>>,
    Path(id): Path<String>,
    Query(query): Query<BTreeMap<String, String>>,
    headers: HeaderMap,
) -> Response {
    let service = &mut *service.lock().unwrap();
    if let Some(refusal) = enter(service, &headers, "read") {
        return refusal;
    }
    let Some(log) = service.logs.get_mut(&id) else { return refusal(404, "BadArgument") };
    for (looks, activity) in std::mem::take(&mut log.late) {
        if looks <= 1 {
            log.bot_says(&id, activity);
        } else {
            log.late.push((looks - 1, activity));
        }
    }
    // Microsoft's client begins with an empty one.
    let from = query.get("watermark").map_or("", String::as_str);
    let from = if from.is_empty() { 0 } else { from.parse().unwrap() };
    let activities: Vec<_> = log.activities.iter().skip(from).cloned().collect();
    let watermark = log.activities.len().to_string();
    let log = json!({"activities": activities, "watermark": watermark});
    ([("content-type", "application/json")], log.to_string()).into_response()
}
