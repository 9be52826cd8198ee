//! The feed that keeps windows live.

use crate::common::World;
use intercom_twin::Act;
use reqwest::{Method, Response};
use serde_json::{Value, json};

/// Opens the feed after a place.
async fn feed(world: &World, after: Option<&str>) -> Response {
    let url = format!("{}/events", world.twin.describe().control_url);
    let request = world.http.get(url);
    let request = match after {
        Some(place) => request.header("last-event-id", place),
        None => request,
    };
    let got = request.send().await.unwrap();
    assert_eq!(got.headers()["content-type"], "text/event-stream");
    got
}

/// The next event: its id, and what changed.
async fn next(feed: &mut Response) -> (String, Vec<String>) {
    let mut text = String::new();
    while !text.contains("\n\n") {
        let chunk = feed.chunk().await.unwrap().unwrap();
        text.push_str(std::str::from_utf8(&chunk).unwrap());
    }
    let field = |name: &str| {
        let line = text.lines().find(|l| l.starts_with(name)).unwrap_or_default();
        line.trim_start_matches(name).trim().to_owned()
    };
    let data: Value = serde_json::from_str(&field("data:")).unwrap();
    let what = data["what"].as_array().unwrap();
    (field("id:"), what.iter().map(|w| w.as_str().unwrap().to_owned()).collect())
}

#[tokio::test]
async fn a_window_hears_of_what_changes() {
    let world = World::new().await;
    let mut window = feed(&world, None).await;
    assert_eq!(next(&mut window).await.1, Vec::<String>::new());
    let id = world.started();
    let mut heard = Vec::new();
    while !heard.contains(&format!("conversation:{id}")) {
        heard.extend(next(&mut window).await.1);
    }
}

#[tokio::test]
async fn a_window_that_was_away_hears_what_it_missed_once() {
    let world = World::new().await;
    let (place, _) = next(&mut feed(&world, None).await).await;
    let id = world.started();
    world.act(Act::contact_writes(&id, "Hello?"));
    world.twin.settle().await;
    world.control(Method::PUT, "/faults", json!([])).await;
    let (now, what) = next(&mut feed(&world, Some(&place)).await).await;
    assert_eq!(what.iter().filter(|w| **w == format!("conversation:{id}")).count(), 1, "{what:?}");
    assert!(what.contains(&"deliveries".to_owned()) && what.contains(&"settings".to_owned()));
    assert_eq!(next(&mut feed(&world, Some(&now)).await).await.1, Vec::<String>::new());
    let (_, what) = next(&mut feed(&world, Some("1-99")).await).await;
    assert_eq!(what, ["everything"]);
}

#[tokio::test]
async fn a_twin_stops_while_windows_look_on() {
    let world = World::new().await;
    let mut window = feed(&world, None).await;
    next(&mut window).await;
    world.twin.stop().await;
    assert!(!matches!(window.chunk().await, Ok(Some(_))));
}
