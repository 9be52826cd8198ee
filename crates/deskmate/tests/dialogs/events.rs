//! What a bot emits arrives at the channel's `events` address: signed, in order, at least once.

use std::{
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU16, Ordering},
    },
    time::Duration,
};

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode, header::LOCATION},
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use deskmate_bots::EventsAddress;
use deskmate_core::{ChannelName, Happening};
use hmac::{Hmac, KeyInit, Mac};
use intercom_twin::Act;
use serde_json::{Value, json};
use sha2::Sha256;
use tokio::{net::TcpListener, sync::Notify};

use super::{
    support::{JOE, World},
    with, world,
};

const DIALOGS: &str = r#"
dialogs:
  introduction: { message: [ { text: "Hello" } ], goto: tell }
  tell: { action: [ { emit: { kind: greeted, to: "{firstname}" } }, { emit: { kind: second } } ] }
"#;

/// No status: it never answers.
const HANGS: u16 = 0;

/// Somebody who wants to know of events.
struct Receiver {
    address: SocketAddr,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    status: AtomicU16,
    posts: Mutex<Vec<(HeaderMap, Bytes)>>,
    posted: Notify,
}

impl Receiver {
    async fn start(status: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Shared::default());
        let router = Router::new().fallback(receive).with_state(Arc::clone(&shared));
        #[expect(clippy::disallowed_methods, reason = "it serves until the test is over")]
        tokio::spawn(async move { axum::serve(listener, router).await });
        let receiver = Self { address, shared };
        receiver.answers(status);
        receiver
    }

    /// What it answers from now on.
    fn answers(&self, status: u16) {
        self.shared.status.store(status, Ordering::SeqCst);
    }

    /// A world whose channel posts to it.
    async fn world(&self) -> World {
        let url = format!("http://{}/events", self.address);
        with(DIALOGS, move |options| {
            let secret = "whsec_c2VjcmV0cw==".into();
            options.events = Some(EventsAddress::new(&url, Some(&secret)).unwrap());
        })
        .await
    }

    fn posts(&self) -> Vec<Value> {
        let posts = self.shared.posts.lock().unwrap();
        posts.iter().map(|(_, body)| serde_json::from_slice(body).unwrap()).collect()
    }

    /// The kind and the conversation of each post.
    fn told(&self) -> Vec<(String, String)> {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let told = |post: &Value| (text(&post["event"]["kind"]), text(&post["conversation_id"]));
        self.posts().iter().map(told).collect()
    }
}

async fn receive(State(shared): State<Arc<Shared>>, headers: HeaderMap, body: Bytes) -> Response {
    shared.posts.lock().unwrap().push((headers, body));
    shared.posted.notify_one();
    match shared.status.load(Ordering::SeqCst) {
        HANGS => std::future::pending().await,
        status => {
            let status = StatusCode::from_u16(status).unwrap();
            (status, [(LOCATION, "/elsewhere")]).into_response()
        }
    }
}

async fn stored(world: &World) -> usize {
    let channel = ChannelName::new("support");
    world.service().engine.store().events(&channel, 99).await.unwrap().len()
}

fn pair(kind: &str, conversation: &str) -> (String, String) {
    (kind.to_owned(), conversation.to_owned())
}

#[tokio::test]
async fn an_event_arrives_once_and_signed() {
    let receiver = Receiver::start(204).await;
    let world = receiver.world().await;
    let conversation = world.joe_starts("Hi").await;
    assert_eq!(receiver.told(), [pair("greeted", &conversation), pair("second", &conversation)]);
    let post = receiver.posts().remove(0);
    let id = post["id"].as_str().unwrap();
    assert!(id.starts_with("evt_"), "{id}");
    assert_ne!(post["id"], receiver.posts()[1]["id"]);
    let at = deskmate_engine::Clock::now(&*world.clock).as_secs();
    let expected = json!({
        "id": id,
        "channel": "support",
        "conversation_id": conversation,
        "turn_id": world.bot.last_turn().turn_id,
        "at": at,
        "event": {"kind": "greeted", "to": "Joe"},
    });
    assert_eq!(post, expected);
    let (headers, body) = receiver.shared.posts.lock().unwrap()[0].clone();
    let header = |name: &str| headers[name].to_str().unwrap();
    assert_eq!(header("content-type"), "application/json");
    assert_eq!(header("webhook-id"), id);
    assert_eq!(header("webhook-timestamp"), at.to_string());
    let mut mac = Hmac::<Sha256>::new_from_slice(b"secrets").unwrap();
    mac.update(format!("{id}.{at}.").as_bytes());
    mac.update(&body);
    let signature = header("webhook-signature").strip_prefix("v1,").unwrap();
    mac.verify_slice(&STANDARD.decode(signature).unwrap()).unwrap();

    world.advance(Duration::from_secs(120)).await;
    assert_eq!(receiver.posts().len(), 2, "nothing is said twice");
    assert_eq!(stored(&world).await, 0);
}

