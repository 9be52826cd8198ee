//! Something between us and Intercom answers in its place: 200, and a page for people.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use axum::{Router, body::Bytes, extract::Request, http::header, response::IntoResponse};
use deskmate_core::{By, Owner};
use serde_json::json;

use super::{stories::passes, support::World};

/// Passes every call on, and answers in Intercom's place while `left` is over 0.
fn proxy(
    target: String,
    method: &'static str,
    ending: &'static str,
    left: Arc<AtomicUsize>,
) -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let listener = tokio::net::TcpListener::from_std(listener).unwrap();
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let pass_on = move |request: Request| {
        let (client, target, left) = (client.clone(), target.clone(), Arc::clone(&left));
        async move {
            let (mut head, body) = request.into_parts();
            // Its own name is for its own address.
            head.headers.remove(header::HOST);
            let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
            let url = format!("{target}{}", head.uri);
            let meant = head.method == method && head.uri.path().ends_with(ending);
            let call = client.request(head.method, url).headers(head.headers).body(body);
            let answer = call.send().await.unwrap();
            let takes_one = |left: usize| left.checked_sub(1);
            let spin = Ordering::SeqCst;
            if meant && left.fetch_update(spin, spin, takes_one).is_ok() {
                return "<html>Please sign in</html>".into_response();
            }
            let (status, headers) = (answer.status(), answer.headers().clone());
            let body: Bytes = answer.bytes().await.unwrap();
            (status, headers, body).into_response()
        }
    };
    #[expect(clippy::disallowed_methods, reason = "it serves until the world is over")]
    tokio::spawn(async move { axum::serve(listener, Router::new().fallback(pass_on)).await });
    url
}

async fn world(method: &'static str, ending: &'static str) -> (World, Arc<AtomicUsize>) {
    let left = Arc::new(AtomicUsize::new(0));
    let times = Arc::clone(&left);
    let world = World::with(move |options| {
        let target = options.base_url.take().unwrap();
        options.base_url = Some(proxy(target, method, ending, Arc::clone(&times)));
    })
    .await;
    (world, left)
}

#[tokio::test]
async fn a_reply_that_was_written_behind_a_page_is_not_said_again() {
    for times in [1, 3] {
        let (world, left) = world("POST", "/reply").await;
        left.store(times, Ordering::SeqCst);
        let id = world.joe_starts("Where is my order?").await;
        passes(&world, 150).await;
        assert_eq!(world.bot_said(&id), ["You said: Where is my order?"]);
    }
}

#[tokio::test]
async fn a_handover_that_was_made_behind_a_page_is_made_once() {
    let (world, left) = world("POST", "/parts").await;
    world.bot.answers(json!({"actions": [{"type": "handover", "team": "VIP"}]}));
    left.store(2, Ordering::SeqCst);
    let id = world.joe_starts("A person!").await;
    passes(&world, 150).await;
    assert_eq!(world.assigned_to(&id), ("-".to_owned(), "VIP".to_owned()));
    assert!(matches!(world.owner(&id).await, Owner::People { by: By::Handover, .. }));
}

#[tokio::test]
async fn a_page_in_place_of_the_conversation_is_asked_for_again() {
    let (world, left) = world("GET", "").await;
    left.store(3, Ordering::SeqCst);
    let id = world.joe_starts("Where is my order?").await;
    passes(&world, 20).await;
    assert_eq!(
        world.bot_said(&id),
        ["You said: Where is my order?"],
        "{:?}",
        world.timeline(&id).await
    );
}

#[tokio::test]
async fn tags_behind_a_page_hold_nothing_up() {
    let (world, left) = world("POST", "/tags").await;
    world.bot.answers(json!({"actions": [
        {"type": "tag", "target": "contact", "tags": ["Likes tea"]}, {"type": "say", "text": "Hello."}]}));
    left.store(usize::MAX, Ordering::SeqCst);
    let id = world.joe_starts("Hi").await;
    assert_eq!(world.bot_said(&id), ["Hello."]);
    let asked = world.calls("POST", "/tags");
    passes(&world, 10).await;
    assert!(world.calls("POST", "/tags") - asked < 10, "it is not asked for again and again");
}
