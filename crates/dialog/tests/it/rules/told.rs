//! A test says what the bot's model answers: nobody is asked.

use deskmate_dialog::testing::{Tests, Verdict};

use crate::support::{played, rendered, talks};

const BOT: &str = r"
nlp: { model: { url: 'env:URL', name: m } }
intents: { track: [Where is my order?], hours: [When are you open?] }
entities: { order_number: { pattern: '[A-Z]-\d{1,6}' } }
dialogs:
  introduction: { message: [ { text: Hello. } ] }
  track: { intent: track, message: [ { text: 'Tracking {order_number}.' } ] }
  hours: { intent: hours, message: [ { text: Always. } ] }
  not_understood: { message: [ { text: Pardon? } ] }
";

#[test]
fn what_the_model_chooses_is_done() {
    talks(
        BOT,
        "
- name: chosen, none, and down
  given:
    model:
      - { said: Any news of A-17, intent: track, values: { order_number: A-17 } }
      - { said: blue, intent: none }
      - { said: is somebody there at night, failed: it is down }
  steps:
    - customer: 'any  news of A-17'
    - bot: Tracking A-17.
    - customer: blue
    - bot: Pardon?
    - customer: is somebody there at night
    - bot: Pardon?
    - customer: When are you open?
    - bot: Always.
",
    );
}

#[test]
fn what_it_invents_is_refused_and_what_no_answer_is_for_is_told() {
    let tests = "
- name: invented
  given:
    model:
      - { said: any news of it, intent: track, values: { order_number: A-17 } }
      - { said: pay me, intent: refund }
  steps:
    - customer: any news of it
    - bot: Tracking .
";
    let path_of = |customer: &str| {
        let tests = tests.replace("customer: any news of it", &format!("customer: {customer}"));
        let played = played(BOT, &tests);
        let failed = played[0].steps.iter().find(|step| step.verdict != Verdict::Passed).unwrap();
        failed.path.join("\n")
    };
    for (customer, told) in [
        ("any news of it", "gives a value that the message does not have"),
        ("pay me", "names an intent that does not exist"),
        ("what now", "the test has no answer of the model to this message"),
    ] {
        let path = path_of(customer);
        assert!(path.contains(told), "{customer}: {path}");
    }
}

#[test]
fn an_answer_is_an_intent_or_a_failure() {
    let tests = |answer: &str| {
        format!(
            "- name: x\n  given: {{ model: [ {{ said: hi, {answer} }} ] }}\n  steps: [ customer: hi ]\n"
        )
    };
    for wrong in ["intent: track, failed: down", "values: {}"] {
        let text = tests(wrong);
        let found = Tests::parse("bot.test.yaml", &text).unwrap_err();
        assert!(rendered(&found, &text).contains("a model's answer"), "{wrong}");
    }
}
