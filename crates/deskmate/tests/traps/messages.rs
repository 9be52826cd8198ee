//! What customers write: edits, redactions, groups, merged contacts, files.

use std::time::Duration;

use intercom_twin::act::{
    ContactAttached, ContactMerged, ContactStarts, ContactWrites, TeammateRedacts, Upload,
};
use intercom_twin::switches::RedactedItem;
use intercom_twin::{Act, Fault, FaultKind};
use serde_json::json;

use crate::support::{
    ANN, BOT, JOE, LENA, World,
    bot::Reaction,
    scene::{handing_over, saying, turn},
};

/// "A changed body or `redacted` of a seen part is an event too": what was taken away is not
/// answered.
#[tokio::test]
async fn a_message_redacted_while_the_bot_thinks_is_not_answered() {
    let world = World::start().await;
    world.bot.next(Reaction::Later);
    let conversation = world.joe_starts("My card is 4111 1111 1111 1111").await;
    let call = world.bot.calls().pop().unwrap();
    world.does(TeammateRedacts { conversation: conversation.clone(), part: None }).await;
    let (status, why) = world.answers_later(&call, &saying(&["Your card 4111 is fine."])).await;
    assert_eq!(status, 409, "{why}");
    assert!(world.bot_said(&conversation).is_empty());
}

/// The same for a later message, however Intercom tells of it.
#[tokio::test]
async fn a_redaction_is_heard_however_it_is_told() {
    for item in [RedactedItem::Conversation, RedactedItem::Minimal] {
        let world = World::start().await;
        world.switch(|switches| switches.redacted_item = item);
        let conversation = world.joe_starts("Hi").await;
        world.bot.next(Reaction::Later);
        let part = world.does(Act::contact_writes(&*conversation, "4111 1111")).await.part_id;
        let call = world.bot.calls().pop().unwrap();
        world.does(TeammateRedacts { conversation: conversation.clone(), part }).await;
        let (status, why) = world.answers_later(&call, &saying(&["4111 is fine."])).await;
        assert_eq!(status, 409, "{item:?}: {why}");
        assert_eq!(world.bot_said(&conversation), ["You said: Hi"]);
    }
}

/// Where the notification does not even name the conversation, the next sweep finds it.
#[tokio::test]
async fn a_redaction_that_names_no_conversation_is_found_by_the_sweep() {
    // Times have one-second resolution: also where nothing tells that it came after the last read.
    for seconds in [0, 2] {
        let world = World::start().await;
        world.switch(|switches| switches.redacted_item = RedactedItem::Part);
        let conversation = world.joe_starts("Hi").await;
        world.bot.next(Reaction::Later);
        let part = world.does(Act::contact_writes(&*conversation, "4111 1111")).await.part_id;
        world.seconds(seconds).await;
        world.does(TeammateRedacts { conversation: conversation.clone(), part }).await;
        world.advance(Duration::from_secs(130)).await;
        let why = world.cancelled(&conversation).await;
        assert_eq!(why, ["a message it answers was changed"], "after {seconds} s");
        assert_eq!(world.known(&conversation).await.unwrap().unanswered().count(), 0);
    }
}

/// The others that wait are answered, without it.
#[tokio::test]
async fn a_message_redacted_among_others_is_left_out() {
    let world = World::start().await;
    world.bot.answers(handing_over("Shipping"));
    let conversation = world.joe_starts("A person, please").await;
    let part = world.does(Act::contact_writes(&*conversation, "4111 1111 1111 1111")).await.part_id;
    world.customer_writes(&conversation, "Hello?").await;
    world.does(TeammateRedacts { conversation: conversation.clone(), part }).await;
    world.does(Act::teammate_assigns(&conversation, ANN, BOT)).await;
    assert_eq!(world.last_turn(), turn("returned", &["Hello?"]));
    let told = json!(world.bot.last_turn()).to_string();
    assert!(!told.contains("4111"), "nor is it told as history");
}

/// "Group conversations: `contact` of a turn is the author of the newest unanswered message, each
/// message carries its `contact_id`; tags go to that contact."
#[tokio::test]
async fn in_a_group_the_turn_is_for_the_author_of_the_newest_message() {
    let world = World::start().await;
    let conversation = world.joe_starts("My wife joins us").await;
    let joined = ContactAttached {
        conversation: conversation.clone(),
        contact: LENA.into(),
        teammate: ANN.into(),
    };
    let lena = world.does(joined).await.contact_id.unwrap();
    let joe = world.contact_of(&conversation);
    assert_ne!(joe, lena);
    world.bot.answers(json!({"actions": [
        {"type": "say", "text": "Hello Lena."},
        {"type": "tag", "target": "contact", "tags": ["wife"]}]}));
    let writes = ContactWrites {
        contact: Some(LENA.into()),
        ..ContactWrites::new(&*conversation, "Hi, it is me")
    };
    world.does(writes).await;
    let asked = world.bot.last_turn();
    assert_eq!(asked.contact.name.as_deref(), Some(LENA));
    assert_eq!(asked.messages[0].contact_id.as_ref().unwrap().as_str(), lena);
    assert_eq!(world.tags_of(&lena).len(), 1);
    assert_eq!(world.tags_of(&joe).len(), 1, "Joe has only the one he came with");
}

