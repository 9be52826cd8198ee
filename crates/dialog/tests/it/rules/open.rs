//! What stays open: over a digression, over a takeover and the return, and over a pause.

use crate::support::talks;

const BOT: &str = r"
intents:
  order: [where is my order]
  hours: [when are you open]
  colours: [show colours]
  person: [a person please]
  stop: [forget it]
  bye: [bye bye]
entities: { code: { pattern: '[A-Z]-\d+' } }
dialogs:
  introduction: { message: [ { text: Hello. } ] }
  not_understood: { message: [ { text: Pardon? } ] }
  ask: { intent: order, input: { variable: order, question: 'Number?', match: code, invalid: No number. }, goto: got }
  got: { message: [ { text: 'Order {order}.' } ] }
  hours: { intent: hours, message: [ { text: Nine to five. } ] }
  colours: { intent: colours, message: [ { quick_replies: { text: Pick., options: [ { title: Green, goto: green }, { title: Someone, goto: person } ] } } ] }
  green: { message: [ { text: It is green. } ] }
  person: { intent: person, action: [ { offload: { team: Support } } ] }
  stop: { intent: stop, action: [ { clear: [order] } ], goto: stopped }
  stopped: { message: [ { text: All right. } ] }
  bye: { intent: bye, action: [ { close: true } ] }
";

#[test]
fn a_question_and_choices_stay_open_over_a_takeover() {
    talks(
        BOT,
        "
- name: a question
  steps: [ { customer: where is my order }, { bot: 'Number?' }, { teammate: Hi }, { returned: true }, { silence: true }, { customer: A-17 }, { bot: Order A-17. } ]
- name: a choice, by its number
  steps: [ { customer: show colours }, { bot: { text: Pick. } }, { teammate: Hi }, { returned: true }, { customer: '1' }, { bot: It is green. } ]
- name: what was written meanwhile may be the answer
  steps: [ { customer: where is my order }, { bot: 'Number?' }, { teammate: Hi }, { customer: A-17 }, { returned: true }, { bot: Order A-17. } ]
- name: a handover that the bot makes is no other
  steps: [ { customer: where is my order }, { bot: 'Number?' }, { customer: a person please }, { handover: { team: Support } }, { returned: true }, { customer: A-17 }, { bot: Order A-17. } ]
- name: choices that led to people are not pressed again, others are
  steps:
    - customer: show colours
    - bot: { text: Pick. }
    - customer: a person please
    - handover: { team: Support }
    - returned: true
    - customer: Green
    - bot: It is green.
    - customer: show colours
    - bot: { text: Pick. }
    - customer: { press: Someone }
    - handover: { team: Support }
    - returned: true
    - customer: Green
    - bot: Pardon?
",
    );
}

#[test]
fn returned_is_said_first_and_what_is_newer_takes_the_place_of_what_was_open() {
    let says = format!("{BOT}  returned: {{ message: [ {{ text: I am back. }} ] }}\n");
    talks(
        &says,
        "
- name: nothing unanswered
  steps: [ { customer: where is my order }, { bot: 'Number?' }, { teammate: Hi }, { returned: true }, { bot: I am back. }, { customer: A-17 }, { bot: Order A-17. } ]
- name: something unanswered
  steps: [ { customer: where is my order }, { bot: 'Number?' }, { teammate: Hi }, { customer: A-17 }, { returned: true }, { bot: I am back. }, { bot: Order A-17. } ]
",
    );
    let offers = format!(
        "{BOT}  returned: {{ message: [ {{ quick_replies: {{ text: And now?, options: [ {{ title: Hours, goto: hours }} ] }} }} ] }}\n"
    );
    talks(
        &offers,
        "
- name: newer choices
  steps: [ { customer: show colours }, { bot: { text: Pick. } }, { teammate: Hi }, { returned: true }, { bot: { text: 'And now?' } }, { customer: '1' }, { bot: Nine to five. } ]
",
    );
}

