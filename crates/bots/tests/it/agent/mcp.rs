//! Servers of the Model Context Protocol as tools: answers as the `mcp` package gives them.

use std::{collections::BTreeSet, sync::Arc};

use axum::{
    Extension,
    response::{IntoResponse, Response},
};
use deskmate_bots::Bot;
use serde_json::{Value, json};

use super::{SMALL, actions, agent, answered, calls, model, says, text};
use crate::fake_bot::{BodyFor, FakeBot, Post, responds};

/// What a request is answered with, as a stream of one event.
pub(super) fn result(result: &Value) -> Response {
    let result = result.clone();
    let body = move |post: &Post| {
        let event = json!({"jsonrpc": "2.0", "id": post.json()["id"], "result": result});
        format!("event: message\r\ndata: {event}\r\n\r\n")
    };
    ([("content-type", "text/event-stream")], Extension(BodyFor(Arc::new(body)))).into_response()
}

/// What a request is refused with.
fn error(code: i64, message: &str) -> Response {
    let error = json!({"code": code, "message": message});
    let body = move |post: &Post| {
        json!({"jsonrpc": "2.0", "id": post.json()["id"], "error": error}).to_string()
    };
    Extension(BodyFor(Arc::new(body))).into_response()
}

fn began() -> Response {
    let answer = result(&json!({"protocolVersion": "2025-06-18", "capabilities": {"tools": {}},
        "serverInfo": {"name": "shop", "version": "1"}}));
    ([("mcp-session-id", "s1")], answer).into_response()
}

fn listed() -> Response {
    let tool = |name: &str| {
        json!({"name": name, "description": format!("What {name} does."),
        "inputSchema": {"type": "object", "properties": {"order_id": {"type": "string"}}, "required": ["order_id"]}})
    };
    result(&json!({"tools": [tool("order_status"), tool("refund"), tool("delete_everything")]}))
}

fn told(text: &str) -> Response {
    result(&json!({"content": [{"type": "text", "text": text}], "isError": false}))
}

/// A server that is begun with and lists its tools, and then gives these answers.
pub(super) async fn server(answers: impl IntoIterator<Item = Response>) -> FakeBot {
    let begin = [began(), responds(202, ""), listed()];
    FakeBot::start(begin.into_iter().chain(answers)).await
}

pub(super) fn with(server: &FakeBot, allow: &str) -> String {
    format!(
        "{SMALL}
tools:
  mcp:
    shop:
      url: http://{}/mcp
      headers: {{ authorization: 'Bearer t0k' }}
      timeout: 60s
      allow: {allow}
",
        server.place
    )
}

const STATUS: &str = "{ order_status: {} }";

/// What the model was told to have come of its calls.
pub(super) fn results(model: &FakeBot) -> Vec<String> {
    let body = model.posts().last().unwrap().json();
    let messages = body["messages"].as_array().unwrap().clone();
    let tools = messages.iter().filter(|message| message["role"] == "tool");
    tools.map(|message| message["content"].as_str().unwrap().to_owned()).collect()
}

fn order() -> Response {
    calls(&[("order_status", json!({"order_id": "A-17"}))])
}

#[tokio::test]
async fn a_tool_that_is_allowed_is_called_in_a_session_and_no_other_is_offered() {
    let server = server([told("Order A-17 is sent: https://track.test/A-17")]).await;
    let model = model([order(), text("It is sent: https://track.test/A-17")]).await;
    let said = actions(&agent(&with(&server, STATUS), &model), says("Where is A-17?")).await;
    assert_eq!(said[0]["text"], "It is sent: https://track.test/A-17");
    let asked = model.posts()[0].json();
    let names: Vec<_> =
        asked["tools"].as_array().unwrap().iter().map(|t| t["function"]["name"].clone()).collect();
    assert_eq!(names, ["order_status", "handover"]);
    let schema = &asked["tools"][0]["function"]["parameters"];
    assert_eq!(schema["required"], json!(["order_id"]));
    let posts = server.posts();
    let methods: Vec<_> = posts.iter().map(|post| post.json()["method"].clone()).collect();
    assert_eq!(methods, ["initialize", "notifications/initialized", "tools/list", "tools/call"]);
    assert_eq!(posts[0].header("mcp-session-id"), None);
    for post in &posts[1..] {
        assert_eq!(post.header("mcp-session-id"), Some("s1"));
        assert_eq!(post.header("mcp-protocol-version"), Some("2025-06-18"));
        assert_eq!(post.header("authorization"), Some("Bearer t0k"));
    }
    let call = posts[3].json();
    assert_eq!(call["params"], json!({"name": "order_status", "arguments": {"order_id": "A-17"}}));
}

