//! The three wires, whole and streamed, and what servers answer when they do not answer.

use axum::response::{IntoResponse, Response};
use deskmate_bots::{Bot, Failure, Outcome};
use serde_json::{Value, json};

use super::{SMALL, actions, agent, failure, json_of, model, says, text};
use crate::{fake_bot::responds, sample::call};

fn stream(events: &[Value]) -> Response {
    let event = |data: &Value| match data["type"].as_str() {
        Some(name) => format!("event: {name}\ndata: {data}\n\n"),
        None => format!("data: {data}\n\n"),
    };
    let body = events.iter().map(event).collect::<String>() + "data: [DONE]\n\n";
    ([("content-type", "text/event-stream; charset=utf-8")], body).into_response()
}

fn over(api: &str) -> String {
    SMALL.replace("name: tiny", &format!("name: tiny, api: {api}, key: k"))
}

/// Arguments cut in the middle, the end in an event of its own, usage after it: as llama.cpp has it.
#[tokio::test]
async fn a_streamed_call_of_chat_completions_is_put_together() {
    let delta =
        |delta: Value| json!({"choices": [{"index": 0, "delta": delta, "finish_reason": null}]});
    let piece = |arguments: &str| {
        delta(json!({"tool_calls": [{"index": 0, "function": {"arguments": arguments}}]}))
    };
    let events = [
        delta(json!({"role": "assistant", "content": null})),
        delta(json!({"tool_calls": [{"index": 0, "id": "x", "type": "function",
            "function": {"name": "handover", "arguments": "{\"team\": \"Ship"}}]})),
        piece("ping\", \"reason\": \"par"),
        piece("cel lost\"}"),
        json!({"choices": [{"index": 0, "delta": {}, "finish_reason": "tool_calls"}]}),
        json!({"choices": [], "usage": {"prompt_tokens": 460, "completion_tokens": 8}}),
    ];
    let model = model([stream(&events)]).await;
    let said = actions(&agent(SMALL, &model), says("Lost")).await;
    assert_eq!((&said[0]["team"], &said[0]["note"]), (&json!("Shipping"), &json!("parcel lost")));
}

#[tokio::test]
async fn a_stream_that_breaks_off_is_no_answer() {
    let delta = json!({"choices": [{"index": 0, "delta": {"content": "We refund you not"}, "finish_reason": null}]});
    let model = model([stream(&[delta]), stream(&[])]).await;
    let bot = agent(SMALL, &model);
    for what in ["a stream that breaks off", "a stream in which nothing is"] {
        let why = failure(&bot, says("Hi")).await;
        assert!(why.contains(what), "{why}");
    }
}

/// The error is named by the event, by its data, or by a member of it.
#[tokio::test]
async fn a_stream_that_ends_with_an_error_is_a_failure_of_the_model_on_every_wire() {
    let error = json!({"code": 500, "message": "customer's words", "type": "server_error"});
    let forms = [
        format!("data: {}\n\n", json!({ "error": error })),
        format!("event: error\ndata: {error}\n\n"),
        format!("event: error\ndata: {}\n\n", json!({"type": "error", "error": error})),
        format!("data: {}\n\n", json!({"type": "error", "code": "server_error", "message": "x"})),
    ];
    for api in ["chat", "responses", "messages"] {
        for form in &forms {
            let body = format!("event: x\ndata: {{\"type\": \"response.created\"}}\n\n{form}");
            let stream = ([("content-type", "text/event-stream")], body).into_response();
            let model = model([stream]).await;
            let why = failure(&agent(&over(api), &model), says("Hi")).await;
            assert!(why.ends_with("failed in the middle: server_error"), "{api}, {form}: {why}");
        }
    }
}

/// llama.cpp promises to keep a connection and closes it after a stream: what is sent into it is lost.
#[tokio::test]
async fn a_server_that_closes_connections_after_its_answers_loses_no_request() {
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        net::TcpListener,
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let model = model([]).await;
    let file = SMALL.replace("env:URL", &format!("http://{}/v1", listener.local_addr().unwrap()));
    let mut server = tokio::task::JoinSet::new();
    server.spawn(async move {
        let call = json!({"tool_calls": [{"function": {"name": "nope", "arguments": "{}"}}]});
        let mut open = tokio::task::JoinSet::new();
        for message in [call, json!({"content": "Hello"})] {
            let (mut socket, _) = listener.accept().await.unwrap();
            let mut request = vec![0; 100_000];
            loop {
                let read = socket.read(&mut request).await.unwrap();
                if request[..read].ends_with(b"}") {
                    break;
                }
            }
            let body = json!({"choices": [{"message": message, "finish_reason": "stop"}]}).to_string();
            let head = format!(
                "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nkeep-alive: timeout=5\r\ncontent-length: {}\r\n\r\n",
                body.len()
            );
            socket.write_all((head + &body).as_bytes()).await.unwrap();
            // It is open until something comes over it.
            open.spawn(async move { socket.read_u8().await });
        }
    });
    assert_eq!(actions(&agent(&file, &model), says("Hi")).await[0]["text"], "Hello");
}

