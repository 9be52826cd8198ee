//! What goes out: one of every call, and what is refused before it goes.

#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

#[path = "support/every_call.rs"]
mod every_call;
mod support;

use std::fmt::Write;

use every_call::{comment, every_call};
use intercom::{
    Client, ConversationId, Endpoint, Error, Invalid,
    api::{
        AttachmentFile, EnsureTag, GetConversation, ReplyComment, ReplyNote, ReplyQuick,
        SearchConversations, UpdateContact, UpdateConversation,
    },
    search::Field,
};
use serde_json::json;
use support::{Intercom, answer, options_at};
use url::Url;

#[test]
fn every_call_as_it_goes_out() {
    let mut sheet = String::new();
    for call in every_call() {
        let query: Vec<String> =
            call.query.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let (mark, query) = (if query.is_empty() { "" } else { "?" }, query.join("&"));
        let repeat = if call.safe_to_repeat { "" } else { "   (not to be repeated blindly)" };
        writeln!(sheet, "# {}{repeat}", call.name).unwrap();
        writeln!(sheet, "{} {}{mark}{query}", call.method, call.path).unwrap();
        if let Some(body) = &call.body {
            writeln!(sheet, "{body}").unwrap();
        }
        sheet.push('\n');
    }
    insta::assert_snapshot!(sheet);
}

#[tokio::test]
async fn a_call_carries_token_version_and_user_agent() {
    let intercom = Intercom::answering([answer(200, json!({"id": "1"}))]).await;
    let mut options = options_at(&intercom.url.join("/relay/").unwrap());
    options.version = "2.15".to_owned();
    options.user_agent = "desk/1".to_owned();
    Client::new(options).unwrap().send(comment()).await.unwrap();

    let asked = &intercom.asked()[0];
    assert_eq!(asked.method, "POST");
    assert_eq!(asked.uri, "/relay/conversations/215474343849634/reply");
    for (name, value) in [
        ("authorization", "Bearer s3cret-token"),
        ("intercom-version", "2.15"),
        ("user-agent", "desk/1"),
        ("accept", "application/json"),
        ("content-type", "application/json"),
    ] {
        assert_eq!(asked.headers[name], value);
    }
    assert_eq!(asked.body["body"], "<p>On its way!</p>");
}

#[tokio::test]
async fn what_intercom_refuses_is_not_sent() {
    let intercom = Intercom::answering([]).await;
    let client = intercom.client();
    let image = Url::parse("https://shop.example/a.png").unwrap();
    let file = AttachmentFile {
        name: String::new(),
        content_type: String::new(),
        data: [].as_slice().into(),
    };
    let (given, most) = (11, 10);
    let too_many = Invalid::TooManyAttachments { given, most };

    async fn refused<E: Endpoint<Response: std::fmt::Debug>>(client: &Client, call: E) -> Invalid {
        match client.send(call).await.unwrap_err() {
            Error::Invalid { invalid, .. } => invalid,
            other => panic!("{other:?}"),
        }
    }

    let blank = ReplyComment { body: " \n".into(), ..comment() };
    assert_eq!(refused(&client, blank).await, Invalid::EmptyBody);
    let images = ReplyComment { attachment_urls: vec![image; 11], ..comment() };
    assert_eq!(refused(&client, images).await, too_many);
    let files = ReplyComment { attachment_files: vec![file; 11], ..comment() };
    assert_eq!(refused(&client, files).await, too_many);
    let local = vec![Url::parse("file:///a.png").unwrap()];
    let local = ReplyComment { attachment_urls: local, ..comment() };
    assert_eq!(refused(&client, local).await, Invalid::AttachmentScheme);

    let note = ReplyNote { conversation: "1".into(), by: "2".into(), body: "".into() };
    assert_eq!(refused(&client, note).await, Invalid::EmptyBody);
    let quick = ReplyQuick { conversation: "1".into(), by: "2".into(), options: Vec::new() };
    assert_eq!(refused(&client, quick).await, Invalid::NoOptions);

    let update = UpdateConversation::new("1".into());
    assert_eq!(refused(&client, update).await, Invalid::NothingToChange);
    let update = UpdateContact::new("1".into());
    assert_eq!(refused(&client, update).await, Invalid::NothingToChange);
    assert_eq!(refused(&client, EnsureTag { name: " ".to_owned() }).await, Invalid::EmptyName);

    let wide =
        SearchConversations { per_page: 151, ..SearchConversations::new(Field::Open.is(true)) };
    assert_eq!(refused(&client, wide).await, Invalid::PageSize { given: 151, most: 150 });

    for id in ["", ".", ".."] {
        let get = GetConversation::new(ConversationId::from(id));
        assert_eq!(refused(&client, get).await, Invalid::BadId);
    }
    assert!(intercom.asked().is_empty());
}

#[tokio::test]
async fn an_odd_id_stays_in_its_place() {
    let intercom = Intercom::answering([answer(200, json!({"id": "1"}))]).await;
    intercom.client().conversation(&"../admins?x=1#y".into()).await.unwrap();
    assert_eq!(intercom.asked()[0].uri, "/conversations/..%2Fadmins%3Fx%3D1%23y");
}

#[test]
fn a_client_needs_usable_options() {
    let url = Url::parse("http://127.0.0.1:1").unwrap();
    let mut options = options_at(&url);
    options.access_token = "two\nlines".into();
    assert_eq!(Client::new(options).unwrap_err(), Invalid::BadHeader);
    for share in [0.0, -1.0, 1.1, f64::NAN] {
        let mut options = options_at(&url);
        options.budget_share = share;
        assert_eq!(Client::new(options).unwrap_err(), Invalid::BadShare);
    }
    let options = options_at(&Url::parse("file:///x").unwrap());
    assert_eq!(Client::new(options).unwrap_err(), Invalid::BadBaseUrl);
    let shown = format!("{:?}", options_at(&url));
    assert!(!shown.contains("s3cret"), "{shown}");
}
