//! The documentation's examples are true.

use deskmate_bots::parse_answer;
use deskmate_core::Turn;

use crate::schema::validator;

const PAGE: &str = include_str!("../../../../docs/bot-protocol.md");

/// The page's blocks of JSON, in order.
fn blocks() -> Vec<&'static str> {
    let after = PAGE.split("\n```json\n").skip(1);
    after.map(|text| text.split("\n```").next().unwrap()).collect()
}

#[test]
fn the_turn_and_the_answer_fit() {
    let [turn, answer] = blocks()[..] else { panic!("one turn and one answer") };
    let parsed: Turn = serde_json::from_str(turn).unwrap();
    assert_eq!(parsed.messages.len(), 1);
    parse_answer(answer.as_bytes()).unwrap();
    for (name, json) in [("Turn", turn), ("Answer", answer)] {
        let json = serde_json::from_str(json).unwrap();
        if let Err(error) = validator(name).validate(&json) {
            panic!("{name}: {error} at {}", error.instance_path());
        }
    }
}

#[test]
fn every_action_and_field_to_share_is_named() {
    let names = deskmate_bots::Field::ALL.iter().map(|field| field.name());
    let actions = ["say", "note", "tag", "untag", "set", "handover", "close", "snooze", "timer"];
    for name in names.chain(actions) {
        assert!(PAGE.contains(&format!("`{name}`")), "{name}");
    }
}
