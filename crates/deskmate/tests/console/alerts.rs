//! People are told when something goes wrong, once, and once when it is over.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use async_trait::async_trait;
use deskmate_core::{Autonomy, Timestamp};
use deskmate_engine::{AlertMessage, AlertState, AlertTarget, Alerts, Engine, NotTold};
use intercom_twin::Act;
use serde_json::json;

use super::{
    Browser, World,
    support::{ANN, BOT, bot::Reaction},
};

/// Somebody who is told.
#[derive(Debug, Default)]
struct Told {
    messages: Mutex<Vec<AlertMessage>>,
    deaf: Mutex<bool>,
}

#[async_trait]
impl AlertTarget for Told {
    fn name(&self) -> &'static str {
        "webhook"
    }

    fn place(&self) -> String {
        "alerts.example.com".to_owned()
    }

    async fn tell(&self, message: &AlertMessage, _at: Timestamp) -> Result<(), NotTold> {
        if *self.deaf.lock().unwrap() {
            return Err(NotTold::Again("it answered 503".to_owned()));
        }
        self.messages.lock().unwrap().push(message.clone());
        Ok(())
    }
}

impl Told {
    /// What was told, in words.
    fn all(&self) -> Vec<String> {
        let messages = self.messages.lock().unwrap();
        // Where a bot fails, people get its conversations, and nobody takes them in these stories.
        let is_told = |message: &&AlertMessage| {
            message.kind != "handover_waits" || messages.iter().all(|one| one.kind == message.kind)
        };
        let word = |message: &AlertMessage| {
            let state = match message.state {
                AlertState::Begun => "begun",
                AlertState::Over => "over",
                AlertState::Test => "test",
            };
            format!("{} {state}", message.kind)
        };
        messages.iter().filter(is_told).map(word).collect()
    }

    fn last(&self) -> AlertMessage {
        self.messages.lock().unwrap().last().unwrap().clone()
    }
}

fn told_by(engine: &Engine) -> Arc<Told> {
    let told = Arc::new(Told::default());
    tells(engine, &told);
    told
}

fn tells(engine: &Engine, told: &Arc<Told>) {
    let long = Some(Duration::from_secs(30 * 60));
    let targets = vec![Arc::clone(told) as Arc<dyn AlertTarget>];
    engine.tell_alerts(Alerts { targets, handover_waits: long, draft_waits: long });
}

async fn minutes(world: &World, minutes: u32) {
    for _ in 0..minutes {
        world.advance(Duration::from_secs(60)).await;
    }
}

#[tokio::test]
async fn that_a_bot_fails_is_told_once_and_that_it_does_not_any_more() {
    let mut world = World::start().await;
    let told = told_by(&world.service().engine);
    world.bot.always(Reaction::Breaks("the model is gone"));
    let conversation = world.joe_starts("My card is 4111 1111 1111 1111").await;
    minutes(&world, 2).await;
    assert_eq!(told.all(), ["failing_open begun"]);
    let AlertMessage { text, link, channel, .. } = told.last();
    assert_eq!(channel, "support");
    assert!(text.contains(&conversation) && !text.contains("4111"), "{text}");
    let page = format!("/console/conversations/support/{conversation}");
    assert_eq!(link, Some(world.url(&page)));
    world.does(Act::contact_starts("Lena Lead", "Hello?")).await;
    minutes(&world, 5).await;
    assert_eq!(told.all(), ["failing_open begun"], "once");

    world.restart().await;
    tells(&world.service().engine, &told);
    minutes(&world, 5).await;
    assert_eq!(told.all(), ["failing_open begun"], "also over a restart");
    minutes(&world, 12).await;
    assert_eq!(told.all(), ["failing_open begun", "failing_open over"]);
    minutes(&world, 30).await;
    assert_eq!(told.all().len(), 2);
}

#[tokio::test]
async fn who_cannot_be_told_is_told_later_and_in_order() {
    let world = World::start().await;
    let told = told_by(&world.service().engine);
    *told.deaf.lock().unwrap() = true;
    world.bot.always(Reaction::Breaks("no"));
    world.joe_starts("Hello?").await;
    minutes(&world, 20).await;
    assert_eq!(told.all(), [""; 0]);
    *told.deaf.lock().unwrap() = false;
    minutes(&world, 20).await;
    assert_eq!(told.all(), ["failing_open begun", "failing_open over"]);
    *told.deaf.lock().unwrap() = true;
    world.does(Act::contact_starts("Lena Lead", "Hello?")).await;
    for _ in 0..30 {
        world.advance(Duration::from_secs(3_600)).await;
    }
    *told.deaf.lock().unwrap() = false;
    minutes(&world, 20).await;
    assert_eq!(told.all().len(), 2, "after a day it is no news any more");
}

