//! Plumbing.

use std::time::Duration;

use intercom_twin::act::OperatorReplies;
use intercom_twin::{Act, Fault, FaultKind, WebhookOptions};
use serde_json::json;

use crate::support::{
    ANN, World,
    bot::Reaction,
    scene::{saying, turn},
};

/// 26: an endless conversation with itself when extra webhook topics are ticked.
#[tokio::test]
async fn complaint_26_with_every_topic_ticked_the_bot_does_not_hear_itself() {
    let world = World::start().await;
    let conversation = world.joe_starts("Hi").await;
    let topics = world.twin.endpoint().topics;
    assert!(topics.iter().any(|topic| topic == "conversation.admin.replied"), "{topics:?}");
    world.seconds(60).await;
    assert_eq!(world.turns(), [turn("message", &["Hi"])]);
    assert_eq!(world.bot_said(&conversation), ["You said: Hi"]);
}

/// What tells only of our own parts is not even looked at.
#[tokio::test]
async fn complaint_26_what_tells_only_of_our_own_words_wakes_nothing() {
    let world = World::start().await;
    // The first sweep is over then, and the next one is two minutes away.
    world.seconds(5).await;
    let conversation = world.joe_starts("Hi").await;
    let reads = world.calls("GET", &conversation);
    let told = (world.twin.deliveries().iter())
        .filter(|delivery| delivery.topic == "conversation.admin.replied")
        .count();
    assert_eq!(told, 1);
    world.seconds(30).await;
    assert_eq!(world.calls("GET", &conversation), reads);
    assert_eq!(reads, 1, "one read for one answer");
}

/// 27: Operator's replies arrive in two topics.
#[tokio::test]
async fn complaint_27_a_reply_of_operator_that_is_told_twice_is_no_person() {
    let world = World::start().await;
    world.bot.next(Reaction::Later);
    let conversation = world.joe_starts("Hi").await;
    let call = world.bot.calls().pop().unwrap();
    world.does(OperatorReplies::new(&*conversation, "We reply within a day.")).await;
    let told = |topic: &str| world.twin.deliveries().iter().any(|delivery| delivery.topic == topic);
    assert!(told("conversation.operator.replied") && told("conversation.admin.replied"));
    assert_eq!(world.answers_later(&call, &saying(&["Hello Joe."])).await.0, 200);
    assert_eq!(world.bot_said(&conversation), ["Hello Joe."]);
}

/// 29: two channels of one app double everything.
#[tokio::test]
async fn complaint_29_two_channels_of_one_app_answer_once() {
    let (world, peer) = World::with_peer(|_| {}).await;
    let conversation = world.joe_starts("Hi").await;
    world.customer_writes(&conversation, "Hello?").await;
    assert_eq!(peer.turns(), []);
    let comments = world.kinds(&conversation).iter().filter(|kind| *kind == "comment").count();
    assert_eq!(comments, 3, "two answers and a message");
}

/// 30: a slow handler, so the sender retries, so there are duplicates.
#[tokio::test]
async fn complaint_30_duplicates_and_a_slow_bot_make_one_answer() {
    let world = World::start().await;
    let mut duplicates = Fault::new(FaultKind::DuplicateWebhook);
    duplicates.copies = Some(3);
    world.fault(duplicates);
    world.bot.next(Reaction::Later);
    let conversation = world.joe_starts("Hi").await;
    world.seconds(60).await;
    assert_eq!(world.turns().len(), 1, "nobody waits for the bot to take the webhook");
    let call = world.bot.calls().pop().unwrap();
    assert_eq!(world.answers_later(&call, &saying(&["Hello Joe."])).await.0, 200);
    world.seconds(60).await;
    assert_eq!(world.bot_said(&conversation), ["Hello Joe."]);
}

/// 32: how is the human simulated? 35: wanted is an adapter that receives, replies, tags, assigns,
/// notes, and lets a human take over.
#[tokio::test]
async fn complaint_35_all_that_an_adapter_does_and_32_a_human_that_a_test_plays() {
    let world = World::start().await;
    world.bot.answers(json!({"actions": [
        {"type": "say", "text": "One moment."},
        {"type": "tag", "target": "contact", "tags": ["Likes tea"]},
        {"type": "note", "text": "Asks for a refund."},
        {"type": "handover", "team": "VIP"}]}));
    let conversation = world.joe_starts("A refund, please").await;
    assert_eq!(world.last_turn(), turn("message", &["A refund, please"]), "received");
    assert_eq!(world.bot_said(&conversation), ["One moment."], "replied");
    let tags = world.tags_of(&world.contact_of(&conversation));
    assert_eq!(tags.len(), 2, "tagged, beside the one he came with");
    assert!(world.bot_noted(&conversation)[0].contains("Asks for a refund."), "noted");
    assert_eq!(world.assigned_to(&conversation).1, "VIP", "assigned");
    for act in [
        Act::teammate_assigns(&conversation, ANN, ANN),
        Act::teammate_replies(&conversation, ANN, "It is done."),
        Act::contact_writes(&conversation, "Thank you"),
        Act::teammate_closes(&conversation, ANN),
    ] {
        world.does(act).await;
    }
    assert_eq!(world.turns().len(), 1, "a human has taken over");
    assert_eq!(world.conversation(&conversation)["state"], "closed");
}

/// The four topics that comparable products ask for are enough: what else happens is found before
/// the bot speaks.
#[tokio::test]
async fn with_the_least_topics_nobody_is_talked_over() {
    let world = World::without_webhooks(|_| {}).await;
    let topics = [
        "conversation.user.created",
        "conversation.user.replied",
        "conversation.admin.assigned",
        "conversation.admin.closed",
    ];
    let mut webhook = WebhookOptions::to(world.hook_url());
    webhook.topics = Some(topics.map(str::to_owned).to_vec());
    world.twin.set_webhook(webhook).await.unwrap();
    let conversation = world.joe_starts("Hi").await;
    world.bot.next(Reaction::Later);
    world.customer_writes(&conversation, "Where is my order?").await;
    let call = world.bot.calls().pop().unwrap();
    world.does(Act::teammate_replies(&conversation, ANN, "It left.")).await;
    world.answers_later(&call, &saying(&["It left."])).await;
    assert_eq!(world.bot_said(&conversation), ["You said: Hi"]);
    world.advance(Duration::from_secs(130)).await;
    assert_eq!(world.assigned_to(&conversation).0, ANN, "the sweep finds it");
}
