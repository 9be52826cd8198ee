//! What a conversation is stored as. A change here needs a thought for what is stored already.

mod support;

use deskmate_core::{
    Conversation, Entry, Event, Fact, Happening, Policy, Read, Timestamp, step, stored::NotReadable,
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
    // Of each version, in a slice that grows.
    let all: &[&str] = &[
        include_str!("fixtures/conversation-written-by-0.1.json"),
        WRITTEN_BY_VERSION_1,
        include_str!("fixtures/conversation-written-by-version-2.json"),
    ];
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

const WRITTEN_BY_VERSION_1: &str = include_str!("fixtures/conversation-written-by-version-1.json");

/// Version 1 had digests without a key. What they tell is not known any more, and is not kept; so a
/// message that is read again is the same, and from then on an edit is noticed.
#[test]
fn what_an_older_version_knew_the_words_of_is_not_taken_for_edited() {
    let Ok(stored) = serde_json::from_str::<serde_json::Value>(WRITTEN_BY_VERSION_1) else {
        panic!("it is JSON")
    };
    let entries = stored["log"]["entries"].as_array().expect("it has entries").clone();
    let shown = |digest: u64| {
        let entries = entries.iter().filter(|entry| !entry[1]["part"].is_null()).map(|entry| {
            let mut shown: Entry = serde_json::from_value(entry[1].clone()).expect("an entry");
            shown.key = serde_json::from_value(entry[0].clone()).expect("a key");
            let said = shown.facts.iter().any(|fact| matches!(fact, Fact::ContactSaid { .. }));
            Entry { digest: said.then_some(digest), ..shown }
        });
        Event::Seen(Read { entries: entries.collect(), ..Read::default() })
    };
    let policy = Policy::new(US.into());
    let known = Conversation::from_json(WRITTEN_BY_VERSION_1).expect("it is read");
    let turn = known.turn.clone().expect("a turn runs");
    let again = |known, digest| step(known, shown(digest), &policy, turn.started).0;
    let after = again(known, 11);
    assert_eq!(after.turn.as_ref(), Some(&turn), "nothing was edited");
    let stored = serde_json::to_value(&after).expect("it is JSON");
    assert_eq!(stored["v"], 3, "it is written as this version does");
    assert!(!stored.to_string().contains("\"digest\""), "what could be guessed is gone");
    let after = again(after, 11);
    assert_eq!(after.turn.as_ref(), Some(&turn), "nothing was edited");
    let edited = again(after, 12).turn.expect("it is asked again");
    assert_eq!(edited.supersedes, Some(turn.id));
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
