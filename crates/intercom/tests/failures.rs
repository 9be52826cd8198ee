//! What comes back when things go wrong, and what a caller may do about it.

#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

mod support;

use std::time::Duration;

use intercom::{
    Class, Client, Denial, Error, Missing, Priority,
    api::{Close, GetConversation, SearchConversations, UpdateConversation},
    search::Field,
};
use serde_json::{Value, json};
use support::{Answer, Intercom, NOW_MS, answer, client_at, options_at};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
    task::JoinSet,
};
use url::Url;

fn get() -> GetConversation {
    GetConversation::new("42".into())
}

fn close() -> Close {
    Close { conversation: "42".into(), by: "814860".into() }
}

fn error_list(code: &str) -> Value {
    json!({
        "type": "error.list",
        "request_id": "req-1",
        "errors": [{"code": code, "message": "No."}],
    })
}

/// The classes of a read and of a write that get this answer.
async fn classes(answer: Answer) -> (Class, Class) {
    let intercom = Intercom::answering([answer.clone(), answer]).await;
    // Two clients, since a refusal for the rate limit holds the next call back.
    let read = intercom.client().send(get()).await.unwrap_err().class();
    let write = intercom.client().send(close()).await.unwrap_err().class();
    assert_eq!(intercom.asked().len(), 2, "each call goes out once");
    (read, write)
}

#[tokio::test]
async fn each_status_has_its_class() {
    let retry = Class::Retry { at_ms: None };
    let denied = |why| Class::Denied { why };
    let gone = |what| Class::Gone { what };
    for (status, code, read, write) in [
        (302, "", Class::Refused, Class::Refused),
        (400, "parameter_invalid", Class::Refused, Class::Refused),
        (401, "unauthorized", denied(Denial::Token), denied(Denial::Token)),
        (403, "api_plan_restricted", denied(Denial::Plan), denied(Denial::Plan)),
        (403, "action_forbidden", denied(Denial::Permission), denied(Denial::Permission)),
        (404, "not_found", gone(Missing::Resource), gone(Missing::Resource)),
        (404, "team_not_found", gone(Missing::Team), gone(Missing::Team)),
        (408, "", retry, Class::Unknown),
        (409, "conflict", Class::Conflict, Class::Conflict),
        (410, "contact_merged", gone(Missing::MergedContact), gone(Missing::MergedContact)),
        (422, "data_invalid", Class::Refused, Class::Refused),
        (500, "server_error", retry, Class::Unknown),
        (502, "", retry, Class::Unknown),
        (503, "service_unavailable", retry, Class::Unknown),
        (504, "", retry, Class::Unknown),
    ] {
        let found = classes(answer(status, error_list(code))).await;
        assert_eq!(found, (read, write), "{status} {code}");
    }
}

#[tokio::test]
async fn an_error_page_that_is_not_intercoms_counts_by_its_status() {
    let page = answer(403, Value::Null).raw("<html>Forbidden</html>");
    let denied = Class::Denied { why: Denial::Permission };
    assert_eq!(classes(page).await, (denied, denied));
    let bad_gateway = answer(502, Value::Null).raw("<html>Bad gateway</html>");
    assert_eq!(classes(bad_gateway).await, (Class::Retry { at_ms: None }, Class::Unknown));
}

#[tokio::test]
async fn the_rate_limit_says_when_to_come_back() {
    let limit = || answer(429, error_list("rate_limit_exceeded"));
    let reset = limit().with("X-RateLimit-Reset", NOW_MS / 1000 + 4);
    let both = reset.clone().with("Retry-After", 7);
    let date = limit().with("Retry-After", "Wed, 18 Dec 2024 15:59:30 GMT");
    let past = limit().with("X-RateLimit-Reset", NOW_MS / 1000 - 4);
    // Windows are ten seconds: this is a clock that differs from ours.
    let an_hour_off = limit().with("X-RateLimit-Reset", NOW_MS / 1000 + 3600);
    for (answer, at_ms) in [
        (reset, NOW_MS + 4000),
        (both, NOW_MS + 7000),
        (date, NOW_MS + 9000),
        (past, NOW_MS + 10_000),
        (an_hour_off, NOW_MS + 10_000),
        (limit(), NOW_MS + 10_000),
        // Intercom never asks for this; something between us and it would silence us for a day.
        (limit().with("Retry-After", 86_400), NOW_MS + 120_000),
        (limit().with("Retry-After", "Thu, 19 Dec 2024 15:59:30 GMT"), NOW_MS + 120_000),
    ] {
        let retry = Class::Retry { at_ms: Some(at_ms) };
        assert_eq!(classes(answer).await, (retry, retry));
    }
}

