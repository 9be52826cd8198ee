//! Rule 10: languages, chance, vanished dialogs.

use std::collections::BTreeSet;

use deskmate_dialog::testing::Verdict;

use crate::support::{played, talks};

const BOT: &str = "
languages: { primary: en, secondary: [nl, fr] }
intents: { dutch: { en: [Dutch please], nl: [Nederlands graag] } }
dialogs:
  introduction: { message: [ { text: { en: Hello., nl: Hallo. } } ] }
  dutch: { intent: dutch, message: [ { text: OK } ], set: { preferredLanguage: nl }, goto: introduction }
";

#[test]
fn the_language_is_the_preferred_one_then_the_contacts_then_the_primary() {
    talks(
        BOT,
        "
- name: nobody knows
  steps: [ { customer: hi }, { bot: Hello. } ]
- name: the contact's, whatever its region
  given: { language: nl-BE }
  steps: [ { customer: hi }, { bot: Hallo. } ]
- name: no translation
  given: { language: fr }
  steps: [ { customer: hi }, { bot: Hello. } ]
- name: not spoken
  given: { language: pl }
  steps: [ { customer: hi }, { bot: Hello. } ]
- name: preferred, from any language
  given: { language: fr }
  steps:
    - customer: nederlands graag
    - bot: OK
    - bot: Hallo.
",
    );
}

#[test]
fn wordings_are_picked_by_chance_that_repeats() {
    let bot = "
dialogs:
  introduction: { message: [ { text: [a, b, c] } ] }
  not_understood: { message: [ { text: [a, b, c] } ] }
";
    // What was said stands in the failure of a step that expects what is never said.
    let said = |times: usize| {
        let passed = "    - { customer: x }\n    - { bot: { matches: '[abc]' } }\n".repeat(times);
        let test = format!(
            "- name: chance\n  steps:\n{passed}    - {{ customer: x }}\n    - {{ bot: z }}\n"
        );
        let tested = played(bot, &test);
        match tested.first().and_then(|test| test.steps.last()).map(|step| step.verdict.clone()) {
            Some(Verdict::Failed { got, .. }) => got,
            _ => String::new(),
        }
    };
    assert!((0..6).all(|times| said(times) == said(times)));
    assert!((0..6).map(said).collect::<BTreeSet<_>>().len() > 1);
}

#[test]
fn a_question_that_vanished_from_the_file_is_not_open() {
    talks(
        "
dialogs:
  introduction: { message: [ { text: Hello. } ] }
  not_understood: { message: [ { text: Sorry? } ] }
",
        "
- name: vanished
  given:
    session: { kept: 1, _dialogs: { begun: true, question: { dialog: gone }, choices: [ { id: a/1, title: Yes, goto: gone } ] } }
  steps:
    - customer: 'yes'
    - bot: Sorry?
    - session: { kept: 1 }
",
    );
}
