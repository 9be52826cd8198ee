//! Rules 1 to 3: the order of understanding, several messages, scores.

use crate::support::talks;

const BOT: &str = r#"
nlp: { threshold: 0.8, max_length: 60 }
intents:
  mail: [Ask my mail]
  track: [Where is my order, "Track {order}"]
  human: [Talk to a person]
  yes: [yes]
entities:
  order: { pattern: '[A-Z]-\d+' }
  product: { synonyms: { shoe: [sneaker], hat: [cap] } }
dialogs:
  introduction:
    message:
      - quick_replies:
          text: Hello.
          options:
            - { title: Ask me, goto: ask }
            - { title: Where is my order, goto: pressed, set: { how: "{word|default:pressed}" } }
  not_understood: { message: [ { text: Sorry? } ] }
  pressed: { message: [ { text: "You {how}." } ] }
  track: { intent: track, message: [ { text: "Tracking {order|default:nothing}." } ] }
  human: { intent: human, action: [ { offload: { team: Support } } ] }
  ask: { input: { variable: answer, question: Say something., match: email }, goto: thanks }
  hard: { intent: yes, input: { variable: hard, question: Say anything., nlp: false }, goto: thanks }
  mail: { intent: mail, input: { variable: answer, question: Say something., match: email, nlp: false }, goto: thanks }
  thanks: { message: [ { text: "Thanks for {answer}{hard}." } ] }
"#;

#[test]
fn a_choice_comes_before_an_expression() {
    talks(
        BOT,
        "
- name: pressed, typed, by number, nearly
  steps:
    - customer: hi
    - bot: { text: Hello., choices: [Ask me, Where is my order] }
    - customer: { press: Where is my order }
    - bot: You pressed.
- name: typed
  steps:
    - customer: hi
    - bot: Hello.
    - customer: where is my order?
    - bot: You pressed.
- name: by number
  steps:
    - customer: hi
    - bot: Hello.
    - customer: '2.'
    - bot: You pressed.
- name: nearly
  steps:
    - customer: hi
    - bot: Hello.
    - customer: were is my order
    - bot: You pressed.
- name: not any more once it was chosen
  steps:
    - customer: hi
    - bot: Hello.
    - customer: '2'
    - bot: You pressed.
    - customer: where is my order
    - bot: Tracking nothing.
- name: still there after something that was not understood
  steps:
    - customer: hi
    - bot: Hello.
    - customer: blah blah
    - bot: Sorry?
    - customer: '2'
    - bot: You pressed.
",
    );
}

#[test]
fn an_intent_comes_before_the_open_question_unless_nlp_is_off() {
    talks(
        BOT,
        "
- name: an exact expression, a likely one, an answer
  steps:
    - customer: hi
    - bot: Hello.
    - customer: '1'
    - bot: Say something.
    - customer: WHERE is my order?!
    - bot: Tracking nothing.
    - bot: Say something.
- name: an answer
  steps:
    - customer: hi
    - bot: Hello.
    - customer: '1'
    - bot: Say something.
    - customer: it is ann@example.com
    - bot: Thanks for ann@example.com.
- name: nlp is off
  steps:
    - customer: yes
    - bot: Say anything.
    - customer: Where is my order
    - bot: Thanks for Where is my order.
",
    );
}

#[test]
fn the_first_message_that_matches_nothing_is_introduced_later_ones_are_not_understood() {
    talks(
        BOT,
        "
- name: first and later
  steps:
    - customer: blah
    - bot: Hello.
    - customer: blah
    - bot: Sorry?
- name: an intent needs no introduction
  steps:
    - customer: Where is my order
    - bot: Tracking nothing.
    - customer: blah
    - bot: Sorry?
",
    );
}

#[test]
fn several_messages_are_one_and_a_question_takes_the_first_that_answers() {
    talks(
        BOT,
        "
- name: joined for intents
  steps:
    - customer: [hello, where is my order]
    - bot: Tracking nothing.
- name: the first that answers, the rest understood after it
  steps:
    - customer: ask my mail
    - bot: Say something.
    - customer: [well, it is ann@example.com, talk to a person]
    - bot: Thanks for ann@example.com.
    - handover: { team: Support }
- name: an intent among them leads away, as it does alone
  steps:
    - customer: hi
    - bot: Hello.
    - customer: '1'
    - bot: Say something.
    - customer: [it is ann@example.com, talk to a person]
    - handover: { team: Support }
- name: what is left and means nothing is passed over
  steps:
    - customer: hi
    - bot: Hello.
    - customer: '1'
    - bot: Say something.
    - customer: [well then, ann@example.com]
    - bot: Thanks for ann@example.com.
",
    );
}

#[test]
fn entities_are_saved_and_count_as_expressions() {
    talks(
        BOT,
        "
- name: by pattern and by name
  steps:
    - customer: track A-17
    - bot: Tracking A-17.
    - session: { order: A-17, product: null }
    - customer: and my snaeker
    - bot: Sorry?
    - session: { order: A-17, product: shoe }
",
    );
}

#[test]
fn what_is_too_long_is_not_understood() {
    talks(
        BOT,
        "
- name: too long
  steps:
    - customer: where is my order where is my order where is my order where is my order
    - bot: Hello.
",
    );
}
