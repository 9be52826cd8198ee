//! What the customer sees.

use intercom_twin::act::{ContactStarts, ContactWrites, Upload};
use intercom_twin::{Act, Fault, FaultKind};
use serde_json::json;

use crate::support::{
    ANN, BOT, JOE, LENA, World,
    scene::{turn, with},
};

/// 22: raw directives and raw Markdown reached customers.
#[tokio::test]
async fn complaint_22_no_raw_markdown_and_no_directive_reaches_a_customer() {
    let world = World::start().await;
    world.bot.answers(json!({"actions": [
        {"type": "say", "format": "markdown", "text": "It **left** on [Monday](https://x.test)."},
        {"type": "say", "format": "html", "text": "<script>alert(1)</script><b>Bold</b>"},
        {"type": "say", "text": "1 < 2 & <b>not bold</b>"}]}));
    let conversation = world.joe_starts("Hi").await;
    let bodies: Vec<_> = (world.parts(&conversation).iter())
        .filter(|part| part["part_type"] == "comment")
        .map(|part| part["body"].as_str().unwrap().to_owned())
        .collect();
    assert!(bodies[0].contains("<strong>left</strong>") || bodies[0].contains("<b>left</b>"));
    assert!(bodies[0].contains("https://x.test") && !bodies[0].contains("**"), "{bodies:?}");
    assert!(!bodies[1].contains("alert"), "{bodies:?}");
    assert_eq!(world.bot_said(&conversation)[2], "1 < 2 & <b>not bold</b>");
}

/// 24: quick replies vanish once a human is in.
#[tokio::test]
async fn complaint_24_a_press_while_a_person_has_it_is_heard_when_the_bot_is_back() {
    let world = World::start().await;
    world.bot.answers(json!({"actions": [{"type": "say", "text": "What?", "choices": [
        {"id": "track", "title": "Track my order"}]}]}));
    let conversation = world.joe_starts("Hi").await;
    world.does(Act::teammate_assigns(&conversation, ANN, ANN)).await;
    world.does(Act::contact_presses(&conversation, "Track my order")).await;
    assert_eq!(world.turns().len(), 1);
    world.does(Act::teammate_assigns(&conversation, ANN, BOT)).await;
    assert_eq!(world.last_turn(), turn("returned", &["Track my order"]));
    let asked = world.bot.last_turn();
    assert_eq!(asked.messages[0].choice.as_ref().unwrap().id, "track");
}

/// 25: image-only messages ignored.
#[tokio::test]
async fn complaint_25_a_picture_without_a_word_is_a_message() {
    let world = World::start().await;
    let conversation = world.joe_starts("Look:").await;
    let picture = Upload {
        name: "broken.png".into(),
        content_type: "image/png".into(),
        data: "iVBORw0KGgo=".into(),
    };
    let sends = ContactWrites {
        conversation: conversation.clone(),
        uploads: vec![picture],
        ..ContactWrites::default()
    };
    world.does(sends).await;
    let asked = world.bot.last_turn();
    assert_eq!(asked.messages.len(), 1);
    assert_eq!(asked.messages[0].attachments[0].content_type.as_deref(), Some("image/png"));
}

/// 28: API replies to conversations that began as e-mail are not sent to the customer by default.
/// Nothing in the API tells; what can be done is that the bot is told where it is, that nothing is
/// offered there that only a chat shows, and that such conversations can be left to people.
#[tokio::test]
async fn complaint_28_email_is_told_to_the_bot_and_can_be_left_to_people() {
    let email = || ContactStarts { source: Some("email".into()), ..ContactStarts::new(JOE, "Hi") };
    let world = World::start().await;
    let conversation = world.does(email()).await.conversation_id;
    assert_eq!(world.bot.last_turn().conversation.source, "email");
    assert_eq!(world.bot_said(&conversation), ["You said: Hi"]);

    let world =
        World::with(|options| options.rules.takes.sources = ["conversation".into()].into()).await;
    let conversation = world.does(email()).await.conversation_id;
    assert!(world.bot_said(&conversation).is_empty());
    assert_eq!(world.assigned_to(&conversation), with("-", "Support"));
}

/// 31: tag names with commas shredded into junk tags; one customer's memory mixed into another's.
#[tokio::test]
async fn complaint_31_a_tag_with_a_comma_is_one_tag_and_memories_are_apart() {
    let world = World::start().await;
    world.bot.answers(json!({
        "actions": [{"type": "tag", "target": "contact", "tags": ["refund, partial"]}],
        "session": {"card": "4111"}}));
    let lena = world.does(Act::contact_starts(LENA, "Refund?")).await;
    assert_eq!(world.tags_of(&lena.contact_id.unwrap()).len(), 1);
    let made = world.calls("POST", "/tags");
    assert!(made <= 2, "one tag was looked up and put on");

    world.joe_starts("Hi").await;
    let asked = world.bot.last_turn();
    assert!(asked.session.is_empty() && asked.history.is_empty(), "Joe is not Lena");
    assert_eq!(asked.contact.name.as_deref(), Some(JOE));
}

/// 24, once more: what people do and the bot cannot see at once is not skipped.
#[tokio::test]
async fn complaint_24_nothing_is_skipped_that_a_read_shows_late() {
    let world = World::start().await;
    let conversation = world.joe_starts("One").await;
    world.fault(Fault::new(FaultKind::StaleRead).parts(1).times(3));
    world.does(Act::contact_writes(&*conversation, "Two")).await;
    world.seconds(5).await;
    world.customer_writes(&conversation, "Three").await;
    assert_eq!(
        world.bot_said(&conversation),
        ["You said: One", "You said: Two", "You said: Three"]
    );
}
