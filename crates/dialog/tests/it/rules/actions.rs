//! The steps of actions.

use crate::support::talks;

#[test]
fn tags_notes_attributes_close_and_events() {
    talks(
        "
dialogs:
  introduction:
    action:
      - set: { topic: Order }
      - tag: { contact: ['{topic|lowercase}', vip], conversation: asked }
      - untag: { contact: old }
      - note: 'About {topic}'
      - attributes: { contact: { plan: pro, count: '{n|increment}' }, conversation: { topic: '{topic}' } }
      - emit: { kind: asked, topic: '{topic}' }
      - snooze: 2h
      - close: true
",
        "
- name: quiet things
  steps:
    - customer: hi
    - tag: { contact: [vip, order], conversation: asked }
    - untag: { contact: old }
    - note: About Order
    - attributes: { contact: { plan: pro, count: 1 }, conversation: { topic: Order } }
    - event: { kind: asked, topic: Order }
    - snooze: true
    - close: true
    - silence: true
",
    );
}

#[test]
fn a_timer_goes_on_later_unless_the_customer_writes() {
    const BOT: &str = "
dialogs:
  introduction: { message: [ { text: Hi. } ], goto: wait }
  wait: { action: [ { timer: { after: 10m, goto: still_there } } ] }
  still_there: { message: [ { text: Still there? } ] }
  not_understood: { message: [ { text: Sorry? } ] }
";
    talks(
        BOT,
        "
- name: it runs out
  steps:
    - customer: hi
    - bot: Hi.
    - wait: 9m
    - silence: true
    - wait: 1m
    - bot: Still there?
- name: the customer writes
  steps:
    - customer: hi
    - bot: Hi.
    - wait: 5m
    - customer: what
    - bot: Sorry?
    - wait: 1h
    - silence: true
",
    );
}

#[test]
fn a_pause_ends_by_time_or_by_return() {
    talks(
        "
intents: { short: [short], long: [long] }
dialogs:
  short: { intent: short, action: [ { pause: 10m } ] }
  long: { intent: long, action: [ { pause: true } ] }
  not_understood: { message: [ { text: 'Awake.' } ] }
",
        "
- name: by time
  steps:
    - customer: short
    - customer: hello
    - silence: true
    - wait: 11m
    - bot: Awake.
    - customer: hello
    - bot: Awake.
- name: by return
  steps:
    - customer: long
    - wait: 24h
    - customer: hello
    - silence: true
    - returned: true
    - bot: Awake.
    - customer: hello
    - bot: Awake.
",
    );
}

#[test]
fn the_time_is_told_in_utc_and_in_a_zone() {
    talks(
        "
dialogs:
  introduction:
    action: [ { time: { save: now, zone: Europe/Brussels } }, { time: { save: later, offset: -3 } } ]
    goto: tell
  tell:
    message:
      - text: '{now.utc.hours} {now.offset.hours} {now.utc.dayOfWeek} {now.offset.ISO} {later.offset.hours}'
      - text: '{now.utc.year}-{now.utc.month}-{now.utc.dayOfMonth} {now.utc.minutes}'
",
        "
- name: a Tuesday
  given: { now: 2020-10-06T09:05:00Z }
  steps:
    - customer: hi
    - bot: 9 11 2 2020-10-06T11:05:00+02:00 6
    - bot: 2020-10-6 5
",
    );
}

#[test]
fn clear_all_forgets_every_variable() {
    talks(
        "
intents: { forget: [forget] }
dialogs:
  forget: { intent: forget, action: [ { clear: all } ] }
  not_understood: { message: [ { text: Sorry? } ] }
",
        "
- name: forget
  given: { session: { a: 1, b: { c: 2 } } }
  steps: [ { customer: forget }, { session: { a: null, b: null } }, { customer: x }, { bot: Sorry? } ]
",
    );
}