/// llama.cpp takes a choice of one tool for none: an agent that relied on it would not be held to it.
#[tokio::test]
async fn no_wire_relies_on_a_choice_of_tool_that_some_servers_ignore() {
    for api in ["chat", "responses", "messages"] {
        let model = model([responds(500, "{}")]).await;
        failure(&agent(&over(api), &model), says("Hi")).await;
        let body = model.posts()[0].json();
        assert_eq!((body["tools"].is_array(), &body["tool_choice"]), (true, &Value::Null), "{api}");
    }
}

/// What was said before has to have a type there: llama.cpp takes it for nothing else.
#[tokio::test]
async fn what_was_said_before_is_told_to_responses_as_messages() {
    let done = json!({"id": "r", "status": "completed", "output": [{"type": "message", "role": "assistant",
        "content": [{"type": "output_text", "text": "Hello", "annotations": []}]}], "usage": {}});
    let model = model([json_of(&done)]).await;
    let mut turn = says("Hi");
    turn.history = crate::sample::turn().history;
    actions(&agent(&over("responses"), &model), turn).await;
    let before = model.posts()[0].json()["input"][1].clone();
    assert_eq!((&before["type"], &before["role"]), (&json!("message"), &json!("assistant")));
}

#[tokio::test]
async fn responses_are_asked_with_the_whole_conversation_and_read_whole_or_streamed() {
    let call = json!({"id": "r", "status": "completed", "output": [
        {"type": "reasoning", "summary": []},
        {"type": "function_call", "call_id": "call_1", "name": "nope", "arguments": "{}"}],
        "usage": {"input_tokens": 5, "output_tokens": 2}});
    let done = json!({"id": "r", "status": "completed", "output": [{"type": "message", "role": "assistant",
        "content": [{"type": "output_text", "text": "Hello", "annotations": []}]}],
        "usage": {"input_tokens": 9, "output_tokens": 3}});
    let streamed = stream(&[
        json!({"type": "response.created", "response": {}}),
        json!({"type": "response.output_text.delta", "delta": "Hello"}),
        json!({"type": "response.completed", "response": done}),
    ]);
    let model = model([json_of(&call), streamed]).await;
    let said = actions(&agent(&over("responses"), &model), says("Hi")).await;
    assert_eq!(said[0]["text"], "Hello");
    let posts = model.posts();
    assert_eq!(posts[0].path, "/v1/responses");
    assert_eq!(posts[0].header("authorization"), Some("Bearer k"));
    let body = posts[1].json();
    assert_eq!(
        body["input"][1],
        json!({"type": "function_call", "call_id": "call_1", "name": "nope", "arguments": "{}"})
    );
    assert_eq!(body["input"][2]["type"], "function_call_output");
    assert_eq!(body["tools"][0]["name"], "handover");
    assert_eq!(body["store"], false);
}

#[tokio::test]
async fn anthropics_messages_are_asked_with_their_headers_and_read_whole_or_streamed() {
    let call = json!({"type": "message", "content": [{"type": "text", "text": "Let me see"},
        {"type": "tool_use", "id": "t1", "name": "nope", "input": {"a": 1}}],
        "stop_reason": "tool_use", "usage": {"input_tokens": 5, "output_tokens": 2}});
    let streamed = stream(&[
        json!({"type": "message_start", "message": {"content": [], "usage": {"input_tokens": 9}}}),
        json!({"type": "content_block_start", "index": 0, "content_block": {"type": "tool_use", "id": "t2", "name": "handover", "input": {}}}),
        json!({"type": "content_block_delta", "index": 0, "delta": {"type": "input_json_delta", "partial_json": "{\"team\": \"Bil"}}),
        json!({"type": "content_block_delta", "index": 0, "delta": {"type": "input_json_delta", "partial_json": "ling\"}"}}),
        json!({"type": "content_block_stop", "index": 0}),
        json!({"type": "message_delta", "delta": {"stop_reason": "tool_use"}, "usage": {"output_tokens": 7}}),
        json!({"type": "message_stop"}),
    ]);
    let model = model([json_of(&call), streamed]).await;
    let said = actions(&agent(&over("messages"), &model), says("Hi")).await;
    assert_eq!(said[0]["team"], "Billing");
    let posts = model.posts();
    assert_eq!(posts[0].path, "/v1/messages");
    assert_eq!((posts[0].header("x-api-key"), posts[0].header("authorization")), (Some("k"), None));
    assert!(posts[0].header("anthropic-version").is_some());
    let body = posts[1].json();
    assert_eq!(
        body["messages"][1]["content"][1],
        json!({"type": "tool_use", "id": "t1", "name": "nope", "input": {"a": 1}})
    );
    assert_eq!(body["messages"][2]["content"][0]["tool_use_id"], "t1");
    assert_eq!(body["tools"][0]["input_schema"]["type"], "object");
}

