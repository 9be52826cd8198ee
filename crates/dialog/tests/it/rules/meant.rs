//! What is meant: answers before intents, intents that always win, the question which was meant.

use crate::support::talks;

const SHOES: &str = r"
intents:
  chat: [why is the sky blue, what year is it, I want a pizza]
  stock: ['do you have {color} shoes in stock?', check inventory, new shoes please]
  mail: [change my mail address, another mail address]
  person: { always: true, expressions: [I want a person, talk to a human, agent please, human] }
entities:
  color: { synonyms: { black: [noir], blue: [navy], red: [crimson] } }
  order: { pattern: '[A-Z]-\d+' }
dialogs:
  introduction: { message: [ { text: Hello. } ] }
  not_understood: { message: [ { text: Sorry? } ] }
  stock: { intent: stock, input: { variable: color, question: Which color?, match: color }, goto: told }
  told: { message: [ { text: 'You said {color}.' } ] }
  mail: { intent: mail, input: { variable: mail, question: Which one?, match: email }, goto: mailed }
  mailed: { message: [ { text: 'I write to {mail}.' } ], goto: why }
  why: { input: { variable: why, question: Why?, nlp: false }, goto: because }
  because: { message: [ { text: 'Because {why}.' } ] }
  chat: { intent: chat, message: [ { text: Let us talk about shoes. } ] }
  person: { intent: person, action: [ { offload: { team: Support } } ] }
";

#[test]
fn an_answer_that_is_nothing_but_the_asked_value_answers() {
    talks(
        SHOES,
        "
- name: words that an intent has as well
  steps: [ { customer: check inventory }, { bot: Which color? }, { customer: blue }, { bot: You said blue. } ]
- name: with words around it that say nothing
  steps: [ { customer: check inventory }, { bot: Which color? }, { customer: 'I would like the blue please' }, { bot: You said blue. } ]
- name: a word with a topic beside it is more than an answer
  steps: [ { customer: check inventory }, { bot: Which color? }, { customer: why is the sky blue }, { bot: Let us talk about shoes. }, { bot: You said blue. } ]
- name: a mail address
  steps:
    - customer: change my mail address
    - bot: Which one?
    - customer: it is ann@example.com
    - bot: I write to ann@example.com.
    - bot: Why?
",
    );
}

#[test]
fn an_intent_that_always_wins_does_so_over_a_question_that_takes_everything() {
    let to_the_question = "
    - customer: change my mail address
    - bot: Which one?
    - customer: ann@example.com
    - bot: I write to ann@example.com.
    - bot: Why?";
    talks(
        SHOES,
        &format!(
            "
- name: word for word
  steps: {to_the_question}
    - customer: Human!
    - handover: {{ team: Support }}
- name: nearly
  steps: {to_the_question}
    - customer: please let me talk to a human
    - handover: {{ team: Support }}
- name: other intents do not
  steps: {to_the_question}
    - customer: check inventory
    - bot: Because check inventory.
- name: an answer is an answer
  steps: {to_the_question}
    - customer: the old one belongs to my brother
    - bot: Because the old one belongs to my brother.
"
        ),
    );
}

const NEAR: &str = "
languages: { primary: en, secondary: [nl] }
nlp: { clarify: true }
intents:
  track: { title: { en: Where it is, nl: Waar het is }, expressions: [where is my order, track my order, follow my parcel] }
  cancel: [cancel my order, stop my order, call my order off]
  hours: [when are you open, what are your opening hours]
dialogs:
  introduction: { message: [ { text: Hello. } ] }
  not_understood: { message: [ { text: Sorry? } ] }
  track: { intent: track, message: [ { text: It is on its way. } ] }
  cancel: { intent: cancel, message: [ { text: It is cancelled. } ] }
  hours: { intent: hours, message: [ { text: From 9 to 5. } ] }
";

#[test]
fn where_two_intents_are_near_it_is_asked_which_was_meant() {
    talks(
        NEAR,
        "
- name: pressed
  steps:
    - customer: my order
    - bot: { text: 'Did you mean “cancel my order” or “Where it is”?', choices: [cancel my order, Where it is] }
    - customer: { press: Where it is }
    - bot: It is on its way.
- name: typed, and something else instead
  steps:
    - customer: my order
    - bot: { contains: Did you mean }
    - customer: '1'
    - bot: It is cancelled.
    - customer: my order
    - bot: { contains: Did you mean }
    - customer: when are you open
    - bot: From 9 to 5.
- name: in the language of the contact
  given: { contact: { language: nl } }
  steps: [ { customer: my order }, { bot: { contains: Bedoelt u } } ]
- name: what is clear is not asked
  steps: [ { customer: cancel my order please }, { bot: It is cancelled. } ]
",
    );
    talks(
        &NEAR.replace("nlp: { clarify: true }", ""),
        "
- name: a bot that does not clarify takes the best
  steps: [ { customer: my order }, { bot: { contains: It is } } ]
",
    );
}

#[test]
fn the_language_of_the_expression_that_matched_answers_where_it_is_followed() {
    let bot = "
languages: { primary: en, secondary: [nl, fr], follow: matched }
intents:
  hours: { en: [when are you open, opening hours], nl: [wanneer zijn jullie open, openingsuren], fr: [heures d'ouverture] }
dialogs:
  introduction: { message: [ { text: { en: Hello., nl: Hallo., fr: Bonjour. } } ] }
  not_understood: { message: [ { text: { en: Sorry?, nl: Pardon?, fr: Comment ? } } ] }
  hours: { intent: hours, message: [ { text: { en: From 9 to 5., nl: Van 9 tot 5., fr: De 9 à 17. } } ] }
";
    talks(
        bot,
        "
- name: exactly, nearly, and from then on
  steps:
    - customer: openingsuren
    - bot: Van 9 tot 5.
    - customer: zzz
    - bot: Pardon?
    - customer: les heures d'ouverture svp
    - bot: De 9 à 17.
",
    );
    talks(
        &bot.replace("follow: matched", "follow: contact"),
        "
- name: the contact's otherwise
  steps: [ { customer: openingsuren }, { bot: From 9 to 5. } ]
",
    );
}

#[test]
fn signatures_and_quoted_messages_are_not_read() {
    talks(
        NEAR,
        r#"
- name: a mail
  steps:
    - customer: "When are you open?\n\nKind regards,\nAnn Order\nCancel my order Ltd\n\nOn Mon, 3 Nov 2025, Shop wrote:\n> Shall we cancel your order?"
    - bot: From 9 to 5.
"#,
    );
}
