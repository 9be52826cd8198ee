//! What a conversation is stored as. A change here needs a thought for what is stored already.

mod support;

use deskmate_core::{
    Conversation, Event, Happening, Policy, Read, Timestamp, step, stored::NotReadable,
};
use support::*;

#[test]
fn a_conversation_after_a_typical_story() {
    let story = bot_owned()
        .customer_says("Where is my order?")
        .bot_remembers("order", "A-17")
        .customer_says("Hello?")
        .bot_answers([say("It left on Monday."), timer("ask again", 600)])
        .delivered()
        .customer_says("It is not here")
        .bot_answers([say("I get somebody."), handover_to("Shipping")])
        .delivered()
        .customer_says("Thanks")
        .assigned_to_us_by(person("ann"))
        .bot_promises_an_answer();
    insta::assert_json_snapshot!(story.conversation);
}

/// A fixture for each version that was released: what it has written is read.
#[test]
fn what_every_version_has_written_is_read_and_means_the_same() {
    // One of each version, in a slice that grows.
    let all: &[&str] = &[include_str!("fixtures/conversation-written-by-0.1.json")];
    for written in all {
        let read = Conversation::from_json(written).expect("an older version's is read");
        let standing = read.standing().clone();
        // Folded anew, as it is with the next part that comes late, it stands where it stood.
        let again = Event::Seen(Read { source: "email".into(), ..Read::default() });
        let (after, _) =
            step(read.clone(), again, &Policy::new(US.into()), Timestamp::from_secs(START));
        assert_eq!(after.standing().hand_changes, standing.hand_changes);
        assert_eq!(after.generation, read.generation, "nothing has changed hands");
    }
}

/// One line of the timeline that is not understood hides none of the others.
#[test]
fn what_only_a_newer_version_knows_of_the_timeline_is_read_as_unknown() {
    let read = |line| serde_json::from_str::<Happening>(line).expect("every line is read");
    assert_eq!(read(r#"{"happening": "sang", "song": "Yesterday"}"#), Happening::Unknown);
    assert_eq!(read(r#"{"happening": "unparked"}"#), Happening::Unparked);
}

#[test]
fn what_a_newer_version_has_written_is_not_taken_for_broken() {
    let mut stored = serde_json::to_value(bot_owned().conversation).expect("it is JSON");
    stored["v"] = 99.into();
    stored["turn"] = "is something else by then".into();
    let read = |stored: &str| Conversation::from_json(stored).expect_err("it cannot be read");
    assert_eq!(read(&stored.to_string()), NotReadable::Newer(99));
    assert!(matches!(read("{"), NotReadable::Broken(_)));
    assert!(matches!(read("{\"v\": 1}"), NotReadable::Broken(_)));
}