#[tokio::test]
async fn of_several_nodes_one_tells() {
    let world = World::on_postgres(|_| {}).await;
    let told = told_by(&world.service().engine);
    let other = world.another_node(&Arc::default(), None).await;
    tells(&other.engine, &told);
    world.bot.always(Reaction::Breaks("no"));
    world.joe_starts("Hello?").await;
    for _ in 0..20 {
        world.advance(Duration::from_secs(60)).await;
        world.settle_at(&other).await;
    }
    assert_eq!(told.all(), ["failing_open begun", "failing_open over"]);
    other.stop().await;
}

#[tokio::test]
async fn a_handover_that_nobody_takes_is_told() {
    let world = World::start().await;
    let told = told_by(&world.service().engine);
    world.bot.answers(json!({"actions": [{"type": "handover"}]}));
    let conversation = world.joe_starts("A person, please").await;
    minutes(&world, 29).await;
    assert_eq!(told.all(), [""; 0]);
    minutes(&world, 3).await;
    assert_eq!(told.all(), ["handover_waits begun"]);
    let text = told.last().text;
    assert!(text.starts_with("A conversation of channel support waits for people"), "{text}");
    world.does(Act::teammate_replies(&conversation, ANN, "Here I am.")).await;
    minutes(&world, 3).await;
    assert_eq!(told.all(), ["handover_waits begun", "handover_waits over"]);
}

#[tokio::test]
async fn a_draft_that_nobody_decides_about_is_told() {
    let world = World::with(|options| options.rules.autonomy = Autonomy::Draft).await;
    let told = told_by(&world.service().engine);
    let conversation = world.joe_starts("Hello").await;
    minutes(&world, 29).await;
    assert_eq!(told.all(), [""; 0]);
    minutes(&world, 3).await;
    assert_eq!(told.all(), ["draft_waits begun"]);
    world.does(Act::teammate_notes(&conversation, ANN, "/send")).await;
    minutes(&world, 3).await;
    assert_eq!(told.all(), ["draft_waits begun", "draft_waits over"]);
}

#[tokio::test]
async fn a_channel_that_cannot_work_is_told() {
    let world = World::start().await;
    let told = told_by(&world.service().engine);
    world.put_channel(|options| options.fallback_team = "Nowhere".to_owned()).await;
    minutes(&world, 3).await;
    assert_eq!(told.all(), ["not_ready begun"]);
    assert!(told.last().text.contains("Nowhere"), "{}", told.last().text);
    world.put_channel(|_| {}).await;
    minutes(&world, 3).await;
    assert_eq!(told.all(), ["not_ready begun", "not_ready over"]);
}

#[tokio::test]
async fn a_channel_that_hears_nothing_is_told() {
    let world = World::without_webhooks(|_| {}).await;
    let told = told_by(&world.service().engine);
    let conversation = world.joe_starts("Hello?").await;
    minutes(&world, 5).await;
    world.customer_writes(&conversation, "Is anybody there?").await;
    minutes(&world, 5).await;
    assert_eq!(world.bot_said(&conversation).len(), 2, "sweeps have found them");
    assert_eq!(told.all(), ["deaf begun"]);
    world.twin.set_webhook_url(&world.hook_url()).await.unwrap();
    world.customer_writes(&conversation, "And now?").await;
    minutes(&world, 20).await;
    assert_eq!(told.all(), ["deaf begun", "deaf over"]);
}

#[tokio::test]
async fn somebody_else_who_writes_as_the_bot_is_told() {
    let world = World::start().await;
    let told = told_by(&world.service().engine);
    let conversation = world.joe_starts("Hello").await;
    world.does(Act::teammate_replies(&conversation, BOT, "I am another program.")).await;
    minutes(&world, 2).await;
    assert_eq!(told.all(), ["second_writer begun"]);
    assert!(told.last().text.contains(&conversation));
}

#[tokio::test]
async fn what_is_wrong_stands_in_the_console_and_an_admin_tries_whether_it_is_told() {
    let world = World::start().await;
    let told = told_by(&world.service().engine);
    let mut ann = Browser::admin(&world).await;
    let page = ann.opens("/console/alerts").await.text;
    assert!(page.contains("Nothing is wrong.") && page.contains("alerts.example.com"), "{page}");
    assert_eq!(ann.sends("/console/alerts/try", &[]).await.status, 303);
    world.settle().await;
    assert_eq!(told.all(), ["test test"]);
    world.bot.always(Reaction::Breaks("no"));
    world.joe_starts("Hello?").await;
    minutes(&world, 1).await;
    let page = ann.opens("/console/alerts").await.text;
    assert!(page.contains("The bot of channel support fails") && !page.contains("Nothing is"));
    let page = ann.opens("/console/channels").await.text;
    assert!(page.contains("The bot of channel support fails"), "{page}");
    minutes(&world, 20).await;
    let page = ann.opens("/console/alerts").await.text;
    assert!(page.contains("Nothing is wrong.") && page.contains("The bot of channel support"));
    let page = ann.opens("/console/settings/changes").await.text;
    assert!(page.contains("alerts.tried"), "{page}");
}