/// Two of them write before the bot answers: one turn, both messages, each with its author.
#[tokio::test]
async fn in_a_group_two_who_write_at_once_are_answered_at_once() {
    let world = World::start().await;
    world.bot.answers(handing_over("Shipping"));
    let conversation = world.joe_starts("A person, please").await;
    let joined = ContactAttached {
        conversation: conversation.clone(),
        contact: LENA.into(),
        teammate: ANN.into(),
    };
    let lena = world.does(joined).await.contact_id.unwrap();
    let joe = world.contact_of(&conversation);
    let writes = ContactWrites {
        contact: Some(lena.clone()),
        ..ContactWrites::new(&*conversation, "I am Lena")
    };
    world.does(writes).await;
    let writes = ContactWrites {
        contact: Some(joe.clone()),
        ..ContactWrites::new(&*conversation, "I am Joe")
    };
    world.does(writes).await;
    world.does(Act::teammate_assigns(&conversation, ANN, BOT)).await;
    let asked = world.bot.last_turn();
    let authors: Vec<_> = asked
        .messages
        .iter()
        .map(|message| message.contact_id.as_ref().unwrap().as_str())
        .collect();
    assert_eq!(authors, [&*lena, &*joe]);
    assert_eq!(asked.contact.name.as_deref(), Some(JOE));
}

/// "A contact that answers 404 or 410 was merged: take the id from the conversation and go on."
#[tokio::test]
async fn a_contact_merged_while_the_bot_thinks_is_tagged_all_the_same() {
    let world = World::start().await;
    world.bot.next(Reaction::Later);
    let conversation =
        world.does(Act::contact_starts(LENA, "I have an account, too")).await.conversation_id;
    let call = world.bot.calls().pop().unwrap();
    world.does(ContactMerged { from: LENA.into(), into: JOE.into() }).await;
    let joe = world.contact_of(&conversation);
    let before = world.tags_of(&joe).len();
    let answer = json!({"actions": [
        {"type": "tag", "target": "contact", "tags": ["merged one"]},
        {"type": "set", "target": "contact", "attributes": {"plan": "pro"}},
        {"type": "say", "text": "I see, you are Joe."}]});
    assert_eq!(world.answers_later(&call, &answer).await.0, 200);
    world.seconds(3).await;
    assert_eq!(world.bot_said(&conversation), ["I see, you are Joe."]);
    assert_eq!(world.tags_of(&joe).len(), before + 1, "the tag goes on");
    let dropped = world.dropped(&conversation).await;
    assert_eq!(dropped, [], "and so does the attribute");
}

/// A contact merged before the turn: the bot is told of the one who is there now.
#[tokio::test]
async fn a_contact_merged_before_the_turn_is_told_as_who_they_are_now() {
    let world = World::start().await;
    world.bot.answers(handing_over("Shipping"));
    let conversation = world.does(Act::contact_starts(LENA, "Hi")).await.conversation_id;
    world.customer_writes(&conversation, "It is me").await;
    world.does(ContactMerged { from: LENA.into(), into: JOE.into() }).await;
    world.advance(Duration::from_secs(70)).await;
    world.does(Act::teammate_assigns(&conversation, ANN, BOT)).await;
    assert_eq!(world.bot.last_turn().contact.name.as_deref(), Some(JOE));
    assert_eq!(world.bot_said(&conversation), ["You said: It is me"]);
}

/// A file without a word is a message.
#[tokio::test]
async fn a_file_without_a_word_is_answered() {
    let world = World::start().await;
    let upload = Upload {
        name: "receipt.png".into(),
        content_type: "image/png".into(),
        data: "iVBORw0KGgo=".into(),
    };
    let starts = ContactStarts {
        contact: JOE.into(),
        uploads: vec![upload.clone()],
        ..ContactStarts::default()
    };
    let conversation = world.does(starts).await.conversation_id;
    let asked = world.bot.last_turn();
    assert_eq!(asked.messages[0].attachments[0].name.as_deref(), Some("receipt.png"));
    let writes = ContactWrites { conversation, uploads: vec![upload], ..ContactWrites::default() };
    world.does(writes).await;
    assert_eq!(world.turns().len(), 2);
}

/// "The read may lag behind the webhook: a wake is done when each expected part was seen."
#[tokio::test]
async fn a_read_that_lags_behind_the_webhook_is_read_again() {
    let world = World::start().await;
    let conversation = world.joe_starts("Hi").await;
    world.fault(Fault::new(FaultKind::StaleRead).parts(1).times(2));
    world.does(Act::contact_writes(&*conversation, "Where is my order?")).await;
    assert_eq!(world.bot_said(&conversation), ["You said: Hi"]);
    world.seconds(5).await;
    assert_eq!(world.bot_said(&conversation), ["You said: Hi", "You said: Where is my order?"]);
}

/// "else the stored notification's part is used".
#[tokio::test]
async fn what_no_read_ever_shows_is_taken_from_the_notification() {
    let world = World::start().await;
    let conversation = world.joe_starts("Hi").await;
    world.fault(Fault::new(FaultKind::StaleRead).parts(1));
    world.does(Act::contact_writes(&*conversation, "Where is my order?")).await;
    for _ in 0..40 {
        world.advance(Duration::from_millis(500)).await;
    }
    assert_eq!(world.last_turn(), turn("message", &["Where is my order?"]));
    world.calm();
    world.seconds(10).await;
    assert_eq!(world.bot_said(&conversation), ["You said: Hi", "You said: Where is my order?"]);
    assert_eq!(world.turns().len(), 2);
}
