//! Bots in files, through everything: agents, and bots in the dialog language: what the product that this is modelled on does,
//! fact by fact.

#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

#[path = "dialogs/agents.rs"]
mod agents;
#[path = "dialogs/drafting.rs"]
mod drafting;
#[path = "dialogs/events.rs"]
mod events;
#[path = "dialogs/handover.rs"]
mod handover;
#[path = "dialogs/messages.rs"]
mod messages;
#[path = "dialogs/reload.rs"]
mod reload;
#[path = "dialogs/services.rs"]
mod services;
#[path = "dialogs/spoken.rs"]
mod spoken;
mod support;
#[path = "dialogs/timeline.rs"]
mod timeline;
#[path = "dialogs/variables.rs"]
mod variables;

use std::{path::PathBuf, sync::Arc};

use deskmate_bots::{
    ApiCaller, Bot, BotFile, BotModels, DialogBot, DialogBotOptions, Fetch, FetchAllow,
};
use deskmate_engine::{ChannelOptions, Clock, SystemClock, clock::BotTiming};
use serde_json::Value;
use support::{World, bot::Reaction};

/// A world whose bot has these dialogs.
async fn world(dialogs: &str) -> World {
    with(dialogs, |_| {}).await
}

async fn with(dialogs: &str, tweak: impl Fn(&mut ChannelOptions) + Send + Sync + 'static) -> World {
    let world = World::with(tweak).await;
    let text = format!("deskmate: 1\n{dialogs}");
    let file = BotFile::of_text("bot.yaml", &text);
    assert_eq!(file.error(), None);
    world.bot.always(Reaction::Asks(bot(&world, file)));
    world
}

/// A world whose bot is this file.
async fn of_file(path: PathBuf) -> World {
    let world = World::start().await;
    let bot = bot(&world, BotFile::at(path, BotModels::default()));
    world.bot.always(Reaction::Asks(bot));
    world
}

fn bot(world: &World, file: BotFile) -> Arc<dyn Bot> {
    in_time(Arc::clone(&world.clock) as _, file)
}

/// A bot of its own, on the machine's time.
fn of_path(path: PathBuf) -> Arc<dyn Bot> {
    in_time(Arc::new(SystemClock), BotFile::at(path, BotModels::default()))
}

fn in_time(clock: Arc<dyn Clock>, file: BotFile) -> Arc<dyn Bot> {
    let timing = Arc::new(BotTiming(Arc::clone(&clock)));
    asking(clock, file, Arc::new(Fetch::new(FetchAllow::default(), timing).unwrap()))
}

/// A bot whose `api` steps ask these.
fn asking(clock: Arc<dyn Clock>, file: BotFile, api: Arc<dyn ApiCaller>) -> Arc<dyn Bot> {
    let timing = Arc::new(BotTiming(clock));
    Arc::new(DialogBot::new(DialogBotOptions {
        name: "support".into(),
        file,
        variables: serde_json::Map::new(),
        enabled: true,
        offloading: true,
        timezone: None,
        api,
        timing,
    }))
}

/// Asks the twin's API.
async fn ask(world: &World, path: &str, body: Option<Value>) -> Value {
    let about = world.twin.describe();
    let url = format!("{}{path}", about.base_url);
    let client = reqwest::Client::builder().build().unwrap();
    let asked = match body {
        None => client.get(url),
        Some(body) => client.post(url).json(&body),
    };
    let answer = asked.bearer_auth(about.access_token).send().await.unwrap();
    assert!(answer.status().is_success(), "{answer:?}");
    answer.json().await.unwrap()
}

/// Names of the tags on a contact.
async fn tags_of(world: &World, contact: &str) -> Vec<String> {
    let known = world.twin.describe().contacts;
    let id = known.into_iter().find(|own| own.name.as_deref() == Some(contact)).unwrap().id;
    let tags = ask(world, &format!("/contacts/{id}/tags"), None).await;
    let name = |tag: &Value| tag["name"].as_str().map(str::to_owned);
    let mut tags: Vec<String> =
        tags["data"].as_array().into_iter().flatten().filter_map(name).collect();
    tags.sort();
    tags
}
