//! "Quick replies go out as native quick replies where the source allows, else as numbered text; a
//! typed title, number or near match counts as the press."

use intercom_twin::Act;
use intercom_twin::act::ContactStarts;
use intercom_twin::switches::QuickReplyKey;
use serde_json::{Value, json};

use crate::support::{JOE, World};

fn menu() -> Value {
    json!({"actions": [{"type": "say", "text": "What is it about?", "choices": [
        {"id": "track", "title": "Track my order"},
        {"id": "human", "title": "Talk to a person"},
        {"id": "yes", "title": "Yes"}]}]})
}

/// The id of the choice that the bot was told of, if any.
fn chosen(world: &World) -> Option<String> {
    world.bot.last_turn().messages.last().unwrap().choice.clone().map(|choice| choice.id)
}

async fn offered(source: &str) -> (World, String) {
    let world = World::start().await;
    world.bot.answers(menu());
    let starts = ContactStarts { source: Some(source.into()), ..ContactStarts::new(JOE, "Hello") };
    let conversation = world.does(starts).await.conversation_id;
    (world, conversation)
}

/// Pressed, with either name that Intercom may give the pressed option.
#[tokio::test]
async fn a_press_names_its_choice_whatever_intercom_calls_the_key() {
    for key in [QuickReplyKey::QuickReplyUuid, QuickReplyKey::QuickReplyOptionUuid] {
        let (world, conversation) = offered("conversation").await;
        world.switch(|switches| switches.quick_reply_press_key = key);
        world.does(Act::contact_presses(&conversation, "Talk to a person")).await;
        assert_eq!(chosen(&world).as_deref(), Some("human"));
        assert_eq!(world.last_turn().1, ["Talk to a person"]);
    }
}

#[tokio::test]
async fn a_typed_title_number_or_near_match_is_a_press() {
    let typed = [
        ("Track my order", Some("track")),
        ("  talk to a PERSON! ", Some("human")),
        ("2", Some("human")),
        ("3.", Some("yes")),
        ("Trakc my order", Some("track")),
        ("4", None),
        ("0", None),
        ("Where is it?", None),
    ];
    for (text, choice) in typed {
        let (world, conversation) = offered("conversation").await;
        world.customer_writes(&conversation, text).await;
        assert_eq!(chosen(&world).as_deref(), choice, "{text}");
    }
}

#[tokio::test]
async fn quick_replies_go_out_natively_where_the_source_shows_them() {
    let (world, conversation) = offered("conversation").await;
    assert_eq!(world.kinds(&conversation), ["default_assignment", "comment", "quick_reply"]);
    assert_eq!(world.bot_said(&conversation), ["What is it about?"]);
}

#[tokio::test]
async fn elsewhere_they_go_out_as_numbered_text_and_a_number_presses() {
    for source in ["email", "whatsapp", "sms", "instagram"] {
        let (world, conversation) = offered(source).await;
        assert_eq!(world.kinds(&conversation), ["default_assignment", "comment"]);
        let said = world.bot_said(&conversation);
        assert_eq!(said, ["What is it about?\n\n1. Track my order\n2. Talk to a person\n3. Yes"]);
        world.customer_writes(&conversation, "1").await;
        assert_eq!(chosen(&world).as_deref(), Some("track"));
    }
}

/// Where Intercom refuses native quick replies after all, numbers do.
#[tokio::test]
async fn refused_quick_replies_become_numbered_text() {
    let world = World::start().await;
    world.bot.answers(menu());
    let refused = intercom_twin::Fault::new(intercom_twin::FaultKind::ServerError);
    world.fault(refused.status(422).after(1).times(1).on("POST", "/conversations/*/reply"));
    let conversation = world.joe_starts("Hello").await;
    let said = world.bot_said(&conversation);
    assert_eq!(said, ["What is it about?", "1. Track my order\n2. Talk to a person\n3. Yes"]);
    assert!(world.bot_noted(&conversation).is_empty(), "that is no failure");
    world.customer_writes(&conversation, "2").await;
    assert_eq!(chosen(&world).as_deref(), Some("human"));
}

/// The choices of an older question are not meant any more.
#[tokio::test]
async fn only_the_last_question_is_answered_by_a_number() {
    let (world, conversation) = offered("conversation").await;
    world.bot.says("Which order?");
    world.customer_writes(&conversation, "1").await;
    world.customer_writes(&conversation, "1").await;
    assert_eq!(chosen(&world), None);
}

/// Choices are remembered over a restart.
#[tokio::test]
async fn a_press_after_a_restart_names_its_choice() {
    let (mut world, conversation) = offered("conversation").await;
    world.restart().await;
    world.does(Act::contact_presses(&conversation, "Track my order")).await;
    assert_eq!(chosen(&world).as_deref(), Some("track"));
}

/// A press on an older offer still says what was pressed.
#[tokio::test]
async fn a_press_on_an_older_offer_is_still_heard() {
    let (world, conversation) = offered("conversation").await;
    world.customer_writes(&conversation, "Hm").await;
    world.does(Act::contact_presses(&conversation, "Track my order")).await;
    assert_eq!(world.last_turn().1, ["Track my order"]);
}