#[tokio::test]
async fn after_a_refusal_for_the_rate_limit_nothing_goes_out_until_its_time() {
    let limit =
        answer(429, error_list("rate_limit_exceeded")).with("X-RateLimit-Reset", NOW_MS / 1000 + 4);
    let intercom = Intercom::answering([limit]).await;
    let client = intercom.client();
    assert!(matches!(client.send(get()).await, Err(Error::RateLimited { .. })));
    let held = client.clone().send(close()).await.unwrap_err();
    assert!(matches!(held, Error::Budget { retry_at_ms, .. } if retry_at_ms == NOW_MS + 4000));
    assert_eq!(intercom.asked().len(), 1);
}

#[tokio::test]
async fn a_sweep_is_held_back_before_live_calls_are() {
    let told = answer(200, json!({"id": "42"}))
        .with("X-RateLimit-Limit", 1666)
        .with("X-RateLimit-Remaining", 100)
        .with("X-RateLimit-Reset", NOW_MS / 1000 + 9);
    let intercom = Intercom::answering([told.clone(), told]).await;
    let client = intercom.client();
    client.send(get()).await.unwrap();
    assert_eq!((client.rate().limit, client.rate().ours), (1666, 1332));

    let sweep = client.with_priority(Priority::Sweep);
    let held = sweep.send(get()).await.unwrap_err();
    assert_eq!(held.class(), Class::Retry { at_ms: Some(NOW_MS + 9000) });
    client.send(get()).await.unwrap();
    assert_eq!(intercom.asked().len(), 2);
}

#[tokio::test]
async fn nobody_listening_means_not_sent() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = Url::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
    drop(listener);
    let error = client_at(&url).send(close()).await.unwrap_err();
    assert!(matches!(error, Error::NotSent { .. }), "{error:?}");
    assert_eq!(error.class(), Class::Retry { at_ms: None });
}

/// A server that reads a request, sends `answer` and hangs up, or holds the line without a word.
async fn rude(answer: Option<&'static [u8]>) -> (Url, JoinSet<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = Url::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
    let mut tasks = JoinSet::new();
    tasks.spawn(async move {
        let mut held = Vec::new();
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            let _ = stream.read(&mut [0; 4096]).await.unwrap();
            match answer {
                Some(answer) => stream.write_all(answer).await.unwrap(),
                None => held.push(stream),
            }
        }
    });
    (url, tasks)
}

#[tokio::test]
async fn a_line_that_breaks_leaves_a_write_unknown_and_a_read_to_be_repeated() {
    let half = b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"id\":";
    for answer in [Some(b"".as_slice()), Some(half), None] {
        let (url, _tasks) = rude(answer).await;
        let mut options = options_at(&url);
        options.timeout = Duration::from_millis(200);
        let client = Client::new(options).unwrap();
        let write = client.send(close()).await.unwrap_err();
        assert!(matches!(write, Error::OutcomeUnknown { .. }), "{write:?}");
        let read = client.send(get()).await.unwrap_err();
        assert!(matches!(read, Error::NoAnswer { .. }), "{read:?}");
        let search = SearchConversations::new(Field::Open.is(true));
        let search = client.send(search).await.unwrap_err();
        assert!(matches!(search, Error::NoAnswer { .. }), "a search only reads: {search:?}");
        let update =
            UpdateConversation { read: Some(true), ..UpdateConversation::new("42".into()) };
        let update = client.send(update).await.unwrap_err();
        assert!(matches!(update, Error::NoAnswer { .. }), "twice is as once: {update:?}");
    }
}

#[tokio::test]
async fn an_answer_in_no_known_form() {
    let odd = || answer(200, json!({"id": {"a": "my card is 4111"}}));
    let intercom = Intercom::answering([odd(), odd(), answer(200, json!(0)).raw("<html>")]).await;
    let client = intercom.client();
    let read = client.send(get()).await.unwrap_err();
    assert_eq!(read.class(), Class::Unreadable);
    assert_eq!(
        read.to_string(),
        "the answer to GET /conversations/42 cannot be read at id: \
         expected an id, as text or as a whole number"
    );
    let write = client.send(close()).await.unwrap_err();
    assert_eq!(write.class(), Class::Unknown, "it was probably done");
    assert!(!write.to_string().contains("4111"), "{write}");
    assert!(matches!(client.send(get()).await, Err(Error::Decode { .. })));
}

#[tokio::test]
async fn a_redirect_is_not_followed_with_the_token() {
    let elsewhere = answer(302, Value::Null).with("Location", "/conversations/7");
    let intercom = Intercom::answering([elsewhere]).await;
    let error = intercom.client().send(get()).await.unwrap_err();
    assert!(matches!(error, Error::Api { status: 302, .. }), "{error:?}");
    assert_eq!(intercom.asked().len(), 1);
}

