//! Rule 6: body, set, goto; events; errors.

use crate::support::talks;

#[test]
fn a_dialog_sets_after_its_body_and_then_goes_on() {
    talks(
        "
dialogs:
  introduction:
    message: [ { text: 'Before: {x|default:nothing}.' } ]
    set: { x: 1, list: ['{x}', two], 'user.name': Ann }
    goto: after
  after: { message: [ { text: 'After: {x}, {user.name}, {list|join: + }.' } ] }
",
        "
- name: set and goto
  steps:
    - customer: hi
    - bot: 'Before: nothing.'
    - bot: 'After: 1, Ann, 1 + two.'
    - session: { x: 1, list: [1, two], user: { name: Ann } }
",
    );
}

#[test]
fn more_than_fifty_jumps_are_an_error_and_nothing_of_the_loop_is_said() {
    const LOOP: &str = "
dialogs:
  introduction: { message: [ { text: Round } ], goto: again }
  again: { message: [ { text: and round. } ], goto: introduction }
";
    talks(
        &format!("{LOOP}  error_occurred: {{ message: [ {{ text: Oops. }} ] }}\n"),
        "
- name: a loop
  steps:
    - customer: hi
    - bot: Oops.
",
    );
    talks(LOOP, "[ { name: a loop, steps: [ customer: hi, failed: true ] } ]");
    talks(
        &format!("{LOOP}  error_occurred: {{ message: [ {{ text: Oops. }} ], goto: again }}\n"),
        "[ { name: the error loops too, steps: [ customer: hi, failed: true ] } ]",
    );
}

#[test]
fn a_changed_variable_leads_to_a_dialog_before_the_one_that_changed_it_goes_on() {
    talks(
        "
variables: { vip: {} }
events: [ { changed: vip, goto: noticed } ]
dialogs:
  introduction: { message: [ { text: Hi. } ], set: { vip: true }, goto: last }
  noticed: { message: [ { text: A change. } ], goto: noticed_more }
  noticed_more: { message: [ { text: Indeed. } ] }
  last: { message: [ { text: Last. } ], set: { vip: true } }
  not_understood: { message: [ { text: Sorry? } ] }
",
        "
- name: only when it changes
  steps:
    - customer: hi
    - bot: Hi.
    - bot: A change.
    - bot: Indeed.
    - bot: Last.
",
    );
}

#[test]
fn goto_variable_returns_to_where_a_variable_says() {
    talks(
        "
dialogs:
  introduction: { message: [ { text: Start. } ], set: { back: end }, goto: sub }
  sub: { action: [ { goto_variable: back } ] }
  end: { message: [ { text: End. } ], set: { back: nowhere }, goto: sub2 }
  sub2: { action: [ { goto_variable: back, failed: lost } ] }
  lost: { message: [ { text: Lost. } ] }
",
        "
- name: there and back
  steps:
    - customer: hi
    - bot: Start.
    - bot: End.
    - bot: Lost.
",
    );
}

#[test]
fn a_bot_that_is_switched_off_says_so() {
    talks(
        "
dialogs:
  introduction: { message: [ { text: Hi. } ] }
  bot_disabled: { message: [ { text: Not now. } ] }
",
        "
- name: switched off
  given: { enabled: false }
  steps:
    - customer: hi
    - bot: Not now.
",
    );
}

#[test]
fn a_dialog_goes_only_as_far_as_it_may() {
    talks(
        "
dialogs:
  introduction:
    autonomy: draft
    message: [ { text: Hello } ]
    goto: quiet
  quiet: { autonomy: route, message: [ { text: Psst } ], goto: loud }
  loud: { message: [ { text: Loud. } ] }
",
        "
- name: draft, route, reply
  steps:
    - customer: hi
    - bot: Hello
    - bot: Loud.
",
    );
}

#[test]
fn a_dialog_that_only_routes_does_nothing_that_the_customer_notices() {
    talks(
        "
dialogs:
  introduction:
    autonomy: route
    action:
      - tag: { conversation: routed }
      - close: true
    goto: people
  people:
    autonomy: route
    action: [ offload: { team: Support, message: One moment. } ]
",
        "
- name: tag and team, and no word
  steps:
    - customer: hi
    - tag: { conversation: routed }
    - handover: { team: Support }
",
    );
}

#[test]
fn a_bot_that_understands_nothing_fails_open() {
    talks(
        "
intents: { a: [a] }
dialogs: { a: { intent: a, message: [ { text: A } ] } }
",
        "[ { name: nothing, steps: [ customer: hello, failed: true ] } ]",
    );
}
