//! Rule 9: offload and return.

use deskmate_core::Turn;

use crate::support::talks;

/// A turn for one message.
pub(crate) fn turn(id: &str, text: &str, contact: &str) -> Turn {
    let contact: serde_json::Value = serde_json::from_str(contact).unwrap();
    serde_json::from_value(serde_json::json!({
        "turn_id": id, "supersedes": null, "reason": "message", "channel": "support", "bot": "test",
        "conversation": {
            "id": "1", "source": "conversation", "delivered_as": "customer_initiated", "url": null, "title": null,
            "tags": [], "custom_attributes": {}, "created_at": 0
        },
        "contact": contact, "session": {}, "history": [],
        "messages": [{ "id": "1", "contact_id": null, "text": text, "html": "", "at": 0, "attachments": [] }],
    }))
    .unwrap()
}

const BOT: &str = "
hours:
  office: { zone: Europe/Brussels, open: { mon-fri: ['09:00-12:00', '13:00-17:00'] }, closed: [25-12, 01-05-2026] }
intents: { human: [A person please] }
dialogs:
  introduction: { input: { variable: name, question: Who are you? }, goto: hello }
  hello: { message: [ { text: 'Hello {name}.' } ] }
  human:
    intent: human
    action:
      - set: { intercom_tags: 'preferred, sales, Big, Red' }
      - offload: { team: Support, hours: office, note: 'About {topic|default:something}', message: One moment. }
      - tag: { conversation: offloaded }
    goto: hello
  offloading_opened: { message: [ { text: We are here. } ] }
  offloading_closed: { message: [ { text: We are closed. } ] }
  offloading_disabled: { message: [ { text: No people today. } ] }
  not_understood: { message: [ { text: Sorry? } ] }
";

#[test]
fn within_hours_opened_is_said_and_then_the_handover() {
    talks(
        BOT,
        "
- name: open
  given: { now: 2026-01-05T10:00:00Z, tags: ['Big, Red'] }
  steps:
    - customer: A person please
    - bot: We are here.
    - handover: { team: Support, tags: [preferred, sales, 'Big, Red'], note: About something, message: One moment. }
    - tag: { conversation: offloaded }
    - customer: hello?
    - silence: true
",
    );
}

#[test]
fn outside_hours_closed_is_said_and_the_team_has_the_conversation_all_the_same() {
    for now in [
        "2026-01-05T07:59:00Z",
        "2026-01-05T11:30:00Z",
        "2026-01-04T10:00:00Z",
        "2026-12-25T10:00:00Z",
        "2026-05-01T10:00:00Z",
    ] {
        let test = "
- name: closed
  given: { now: NOW }
  steps:
    - customer: A person please
    - bot: We are closed.
    - handover: { team: Support, tags: [preferred, sales, Big, Red], note: About something }
    - tag: { conversation: offloaded }
    - customer: hello?
    - silence: true
";
        talks(BOT, &test.replace("NOW", now));
        // `One moment.` would be no help now, and is not said.
        let test =
            test.replace("note: About something", "note: About something, message: One moment.");
        let tested = crate::support::played(BOT, &test.replace("NOW", now)).remove(0);
        assert!(!tested.passed());
        let keeps = BOT.replace("hours: office,", "hours: office, keep: true,");
        let test = "
- name: kept
  given: { now: NOW }
  steps: [ { customer: A person please }, { bot: We are closed. }, { customer: what now }, { bot: Sorry? } ]
";
        talks(&keeps, &test.replace("NOW", now));
    }
}

#[test]
fn switched_off_disabled_is_said() {
    talks(
        BOT,
        "
- name: switched off
  given: { offloading: false }
  steps: [ { customer: A person please }, { bot: No people today. } ]
",
    );
}

#[test]
fn after_a_return_the_session_is_kept_and_the_question_is_still_open() {
    talks(
        BOT,
        "
- name: return
  given: { now: 2026-01-05T10:00:00Z }
  steps:
    - customer: hi
    - bot: Who are you?
    - customer: a person please
    - bot: We are here.
    - handover: { team: Support }
    - returned: true
    - silence: true
    - customer: Ann
    - bot: Hello Ann.
    - session: { intercom_tags: 'preferred, sales, Big, Red' }
",
    );
}

#[test]
fn a_return_with_nothing_unanswered_is_what_returned_says() {
    let bot = format!("{BOT}  returned: {{ message: [ {{ text: Me again. }} ] }}\n");
    talks(
        &bot,
        "
- name: returned
  steps: [ { returned: true }, { bot: Me again. } ]
- name: a dialog by name
  steps: [ { command: hello }, { bot: Hello . } ]
- name: no such dialog
  steps: [ { command: helo }, { bot: Me again. } ]
",
    );
}
