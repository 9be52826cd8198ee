//! The same story on every back end: an answer, a choice that is pressed, files, an answer that comes
//! late, a handover with team and note, silence while people work, the return, and a failure.

use std::{panic::AssertUnwindSafe, sync::Arc, time::Duration};

use axum::{Router, body::Bytes, extract::State, http::StatusCode, routing::post};
use deskmate_core::By;
use futures_util::{FutureExt, future::join_all};
use intercom_twin::{
    Act,
    act::{ContactWrites, Upload},
};
use serde_json::json;
use tokio::{net::TcpListener, task::JoinSet};

use crate::{
    row::{Late, Row, rows},
    support::{ANN, BOT, World, bot::Reaction},
};

#[tokio::test]
async fn the_same_story_on_every_back_end() {
    let rows = rows().await;
    let stories = rows.iter().map(|row| AssertUnwindSafe(story(row)).catch_unwind());
    let ended = join_all(stories).await;
    let failed = rows.iter().zip(ended).filter(|(_, ended)| ended.is_err());
    let failed: Vec<&str> = failed.map(|(row, _)| row.name).collect();
    assert!(failed.is_empty(), "not with {failed:?}: see above");
}

async fn story(row: &Row) {
    let name = row.name;
    let world = World::start().await;
    // What Rasa says by itself, the first answer included, it posts to one address.
    let _passing = match row.late {
        Late::ByItself { port, .. } => Some(passes_on(&world, port).await),
        _ => None,
    };
    let bot = Arc::clone(&row.bot);
    world.bot.always(Reaction::Asks(bot as _));

    // An answer.
    let id = world.joe_starts("Hello").await;
    says(&world, row, &id, "said: Hello").await;

    // A choice that is pressed, a file that comes, and one that goes.
    if row.is_scripted {
        world.customer_writes(&id, "Let me choose").await;
        says(&world, row, &id, "Which?").await;
        world.does(Act::contact_presses(&id, "Track")).await;
        says(&world, row, &id, "Pressed: track").await;
    }
    let upload =
        Upload { name: "receipt.png".into(), content_type: "image/png".into(), data: PNG.into() };
    world.does(ContactWrites { uploads: vec![upload], ..ContactWrites::new(&id, "") }).await;
    says(&world, row, &id, "receipt.png").await;
    if row.is_scripted {
        world.customer_writes(&id, "A label").await;
        says(&world, row, &id, "https://shop.test/label.pdf").await;
    }

    late(&world, row, &id).await;

    // A handover, and silence while people work.
    world.customer_writes(&id, row.person).await;
    until(&world, || world.assigned_to(&id).1 == "Shipping").await;
    assert_eq!(world.assigned_to(&id).1, "Shipping", "{name}");
    let notes = world.bot_noted(&id);
    assert!(notes.iter().any(|note| note.contains("Parcel lost.")), "{name}: {notes:?}");
    let (asked, said) = (row.bot.asked(), world.bot_said(&id));
    world.customer_writes(&id, "Hello?").await;
    world.does(Act::teammate_replies(&id, ANN, "I am on it.")).await;
    world.customer_writes(&id, "Thanks").await;
    world.does(Act::teammate_replies(&id, ANN, "It is on its way now.")).await;
    assert_eq!(
        (row.bot.asked(), world.bot_said(&id)),
        (asked, said.clone()),
        "{name}: people have it"
    );

    // The return, of which those hear that can.
    let returned = Vec::from_iter(row.returned.map(str::to_owned));
    world.does(Act::teammate_assigns(&id, ANN, BOT)).await;
    let after = || world.bot_said(&id).split_off(said.len());
    until(&world, || after() == returned).await;
    assert_eq!(after(), returned, "{name}");
    world.customer_writes(&id, "Hello").await;
    says(&world, row, &id, "said: Hello").await;

    // A failure is told, with whose it is.
    let said = world.bot_said(&id);
    world.does_now(Act::contact_writes(&id, row.crash));
    until_people_have_it(&world, row, &id).await;
    let note = world.bot_noted(&id).pop().unwrap();
    assert!(note.contains(row.failure), "{name}: {note}");
    let after: Vec<String> = world.bot_said(&id).split_off(said.len());
    assert_eq!(
        after,
        [crate::support::scene::sorry()],
        "{name}: the customer reads that somebody comes"
    );
}

