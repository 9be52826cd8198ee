//! Messages and their components.

use deskmate_core::action::{Action, Format};
use deskmate_dialog::{ExactOnly, Outcome, World, run};

use crate::support::{bot, talks};

const BOT: &str = r#"
dialogs:
  introduction:
    message:
      - text: Plain *text*.
        when: { var: firstname, is: exists }
      - text: Never said.
        when: { if: 'firstname == "Bob"' }
      - markdown: "**Dear {firstname}**"
      - html: "<b>Dear {firstname}</b>"
      - buttons:
          text: Buttons
          options:
            - { title: Go, goto: gone, set: { how: pressed } }
            - { title: Site, url: "https://example.com/{firstname}" }
            - { title: Call, phone: "+32 2 123" }
      - media: { image: "https://example.com/a b.png", name: "{firstname}.png" }
      - media: { file: "{nothing}" }
      - carousel:
          cards:
            - title: One
              subtitle: First
              image: https://example.com/1.png
              url: https://example.com/1
              buttons: [ { title: Take one, goto: gone }, { title: More, url: https://example.com/more } ]
            - { title: Two }
      - list:
          items: [ { title: A, button: { title: Take A, goto: gone } }, { title: B } ]
          button: { title: None, goto: gone }
  gone: { message: [ { text: "Gone: {how|default:no}." } ] }
"#;

#[test]
fn components_become_says_and_nothing_they_held_is_lost() {
    let turn = super::offload::turn("trn_1", "hi", r#"{ "name": "A*nn" }"#);
    let Outcome::Done(done) =
        run(&bot(BOT), &turn, &World::at(deskmate_core::Timestamp::from_secs(0)), &ExactOnly)
    else {
        panic!("it should be done");
    };
    insta::assert_json_snapshot!("components", done.answer.actions);
    let formats: Vec<_> = done
        .answer
        .actions
        .iter()
        .filter_map(|action| match action {
            Action::Say(say) => Some(say.format),
            _ => None,
        })
        .collect();
    assert_eq!(formats.iter().filter(|format| **format != Format::Plain).count(), 2);
}

#[test]
fn choices_of_one_turn_are_open_together() {
    talks(
        BOT,
        "
- name: by number over all of them
  steps:
    - customer: hi
    - bot: { contains: Dear }
    - bot: { contains: Dear }
    - bot: { text: Buttons, choices: [Go], cards: [Site, Call] }
    - bot: { attachments: ['https://example.com/a b.png'] }
    - bot: { cards: [One, More, Two], choices: [Take one] }
    - bot: { cards: [A, B], choices: [Take A, None] }
    - customer: none
    - bot: 'Gone: no.'
- name: what a choice sets
  steps:
    - customer: hi
    - bot: { contains: Dear }
    - bot: { contains: Dear }
    - bot: { text: Buttons }
    - bot: { attachments: ['https://example.com/a b.png'] }
    - bot: { cards: [One, More, Two] }
    - bot: { cards: [A, B] }
    - customer: { press: Go }
    - bot: 'Gone: pressed.'
"
        .replace("    - customer: { press: Go }", "    - customer: go")
        .as_str(),
    );
}