/// Servers tell the requests of a session apart by their ids: of two at once with one id, the one
/// customer would be told what is the other's.
#[tokio::test]
async fn no_two_requests_have_one_id() {
    let server = server([told("A-17 is sent."), told("B-204 is late.")]).await;
    let model = model([order(), text("It is sent."), order(), text("It is late.")]).await;
    let bot = agent(&with(&server, STATUS), &model);
    actions(&bot, says("Where is A-17?")).await;
    actions(&bot, says("Where is B-204?")).await;
    let ids = server.posts().into_iter().map(|post| post.json()["id"].clone());
    let ids: Vec<_> = ids.filter(|id| !id.is_null()).map(|id| id.to_string()).collect();
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), 4, "{ids:?}");
}

#[tokio::test]
async fn a_tool_that_is_not_allowed_is_none_however_it_is_asked_for() {
    let server = server([]).await;
    let model = model([calls(&[("delete_everything", json!({}))]), text("No.")]).await;
    actions(&agent(&with(&server, STATUS), &model), says("Delete it")).await;
    assert_eq!(results(&model), ["Error: there is no tool `delete_everything`."]);
    assert_eq!(server.posts().len(), 3);
}

#[tokio::test]
async fn what_goes_wrong_over_there_is_told_to_the_model() {
    let failed =
        result(&json!({"content": [{"type": "text", "text": "No such order."}], "isError": true}));
    let server = server([failed, error(-32602, "bad order_id"), responds(500, "")]).await;
    let model = model([order(), order(), order(), text("I do not know.")]).await;
    actions(&agent(&with(&server, STATUS), &model), says("Where is A-17?")).await;
    let told: Vec<_> =
        results(&model).iter().map(|told| told.replace(&server.place, "MCP")).collect();
    assert_eq!(
        told,
        [
            "Error: No such order.",
            "Error: the MCP server `shop` at MCP answered with error -32602: bad order_id.",
            "Error: the MCP server `shop` at MCP answered 500 Internal Server Error.",
        ]
    );
}

#[tokio::test]
async fn a_session_that_is_over_is_begun_again_once() {
    let server = server([
        responds(404, ""),
        began(),
        responds(202, ""),
        told("Sent."),
        responds(404, ""),
        began(),
        responds(202, ""),
        responds(404, ""),
    ])
    .await;
    let model = model([order(), order(), text("Sent.")]).await;
    actions(&agent(&with(&server, STATUS), &model), says("Where is A-17?")).await;
    let told = results(&model);
    assert_eq!(told[0], "Sent.");
    assert!(told[1].contains("ends each session as soon as it has begun"), "{told:?}");
}

#[tokio::test]
async fn a_server_that_is_down_takes_its_tools_with_it_and_nothing_else() {
    let server = FakeBot::start([responds(503, "")]).await;
    let model = model([text("Hello.")]).await;
    let bot = agent(&with(&server, STATUS), &model);
    let answered = answered(&bot, says("Hi")).await;
    assert_eq!(json!(answered.answer.actions)[0]["text"], "Hello.");
    let path = answered.path.join("\n").replace(&server.place, "MCP");
    assert!(path.contains("the MCP server `shop` at MCP answered 503"), "{path}");
    assert_eq!(model.posts()[0].json()["tools"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_check_names_what_the_server_lacks() {
    let server = server([]).await;
    let model = model([responds(200, "{}")]).await;
    let bot = agent(&with(&server, "{ order_status: {}, track: {} }"), &model);
    let wrong = bot.probe().await.unwrap_err().join("\n");
    assert!(wrong.contains("has no tool `track`"), "{wrong}");
}

#[tokio::test]
async fn what_is_for_users_is_not_for_leads() {
    let server = server([]).await;
    let model = model([order(), text("Please sign in.")]).await;
    let mut turn = says("Where is A-17?");
    turn.contact.role = Some("lead".into());
    let allow = "{ order_status: { requires: user } }";
    actions(&agent(&with(&server, allow), &model), turn).await;
    assert!(results(&model)[0].contains("customers who are signed in"));
    assert_eq!(server.posts().len(), 3);
}
