//! Stop and go.

use std::{sync::Arc, time::Duration};

use deskmate_engine::Engine;
use intercom_twin::Act;

use super::{
    Browser, World,
    support::{JOE, bot::Reaction, faulty_store::Plug, scene::with},
};

async fn pauses(browser: &mut Browser, fields: &[(&str, &str)]) {
    browser.opens("/console/channels").await;
    let answer = browser.sends("/console/pause", fields).await;
    assert_eq!(answer.status, 303, "{}", answer.text);
}

async fn resumes(browser: &mut Browser, fields: &[(&str, &str)]) {
    browser.opens("/console/channels").await;
    let answer = browser.sends("/console/resume", fields).await;
    assert_eq!(answer.status, 303, "{}", answer.text);
}

const WAITS: [(&str, &str); 3] =
    [("channel", "support"), ("held", "waits"), ("why", "wrong prices")];

#[tokio::test]
async fn a_paused_channel_says_nothing_and_what_it_holds_waits() {
    let world = World::start().await;
    let mut ann = Browser::admin(&world).await;
    pauses(&mut ann, &WAITS).await;
    let id = world.joe_starts("Where is my order?").await;
    world.seconds(90).await;
    assert_eq!(world.bot.calls().len(), 0, "no bot is asked");
    let page = ann.opens("/console/channels").await.text;
    assert!(page.contains("Paused by ann") && page.contains("wrong prices"), "{page}");
    resumes(&mut ann, &WAITS[..1]).await;
    world.settle().await;
    assert_eq!(world.bot.calls().len(), 1, "it is answered at once");
    assert_eq!(world.bot_said(&id).len(), 1);
}

#[tokio::test]
async fn a_turn_that_runs_is_stopped_and_its_answer_is_not_sent() {
    let world = World::start().await;
    let mut ann = Browser::admin(&world).await;
    world.bot.next(Reaction::Hangs);
    let id = world.does_now(Act::contact_starts(JOE, "Where is my order?"));
    world.bot.asked(1).await;
    pauses(&mut ann, &WAITS).await;
    world.settle().await;
    world.bot.release();
    world.settle().await;
    assert_eq!(world.bot_said(&id).len(), 0);
    resumes(&mut ann, &WAITS[..1]).await;
    world.settle().await;
    assert_eq!(world.bot_said(&id).len(), 1, "once");
}

#[tokio::test]
async fn what_it_holds_goes_to_the_fallback_team() {
    let world = World::start().await;
    let mut ann = Browser::admin(&world).await;
    let held = world.joe_starts("Where is my order?").await;
    assert_eq!(world.bot_said(&held).len(), 1, "the bot has it, and nothing is due");
    let fields = [("channel", "support"), ("held", "handed_over"), ("why", "wrong prices")];
    pauses(&mut ann, &fields).await;
    world.settle().await;
    assert!(world.owner(&held).await.is_people());
    assert_eq!(world.assigned_to(&held), with("-", "Support"));
    let notes = world.bot_noted(&held);
    assert!(
        notes.iter().any(|note| note.contains("ann has paused it (wrong prices)")),
        "{notes:?}"
    );
    let new = world.joe_starts("And another one").await;
    assert!(world.owner(&new).await.is_people(), "so does what comes while it is paused");
    assert_eq!(world.bot.calls().len(), 1);
    resumes(&mut ann, &fields[..1]).await;
    world.settle().await;
    assert!(world.owner(&held).await.is_people(), "what people have they keep");
    let next = world.joe_starts("And a third").await;
    assert_eq!(world.bot_said(&next).len(), 1);
}

#[tokio::test]
async fn a_pause_outlives_a_restart_and_all_are_stopped_at_once() {
    let mut world = World::start().await;
    let mut ann = Browser::admin(&world).await;
    pauses(&mut ann, &[("held", "waits"), ("why", "")]).await;
    world.restart().await;
    let id = world.joe_starts("Hello?").await;
    assert_eq!(world.bot.calls().len(), 0);
    let page = ann.opens("/console/settings").await.text;
    assert!(page.contains("Everything is paused."), "it is said everywhere");
    resumes(&mut ann, &[]).await;
    world.settle().await;
    assert_eq!(world.bot_said(&id).len(), 1);
    let page = ann.opens("/console/settings/changes").await.text;
    assert!(page.contains("channel.paused") && page.contains("all channels"), "{page}");
}

/// Each node looks up the channels of the console when another has changed something, and not with
/// each message. A node that begins to listen may have missed something, and looks up as well.
#[tokio::test]
async fn what_is_set_up_is_looked_up_when_it_changes_elsewhere_and_not_with_each_message() {
    let world = World::on_postgres(|_| {}).await;
    let other = world.another_node(&Arc::<Plug>::default(), None).await;
    let mut told = [&world.service().engine, &other.engine].map(Engine::changes_elsewhere);
    let before = told.each_ref().map(|told| *told.borrow());
    for _ in 0..8 {
        world.joe_starts("Hi").await;
    }
    for (told, before) in told.iter().zip(before) {
        assert!(*told.borrow() - before <= 2, "what was missed before it listened, not messages");
    }
    told[1].mark_unchanged();
    let mut ann = Browser::admin(&world).await;
    pauses(&mut ann, &WAITS).await;
    told[1].changed().await.unwrap();
    other.stop().await;
}

#[tokio::test]
async fn a_pause_at_one_node_counts_at_the_other() {
    let world = World::on_postgres(|_| {}).await;
    let mut ann = Browser::admin(&world).await;
    let other = world.another_node(&Arc::<Plug>::default(), None).await;
    pauses(&mut ann, &WAITS).await;
    let name = "support".into();
    for _ in 0..1_000 {
        if other.engine.paused(&name).is_some() {
            break;
        }
        // Told or not: it looks by itself.
        world.pass(Duration::from_millis(500)).await;
    }
    assert_eq!(other.engine.paused(&name).unwrap().who, "ann");
    other.stop().await;
}

#[tokio::test]
async fn every_page_says_which_channel_is_paused_by_whom_and_why() {
    let world = World::start().await;
    let mut ann = Browser::admin(&world).await;
    let mut ben = ann.invites(&world, "viewer", "ben").await;
    ann.opens("/console/channels/support").await;
    let fields = [("channel", "support"), ("held", "waits"), ("why", "wrong <prices>")];
    assert_eq!(ann.sends("/console/pause", &fields).await.status, 303);
    for page in ["conversations", "drafts", "drafts/results", "bots", "deliveries", "settings"] {
        let text = ben.opens(&format!("/console/{page}")).await.text;
        let told = text.split_once("</a> is paused.</strong> By ann, ").map(|(_, rest)| rest);
        let told = told.unwrap_or_else(|| panic!("{page}: {text}"));
        assert!(told.starts_with("<time") && told.contains("wrong &#60;prices&#62;"), "{page}");
    }
    let own = ben.opens("/console/channels/support").await.text;
    assert!(own.contains("<strong>Paused</strong> by ann") && !own.contains("is paused."), "once");
    assert_eq!(ann.sends("/console/resume", &[("channel", "support")]).await.status, 303);
    assert!(!ben.opens("/console/conversations").await.text.contains("is paused."));
}
