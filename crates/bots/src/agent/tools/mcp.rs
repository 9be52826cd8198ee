//! Tools of servers of the Model Context Protocol, over streamable HTTP: `initialize`, `tools/list`
//! and `tools/call`, a session that may end, and answers as JSON or as server-sent events (facts: the
//! `mcp` package 2.3, on the wire).

use std::{
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use reqwest::header::ACCEPT;
use serde_json::{Map, Value, json};

use super::ToolContext;
use crate::{
    Timing,
    agent::file::{Allowed, Mcp},
    model::ToolSpec,
    web::{Problem, Service, events},
};

/// The generation of the protocol that is asked for; servers may answer with another.
const VERSION: &str = "2025-06-18";

/// How long a call may take where the file says nothing.
const PATIENCE: Duration = Duration::from_secs(15);

/// How long a list of tools counts.
const LIST_FOR_MS: i64 = 10 * 60 * 1000;

/// Most pages of a list of tools that are read.
const MOST_PAGES: usize = 20;

/// Most characters of a result that the model is told.
const MOST_OF_RESULT: usize = 8_000;

/// A server, and what it is known to have.
pub(in crate::agent) struct Server {
    name: String,
    service: Service,
    file: Mcp,
    state: Mutex<State>,
    /// Counts requests: several conversations ask at once, in one session.
    asked: AtomicU64,
}

#[derive(Clone, Default)]
struct State {
    session: Option<Session>,
    tools: Vec<ToolSpec>,
    /// When the tools were listed, by the steady clock.
    listed: Option<i64>,
}

/// What was agreed on at the beginning.
#[derive(Clone)]
struct Session {
    id: Option<String>,
    version: String,
}

/// Why a call brought nothing.
enum CallError {
    /// The server does not know the session any more.
    SessionIsOver,
    /// A phrase that goes on after the name of the server.
    Failed(String),
}

impl Server {
    pub(in crate::agent) fn new(
        name: &str,
        file: &Mcp,
        url: &str,
        headers: &[(String, String)],
        timing: Arc<dyn Timing>,
    ) -> Result<Self, Problem> {
        let mut service = Service::new(url, None, timing)?;
        service.set_header(ACCEPT.as_str(), "application/json, text/event-stream")?;
        for (name, value) in headers {
            service.set_header(name, value)?;
        }
        Ok(Self {
            name: name.into(),
            service,
            file: file.clone(),
            state: Mutex::default(),
            asked: AtomicU64::new(0),
        })
    }

    /// What is allowed of a tool, by the name that the model knows it by.
    pub(super) fn allowed(&self, name: &str) -> Option<&Allowed> {
        self.file.allow.get(name)
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.allowed(name).is_some()
    }

    /// The tools that are allowed and there.
    pub(super) fn specs(&self) -> Vec<ToolSpec> {
        self.state().tools.clone()
    }

    /// Lists the tools again if that is due.
    ///
    /// # Errors
    /// A sentence for people, about the server or about tools that it does not have.
    pub(in crate::agent) async fn freshen(&self) -> Result<(), String> {
        let now = self.service.timing.steady_ms();
        if self.state().listed.is_some_and(|at| now.saturating_sub(at) < LIST_FOR_MS) {
            return Ok(());
        }
        let tools = self.list().await.map_err(|why| self.told(&why))?;
        let missing: Vec<&str> = (self.file.allow.names())
            .filter(|name| !tools.iter().any(|tool| tool.name == *name))
            .collect();
        let missing = missing.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        let mut state = self.state();
        state.tools = tools;
        state.listed = Some(now);
        drop(state);
        if missing.is_empty() { Ok(()) } else { Err(self.told(&format!("has no tool {missing}"))) }
    }

    /// That it is in order, for people.
    pub(in crate::agent) fn subject(&self) -> String {
        self.told("has the tools that are allowed")
    }

    fn told(&self, why: &str) -> String {
        format!("the MCP server `{}` at {} {why}", self.name, self.service.place)
    }

    async fn list(&self) -> Result<Vec<ToolSpec>, String> {
        let mut tools = Vec::new();
        let mut cursor = None;
        for _ in 0..MOST_PAGES {
            let params =
                cursor.map_or_else(|| json!({}), |cursor: Value| json!({"cursor": cursor}));
            let page = self.ask("tools/list", &params).await?;
            let listed = page.get("tools").and_then(Value::as_array);
            tools.extend(listed.into_iter().flatten().filter_map(|tool| self.spec(tool)));
            cursor = page.get("nextCursor").filter(|cursor| !cursor.is_null()).cloned();
            if cursor.is_none() {
                break;
            }
        }
        Ok(tools)
    }

    fn spec(&self, tool: &Value) -> Option<ToolSpec> {
        let name = tool.get("name")?.as_str().filter(|name| self.has(name))?;
        let description = tool.get("description").or_else(|| tool.get("title"));
        let schema = tool.get("inputSchema").filter(|schema| schema.is_object());
        Some(ToolSpec {
            name: name.to_owned(),
            description: description.and_then(Value::as_str).unwrap_or_default().trim().to_owned(),
            parameters: schema.cloned().unwrap_or_else(|| json!({"type": "object"})),
        })
    }

    /// Asks, in a session that is begun where there is none or it is over.
    async fn ask(&self, method: &str, params: &Value) -> Result<Value, String> {
        for _ in 0..2 {
            // Not in the `match` itself, which would hold the lock until its end.
            let known = self.state().session.clone();
            let session = match known {
                Some(session) => session,
                None => self.begin().await?,
            };
            match self.post(Some(&session), method, params).await {
                Ok(result) => return Ok(result),
                Err(CallError::SessionIsOver) => self.state().session = None,
                Err(CallError::Failed(why)) => return Err(why),
            }
        }
        Err("ends each session as soon as it has begun".to_owned())
    }

    async fn begin(&self) -> Result<Session, String> {
        let params = json!({
            "protocolVersion": VERSION,
            "capabilities": {},
            "clientInfo": {"name": "deskmate", "version": env!("CARGO_PKG_VERSION")},
        });
        let over = |error| match error {
            CallError::SessionIsOver => "has no MCP at this address (404 Not Found)".to_owned(),
            CallError::Failed(why) => why,
        };
        let body = self.request("initialize", &params);
        let (id, result) = self.exchange(None, &body).await.map_err(over)?;
        let version = result.get("protocolVersion").and_then(Value::as_str).unwrap_or(VERSION);
        let session = Session { id, version: version.to_owned() };
        let begun = json!({"jsonrpc": "2.0", "method": "notifications/initialized"});
        self.exchange(Some(&session), &begun).await.map_err(over)?;
        self.state().session = Some(session.clone());
        Ok(session)
    }

    async fn post(
        &self,
        session: Option<&Session>,
        method: &str,
        params: &Value,
    ) -> Result<Value, CallError> {
        Ok(self.exchange(session, &self.request(method, params)).await?.1)
    }

    /// One post, and the result of the request in it; nothing for what is no request.
    async fn exchange(
        &self,
        session: Option<&Session>,
        body: &Value,
    ) -> Result<(Option<String>, Value), CallError> {
        let failed = |why: &str| CallError::Failed(why.to_owned());
        let mut post = self.service.post(self.service.url.clone()).body(body.to_string());
        if let Some(session) = session {
            post = post.header("mcp-protocol-version", &session.version);
            if let Some(id) = &session.id {
                post = post.header("mcp-session-id", id);
            }
        }
        let patience = self.file.timeout.map_or(PATIENCE, |own| own.0);
        let whole = tokio::select! {
            biased;
            whole = self.service.exchange(post) => whole,
            () = self.service.timing.sleep(patience) => {
                return Err(CallError::Failed(format!("gave no answer within {} s", patience.as_secs_f64())));
            }
        };
        let whole = whole.map_err(|failure| match failure {
            crate::Failure::Retry { why, .. } => {
                CallError::Failed(format!("cannot be asked: {why}"))
            }
            crate::Failure::Final { .. } => failed("gave an answer that is too large"),
        })?;
        if whole.status == reqwest::StatusCode::NOT_FOUND {
            return Err(CallError::SessionIsOver);
        }
        if !whole.status.is_success() {
            return Err(CallError::Failed(format!("answered {}", whole.status)));
        }
        let id = whole.headers.get("mcp-session-id").and_then(|id| id.to_str().ok());
        let id = id.map(str::to_owned);
        let Some(asked) = body.get("id") else { return Ok((id, Value::Null)) };
        let answers = if whole.content_type.starts_with("text/event-stream") {
            let text = String::from_utf8_lossy(&whole.body).into_owned();
            events::read(&text).into_iter().map(|event| event.data).collect()
        } else {
            match whole.json().map_err(CallError::Failed)? {
                Value::Array(answers) => answers,
                answer => vec![answer],
            }
        };
        let answer = answers.into_iter().find(|answer| answer.get("id") == Some(asked));
        let mut answer = answer.ok_or_else(|| failed("gave no answer to what it was asked"))?;
        match answer.get("error").filter(|error| !error.is_null()) {
            Some(error) => {
                let code = error.get("code").and_then(Value::as_i64).unwrap_or_default();
                let words = error.get("message").and_then(Value::as_str).unwrap_or_default();
                let words: String = words.chars().take(300).collect();
                Err(CallError::Failed(format!("answered with error {code}: {words}")))
            }
            None => Ok((id, answer.get_mut("result").map(Value::take).unwrap_or_default())),
        }
    }

    /// A request with an id of its own, by which the server tells whose answer is whose.
    fn request(&self, method: &str, params: &Value) -> Value {
        let id = self.asked.fetch_add(1, Ordering::Relaxed) + 1;
        json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params})
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Calls a tool.
pub(super) async fn run(
    context: &mut ToolContext<'_>,
    server: &Server,
    name: &str,
    arguments: Value,
) -> Result<String, String> {
    context.may_use(server.allowed(name).and_then(|allowed| allowed.requires))?;
    let arguments = if arguments.is_null() { Value::Object(Map::new()) } else { arguments };
    let params = json!({"name": name, "arguments": arguments});
    let result = server.ask("tools/call", &params).await.map_err(|why| server.told(&why))?;
    let told: String = words(&result).chars().take(MOST_OF_RESULT).collect();
    if result.get("isError") == Some(&Value::Bool(true)) {
        return Err(told.trim_end_matches('.').to_owned());
    }
    context.found.known.read(&told);
    Ok(if told.trim().is_empty() { "Done.".to_owned() } else { told })
}

/// What a result says: its texts and addresses, or else its data.
fn words(result: &Value) -> String {
    let content = result.get("content").and_then(Value::as_array);
    let piece = |piece: &Value| {
        let text = piece.get("text").or_else(|| piece.pointer("/resource/text"));
        let address = || piece.get("uri").or_else(|| piece.pointer("/resource/uri"));
        text.or_else(address).and_then(Value::as_str).map(str::to_owned)
    };
    let pieces: Vec<String> = content.into_iter().flatten().filter_map(piece).collect();
    match result.get("structuredContent").filter(|data| !data.is_null()) {
        Some(data) if pieces.is_empty() => data.to_string(),
        _ => pieces.join("\n"),
    }
}