/// The bot says something that has this in it; a model says something. What a bot posts by itself comes
/// when it comes, after the turn.
async fn says(world: &World, row: &Row, id: &str, what: &str) {
    let last = || {
        let parts = world.parts(id).into_iter().filter(|part| part["author"]["name"] == BOT);
        parts.filter(|part| part["part_type"] == "comment").next_back().unwrap_or_default()
    };
    let is_there = || {
        let last = last();
        if row.is_scripted { last.to_string().contains(what) } else { !last.is_null() }
    };
    until(world, is_there).await;
    assert!(
        is_there(),
        "{}: {what} is not in {}, {:?}",
        row.name,
        last(),
        world.timeline(id).await
    );
}

async fn until(world: &World, is_so: impl Fn() -> bool) {
    for _ in 0..200 {
        if is_so() {
            return;
        }
        really(Duration::from_millis(50)).await;
        world.settle().await;
    }
}

/// Time passes while the bot is not being asked: attempts that fail are made again in the world's time,
/// and answered in the machine's.
async fn until_people_have_it(world: &World, row: &Row, id: &str) {
    for _ in 0..3000 {
        if world.people_by(id).await == Some(By::Failure) {
            world.settle().await;
            return;
        }
        if row.bot.is_asked() {
            really(Duration::from_millis(20)).await;
        } else {
            world.pass(Duration::from_secs(3)).await;
        }
    }
    panic!("{}: nobody was told: {:?}", row.name, world.timeline(id).await);
}

async fn late(world: &World, row: &Row, id: &str) {
    match &row.late {
        Late::Never => {}
        Late::InTheTurn(text) => {
            world.customer_writes(id, "slow").await;
            says(world, row, id, text).await;
        }
        Late::AfterIt => {
            world.customer_writes(id, "Come late").await;
            says(world, row, id, "I look.").await;
            really(Duration::from_millis(3500)).await;
            for _ in 0..6 {
                world.advance(Duration::from_secs(10)).await;
            }
            says(world, row, id, "At last.").await;
        }
        Late::ByItself { rasa, .. } => {
            let there = row.bot.there(id);
            let url = format!(
                "{rasa}/conversations/{there}/trigger_intent?token=tok&output_channel=callback"
            );
            let asked = client().post(url).json(&json!({"name": "late"})).send().await.unwrap();
            assert!(asked.status().is_success(), "{}: {asked:?}", row.name);
            says(world, row, id, "At last.").await;
        }
    }
}

/// Passes what is posted to this port on to the world's own address for what bots say by themselves.
async fn passes_on(world: &World, port: u16) -> JoinSet<()> {
    async fn pass(State(to): State<String>, body: Bytes) -> StatusCode {
        client().post(to).body(body).send().await.unwrap().status()
    }
    let listener = TcpListener::bind(("127.0.0.1", port)).await.unwrap();
    let to = world.url("/bots/support-k3y");
    let router = Router::new().route("/", post(pass)).with_state(to);
    let mut server = JoinSet::new();
    server.spawn(async move { axum::serve(listener, router).await.unwrap() });
    server
}

fn client() -> reqwest::Client {
    reqwest::Client::builder().no_proxy().build().unwrap()
}

#[expect(clippy::disallowed_methods, reason = "real servers take real time")]
pub(crate) async fn really(time: Duration) {
    tokio::time::sleep(time).await;
}

/// One white dot.
const PNG: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8/5+hHgAHggJ/PchI7wAAAABJRU5ErkJggg==";