#[test]
fn a_question_comes_back_once_after_something_else_was_answered() {
    talks(
        BOT,
        "
- name: the question again
  steps: [ { customer: where is my order }, { bot: 'Number?' }, { customer: when are you open }, { bot: Nine to five. }, { bot: 'Number?' }, { customer: A-17 }, { bot: Order A-17. } ]
- name: its answer stood in what led away
  steps: [ { customer: where is my order }, { bot: 'Number?' }, { customer: [A-1, when are you open] }, { bot: Nine to five. }, { bot: Order A-1. } ]
- name: newer choices are in its place
  steps: [ { customer: where is my order }, { bot: 'Number?' }, { customer: show colours }, { bot: { text: Pick. } }, { customer: A-17 }, { bot: Pardon? } ]
- name: whoever clears what was asked for does not want to know
  steps: [ { customer: where is my order }, { bot: 'Number?' }, { customer: forget it }, { bot: All right. }, { customer: A-17 }, { bot: Pardon? } ]
- name: nor does whoever closes
  steps: [ { customer: where is my order }, { bot: 'Number?' }, { customer: bye bye }, { close: true }, { customer: A-17 }, { bot: Pardon? } ]
- name: wrong answers are counted anew
  steps: [ { customer: where is my order }, { bot: 'Number?' }, { customer: x }, { bot: No number. }, { customer: when are you open }, { bot: Nine to five. }, { bot: 'Number?' } ]
",
    );
    let quiet = BOT.replace("match: code,", "match: code, resume: false,");
    talks(
        &quiet,
        "
- name: unless it does not want to
  steps: [ { customer: where is my order }, { bot: 'Number?' }, { customer: when are you open }, { bot: Nine to five. }, { customer: A-17 }, { bot: Pardon? } ]
",
    );
}

#[test]
fn the_answer_that_came_with_something_else_leads_on() {
    let bot = r"
intents: { order: [where is my order], hours: ['when are you open, it is about {order}'] }
entities: { order: { pattern: '[A-Z]-\d+' } }
dialogs:
  introduction: { message: [ { text: Hello. } ] }
  ask: { intent: order, input: { variable: order, question: 'Number?', match: order }, goto: got }
  got: { message: [ { text: 'Order {order}.' } ] }
  hours: { intent: hours, message: [ { text: Nine to five. } ] }
";
    talks(
        bot,
        "
- name: asked for no more
  steps: [ { customer: where is my order }, { bot: 'Number?' }, { customer: 'when are you open, it is about A-17' }, { bot: Nine to five. }, { bot: Order A-17. } ]
",
    );
}

#[test]
fn what_is_written_in_a_pause_is_answered_when_it_is_over() {
    let bot = "
intents: { rest: [take a rest, sleep], hours: [when are you open], place: [where are you] }
dialogs:
  introduction: { message: [ { text: Hello. } ] }
  not_understood: { message: [ { text: Pardon? } ] }
  rest: { intent: rest, action: [ { pause: 1h } ] }
  hours: { intent: hours, message: [ { text: Nine to five. } ] }
  place: { intent: place, message: [ { text: In Ghent. } ] }
";
    talks(
        bot,
        "
- name: when the time has passed
  steps: [ { customer: sleep }, { silence: true }, { customer: when are you open }, { silence: true }, { wait: 59m }, { silence: true }, { wait: 2m }, { bot: Nine to five. } ]
- name: with what comes after it
  steps: [ { customer: sleep }, { wait: 30m }, { customer: when are you open }, { wait: 40m }, { bot: Nine to five. }, { customer: where are you }, { bot: In Ghent. } ]
- name: when the conversation is given back
  steps: [ { customer: sleep }, { customer: when are you open }, { silence: true }, { returned: true }, { bot: Nine to five. }, { wait: 2h }, { silence: true } ]
- name: but not what a person answered
  steps: [ { customer: sleep }, { customer: when are you open }, { teammate: Nine to five! }, { returned: true }, { silence: true } ]
",
    );
    talks(
        &bot.replace("pause: 1h", "pause: true"),
        "
- name: a pause without an end
  steps: [ { customer: sleep }, { customer: when are you open }, { wait: 24h }, { silence: true }, { returned: true }, { bot: Nine to five. } ]
",
    );
}