#[tokio::test]
async fn what_is_not_taken_comes_again_in_order_and_keeps_no_conversation_waiting() {
    let receiver = Receiver::start(503).await;
    let world = receiver.world().await;
    let first = world.joe_starts("Hi").await;
    let second = world.joe_starts("Hello").await;
    assert_eq!(world.bot_said(&second), ["Hello"]);
    assert_eq!(receiver.told(), [pair("greeted", &first)], "the others wait behind it");
    let mut tries = Vec::new();
    for _ in 0..7 {
        world.seconds(1).await;
        tries.push(receiver.posts().len());
    }
    assert_eq!(tries, [2, 2, 3, 3, 3, 3, 4], "after 1, 2 and 4 seconds");
    // A redirect is not followed.
    receiver.answers(307);
    world.seconds(8).await;
    assert_eq!(receiver.posts().len(), 5);

    receiver.answers(200);
    world.seconds(16).await;
    let told = receiver.told();
    let expected = [
        pair("greeted", &first),
        pair("second", &first),
        pair("greeted", &second),
        pair("second", &second),
    ];
    assert_eq!(told[5..], expected);
    let posts = receiver.posts();
    assert!(posts[..6].iter().all(|post| *post == posts[0]), "each time the same, id and all");
    assert_eq!(stored(&world).await, 0);
}

#[tokio::test]
async fn what_waits_outlives_a_stop_and_a_crash() {
    let receiver = Receiver::start(503).await;
    let mut world = receiver.world().await;
    let conversation = world.joe_starts("Hi").await;
    world.restart().await;
    assert_eq!(receiver.posts().len(), 2, "a start tries at once");
    world.crash().await;
    receiver.answers(200);
    world.start_again().await;
    let told = receiver.told();
    assert_eq!(told[2..], [pair("greeted", &conversation), pair("second", &conversation)]);
    let posts = receiver.posts();
    assert_eq!(posts[2], posts[0]);
    assert_eq!(stored(&world).await, 0);
}

#[tokio::test]
async fn an_address_that_never_answers_keeps_no_conversation_waiting() {
    let receiver = Receiver::start(HANGS).await;
    let world = receiver.world().await;
    let started = world.twin.act(Act::contact_starts(JOE, "Hi")).unwrap();
    receiver.shared.posted.notified().await;
    let other = world.twin.act(Act::contact_starts(JOE, "Hello")).unwrap();
    while world.bot_said(&other.conversation_id).is_empty() {
        world.pass(Duration::from_millis(1)).await;
    }
    assert_eq!(receiver.told(), [pair("greeted", &started.conversation_id)]);
    receiver.answers(200);
    world.advance(Duration::from_secs(10)).await;
    assert_eq!(receiver.posts().len(), 1, "it was given up only now");
    world.advance(Duration::from_secs(1)).await;
    assert_eq!(receiver.posts().len(), 5);
    assert_eq!(stored(&world).await, 0);
}

#[tokio::test]
async fn after_a_day_an_event_is_given_up_and_the_next_has_its_turn() {
    let receiver = Receiver::start(400).await;
    let world = receiver.world().await;
    world.joe_starts("Hi").await;
    world.advance(Duration::from_secs(24 * 3600 - 1)).await;
    assert_eq!(stored(&world).await, 2);
    world.advance(Duration::from_secs(60)).await;
    assert_eq!(stored(&world).await, 0, "both were a day old");
    let before = receiver.posts().len();
    receiver.answers(200);
    let conversation = world.joe_starts("Hi").await;
    let told = receiver.told();
    assert_eq!(told[before..], [pair("greeted", &conversation), pair("second", &conversation)]);
}

#[tokio::test]
async fn who_is_gone_is_not_asked_again() {
    let receiver = Receiver::start(410).await;
    let world = receiver.world().await;
    let conversation = world.joe_starts("Hi").await;
    assert_eq!(receiver.told(), [pair("greeted", &conversation), pair("second", &conversation)]);
    assert_eq!(stored(&world).await, 0);
}

#[tokio::test]
async fn without_an_address_nothing_is_stored() {
    let world = world(DIALOGS).await;
    let conversation = world.joe_starts("Hi").await;
    let timeline = world.timeline(&conversation).await;
    let emitted = timeline.iter().filter(|it| matches!(it, Happening::Emitted { .. })).count();
    assert_eq!(emitted, 2);
    assert_eq!(stored(&world).await, 0);
}