#[tokio::test]
async fn an_error_tells_people_what_where_and_what_to_do() {
    let refusals = [
        answer(401, error_list("unauthorized")),
        answer(404, error_list("team_not_found")),
        answer(503, Value::Null).raw("").with("X-Request-Id", "req-9"),
    ];
    let intercom = Intercom::answering(refusals).await;
    let client = intercom.client();
    let mut told = String::new();
    for _ in 0..3 {
        let error = client.send(get()).await.unwrap_err();
        told.push_str(&format!("{error}\n"));
        assert!(!format!("{error:?}{error}").contains("s3cret"));
    }
    insta::assert_snapshot!(told);
}

/// What Intercom says in words may quote what was sent, and something in between may echo more.
#[tokio::test]
async fn of_a_failed_answer_only_codes_status_and_request_leave_the_client() {
    let quoting = |status: u16, code: &str, request: &str| {
        let words = "no such contact: my card is 4111, token s3cret";
        let body = json!({"type": "error.list", "request_id": request, "errors": [
            {"code": code, "message": words, "field": words},
            {"code": words, "message": words},
        ]});
        answer(status, body).with("X-Request-Id", request)
    };
    let answers = [
        quoting(400, "parameter_invalid", "req-7"),
        quoting(404, "s3cret-token", "s3cret-token"),
        quoting(422, "my card is 4111", "my card is 4111"),
        quoting(403, "forbidden", "token s3cret-token"),
        quoting(500, "4111 4111", "4111 4111"),
        answer(400, Value::Null).raw("<html>my card is 4111, token s3cret-token"),
    ];
    let intercom = Intercom::answering(answers.clone().into_iter().chain(answers)).await;
    let client = intercom.client();
    let mut told = Vec::new();
    for call in 0..12 {
        let error = if call < 6 {
            client.send(get()).await.unwrap_err()
        } else {
            client.send(close()).await.unwrap_err()
        };
        let all = format!("{error} {error:?}");
        assert!(!all.contains("4111") && !all.contains("s3cret"), "{all}");
        told.push(error.to_string());
    }
    assert!(told[0].contains("400: parameter_invalid [request req-7]"), "{}", told[0]);
}

/// Small objects take many times the memory that they have bytes.
#[tokio::test]
async fn an_answer_that_would_take_too_much_memory_is_not_read() {
    let objects = format!("[{}{{}}]", "{},".repeat(200_000));
    let parts =
        format!(r#"{{"id": "42", "conversation_parts": {{"conversation_parts": {objects}}}}}"#);
    let numbers =
        format!(r#"{{"id": "42", "custom_attributes": {{"a": [{}0]}}}}"#, "0,".repeat(1_000_000));
    for body in [parts, numbers] {
        let big = || answer(200, Value::Null).raw(&body);
        let intercom = Intercom::answering([big(), big()]).await;
        let client = intercom.client();
        let read = client.send(get()).await.unwrap_err();
        assert_eq!(read.class(), Class::Unreadable, "{read}");
        assert_eq!(client.send(close()).await.unwrap_err().class(), Class::Unknown);
    }
}

#[tokio::test]
async fn a_search_is_walked_page_by_page() {
    let page = |id: &str, next: Value| {
        let pages = json!({"type": "pages", "page": 1, "next": next});
        let conversations = json!([{"id": id}]);
        let list = json!({"type": "conversation.list", "pages": pages, "total_count": 3,
            "conversations": conversations});
        answer(200, list)
    };
    let cursor = |cursor: &str| json!({"per_page": 1, "starting_after": cursor});
    let intercom = Intercom::answering([
        page("1", cursor("a")),
        answer(503, Value::Null),
        page("2", cursor("b")),
        page("3", cursor("b")), // a cursor that does not move would never end
    ])
    .await;
    let client = intercom.client();
    let mut pages = client.search_pages(SearchConversations::new(Field::Open.is(true)));

    let mut found = Vec::new();
    loop {
        match pages.next().await {
            Ok(Some(page)) => found.extend(page.conversations),
            Ok(None) => break,
            Err(error) => assert_eq!(error.class(), Class::Retry { at_ms: None }),
        }
    }
    let found: Vec<_> = found.iter().map(|conversation| conversation.id.as_str()).collect();
    assert_eq!(found, ["1", "2", "3"]);
    let cursors: Vec<_> = intercom
        .asked()
        .iter()
        .map(|asked| asked.body["pagination"]["starting_after"].clone())
        .collect();
    assert_eq!(cursors, [json!(null), json!("a"), json!("a"), json!("b")]);
}

#[test]
fn a_client_is_for_many_tasks() {
    fn shared<T: Clone + Send + Sync + 'static>() {}
    shared::<Client>();

    fn movable<T: Send>(_: T) {}
    let client = client_at(&Url::parse("http://127.0.0.1:1").unwrap());
    movable(client.send(get()));
    movable(client.search_pages(SearchConversations::new(Field::Open.is(true))).next());
}