#[tokio::test]
async fn each_failure_says_whose_fault_it_is_and_whether_to_try_again() {
    let error = |status: u16, kind: &str, message: &str| {
        responds(
            status,
            json!({"error": {"message": message, "type": kind, "code": status}}).to_string(),
        )
    };
    let cases = [
        error(401, "authentication_error", "Invalid API Key"),
        error(400, "no_db_connection", "No connected db."),
        error(400, "invalid_request_error", "customer's words"),
        error(404, "not_found_error", "no such model"),
        error(429, "throttling_error", "slow down"),
        error(429, "insufficient_quota", "insufficient_quota"),
        error(503, "overloaded_error", "busy"),
        responds(302, ""),
        json_of(&json!({"error": {"message": "customer's words", "type": "server_error"}})),
    ];
    let mut told = Vec::new();
    for case in cases {
        let model = model([case]).await;
        let outcome = agent(SMALL, &model).turn(&call(says("Hi"))).await;
        let Outcome::Failed(failure) = outcome else { panic!("{outcome:?}") };
        let (again, why) = match failure {
            Failure::Retry { why, .. } => ("again", why),
            Failure::Final { why } => ("final", why),
        };
        told.push(format!("{again}: {}", why.replace(&model.place, "MODEL")));
    }
    insta::assert_snapshot!(told.join("\n"));
}

#[tokio::test]
async fn a_prompt_that_is_too_long_is_shortened_from_its_beginning() {
    let too_long = || {
        responds(400, r#"{"error":{"code":400,"type":"exceed_context_size_error","n_ctx":2048}}"#)
    };
    let model = model([too_long(), too_long(), text("Hello")]).await;
    let bot = agent(SMALL, &model);
    let mut turn = says("And now?");
    turn.history = serde_json::from_value(
        (0..20)
            .map(|n| {
                let author = if n % 2 == 0 { "contact" } else { "bot" };
                json!({"author": author, "text": format!("line {n}"), "at": n})
            })
            .collect(),
    )
    .unwrap();
    assert_eq!(actions(&bot, turn).await[0]["text"], "Hello");
    let lengths: Vec<usize> = model
        .posts()
        .iter()
        .map(|post| post.json()["messages"].as_array().unwrap().len())
        .collect();
    assert!(lengths[0] > lengths[1] && lengths[1] > lengths[2], "{lengths:?}");
    let last = model.posts()[2].json()["messages"].clone();
    assert_eq!(last.as_array().unwrap().last().unwrap()["content"], "And now?");
}

#[tokio::test]
async fn one_message_that_is_too_long_for_every_cut_goes_to_people() {
    let too_long =
        || responds(400, r#"{"error":{"code":"context_length_exceeded","message":"…"}}"#);
    let model = model((0..9).map(|_| too_long())).await;
    let said = actions(&agent(SMALL, &model), says(&"word ".repeat(30_000))).await;
    assert_eq!(said[0]["note"], "What was said is too long for the model.");
}

#[tokio::test]
async fn the_other_model_answers_when_the_first_fails_and_is_asked_alone_then() {
    let first = model([responds(500, "{}")]).await;
    let nope = json!({"role": "assistant", "tool_calls": [{"id": "a", "function": {"name": "nope", "arguments": "{}"}}]});
    let second = model([super::completion(&nope, "stop"), text("Hello from the other.")]).await;
    let other = format!(
        "name: tiny, timeout: 60s, fallback: {{ url: 'http://{}/v1', name: other }}",
        second.place
    );
    let bot = agent(&SMALL.replace("name: tiny", &other), &first);
    assert_eq!(actions(&bot, says("Hi")).await[0]["text"], "Hello from the other.");
    assert_eq!((first.posts().len(), second.posts().len()), (1, 2));
    assert_eq!(second.posts()[0].json()["model"], "other");
}

#[tokio::test]
async fn the_other_model_answers_when_the_first_is_slow_and_both_are_named_when_both_fail() {
    let first = model([]).await;
    let second = model([text("Quick."), responds(401, "{}")]).await;
    let other =
        format!("name: tiny, fallback: {{ url: 'http://{}/v1', name: other }}", second.place);
    let bot = agent(&SMALL.replace("name: tiny", &other), &first);
    assert_eq!(actions(&bot, says("Hi")).await[0]["text"], "Quick.");
    let why = failure(&bot, says("Hi")).await;
    let why = why.replace(&first.place, "FIRST").replace(&second.place, "SECOND");
    insta::assert_snapshot!(why);
}
