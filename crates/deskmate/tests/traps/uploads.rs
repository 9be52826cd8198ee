//! Files that bots send: fetched, and sent as they are; where that cannot be, as links.

use std::sync::Arc;

use axum::{
    Router, http::StatusCode, http::header::CONTENT_TYPE, response::Redirect, routing::get,
};
use deskmate_bots::{Fetch, FetchAllow};
use deskmate_engine::{Clock, SystemClock, clock::BotTiming};
use intercom_twin::Act;
use serde_json::{Value, json};
use tokio::sync::Notify;

use crate::support::{ANN, World};

const LABEL: &[u8] = b"%PDF-1.4 a label";

/// Where the bot's files are.
struct Shelf {
    place: String,
    /// Somebody has asked for the slow one.
    asked: Arc<Notify>,
    /// The slow one may come.
    given: Arc<Notify>,
}

impl Shelf {
    async fn start() -> Self {
        let (asked, given) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let (was_asked, may_come) = (Arc::clone(&asked), Arc::clone(&given));
        let label = || async { ([(CONTENT_TYPE, "application/pdf")], LABEL) };
        let slow = || async move {
            was_asked.notify_one();
            may_come.notified().await;
            LABEL
        };
        let router = Router::new()
            .route("/label.pdf", get(label))
            .route("/moved.pdf", get(|| async { Redirect::temporary("/label.pdf") }))
            .route("/away.pdf", get(|| async { Redirect::temporary("http://169.254.169.254/") }))
            .route("/huge.bin", get(|| async { vec![0_u8; 16 * 1024 * 1024] }))
            .route("/gone.pdf", get(|| async { StatusCode::NOT_FOUND }))
            .route("/slow.pdf", get(slow));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let place = listener.local_addr().unwrap().to_string();
        #[expect(clippy::disallowed_methods, reason = "it serves until the test is over")]
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { place, asked, given }
    }

    /// A world whose bots' files may be here.
    async fn world(&self) -> World {
        let place = self.place.clone();
        World::with(move |options| options.files = Some(fetch(&[&place]))).await
    }

    /// What is said where one of them cannot be had.
    fn linked(&self, name: &str) -> String {
        format!("Your label:\n\n{name} (http://{}/{name})", self.place)
    }

    /// An answer that brings these.
    fn brings(&self, names: &[&str]) -> Value {
        let at = |name: &&str| json!({"url": format!("http://{}/{name}", self.place)});
        let files: Vec<_> = names.iter().map(at).collect();
        json!({"actions": [{"type": "say", "text": "Your label:", "attachments": files}]})
    }
}

fn fetch(allow: &[&str]) -> Arc<Fetch> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let allow = FetchAllow::new(allow).unwrap();
    Arc::new(Fetch::new(allow, Arc::new(BotTiming(clock))).unwrap())
}

/// What the bot's messages bring: names and types.
fn brought(world: &World, id: &str) -> Vec<(String, String)> {
    let bot = world.bot_id();
    let parts = world.parts(id);
    let ours = parts.iter().filter(|part| part["author"]["id"] == bot.as_str());
    let files = ours.filter_map(|part| part["attachments"].as_array()).flatten();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    files.map(|file| (text(&file["name"]), text(&file["content_type"]))).collect()
}

#[tokio::test]
async fn a_file_is_sent_as_it_is_and_no_link_with_it() {
    let shelf = Shelf::start().await;
    let world = shelf.world().await;
    world.bot.answers(shelf.brings(&["label.pdf", "moved.pdf"]));
    let id = world.joe_starts("I want to return it").await;
    assert_eq!(world.bot_said(&id), ["Your label:"]);
    let pdf = "application/pdf".to_owned();
    let files = [("label.pdf".to_owned(), pdf.clone()), ("moved.pdf".to_owned(), pdf)];
    assert_eq!(brought(&world, &id), files);
}

#[tokio::test]
async fn what_cannot_be_had_is_sent_as_a_link_and_the_timeline_says_why() {
    let shelf = Shelf::start().await;
    for (name, why) in [
        ("gone.pdf", "its address answered 404"),
        ("huge.bin", "it is larger than 15360 KB"),
        ("away.pdf", "private network"),
    ] {
        let world = shelf.world().await;
        world.bot.answers(shelf.brings(&[name]));
        let id = world.joe_starts("I want to return it").await;
        assert_eq!(world.bot_said(&id), [shelf.linked(name)]);
        assert!(brought(&world, &id).is_empty());
        let dropped = world.dropped(&id).await;
        assert!(dropped[0].1.contains("a file is sent as a link") && dropped[0].1.contains(why));
    }
}

/// An answer may name any address; what only this machine can reach is nobody's business.
#[tokio::test]
async fn nothing_of_ones_own_network_is_fetched_unless_it_is_allowed() {
    let shelf = Shelf::start().await;
    let world = World::with(|options| options.files = Some(fetch(&[]))).await;
    world.bot.answers(shelf.brings(&["label.pdf"]));
    let id = world.joe_starts("I want to return it").await;
    assert_eq!(world.bot_said(&id), [shelf.linked("label.pdf")]);
    assert!(brought(&world, &id).is_empty());
}

/// A file may take its time; who speaks meanwhile is not talked over.
#[tokio::test]
async fn a_person_who_speaks_while_a_file_is_fetched_is_not_talked_over() {
    let shelf = Shelf::start().await;
    let world = shelf.world().await;
    world.bot.answers(shelf.brings(&["slow.pdf"]));
    let id = world.does_now(Act::contact_starts(crate::support::JOE, "I want to return it"));
    shelf.asked.notified().await;
    world.does_now(Act::teammate_replies(&*id, ANN, "I am on it."));
    shelf.given.notify_one();
    world.settle().await;
    assert!(world.bot_said(&id).is_empty());
    assert!(world.owner(&id).await.is_people());
}
