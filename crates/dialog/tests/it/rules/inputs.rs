//! Rule 4: questions and their answers.

use crate::support::talks;

/// A bot that asks for one kind of answer.
fn asks(wanted: &str) -> String {
    format!(
        "
languages: {{ primary: en, secondary: [nl] }}
entities:
  size: {{ synonyms: {{ small: [s, little], large: [l, big] }} }}
dialogs:
  introduction:
    input: {{ variable: it, question: Well?, match: {wanted}, invalid: 'No: {{_input}}' }}
    goto: done
  done: {{ message: [ {{ text: 'Got {{it|json}}.' }} ] }}
"
    )
}

#[test]
fn every_kind_of_answer_is_checked_and_kept_in_its_form() {
    for (wanted, wrong, right, kept) in [
        ("any", "'  '", "what ever", r#""what ever""#),
        ("email", "ann at home", "ann@example.com", r#""ann@example.com""#),
        ("phone", "12345", "+32 487 23 02 03", r#""+32487230203""#),
        ("number", "many", "about 3", "3"),
        ("url", "home", "www.example.com", r#""www.example.com""#),
        ("date", "some day", "in 3 days", r#""08-01-2026""#),
        ("time", "later", "2:30 pm", r#""14:30""#),
        ("language", "martian", "Nederlands", r#""nl""#),
        ("size", "medium", "a big one", r#""large""#),
        ("location", "'1'", "Ghent", r#"{"fullAddress":"Ghent"}"#),
    ] {
        let tests = format!(
            "
- name: {wanted}
  steps:
    - customer: hi
    - bot: Well?
    - customer: {wrong}
    - bot: {{ contains: 'No:' }}
    - customer: {right}
    - bot: 'Got {kept}.'
"
        );
        talks(&asks(wanted), &tests);
    }
}

#[test]
fn images_are_a_list_of_addresses() {
    talks(
        &asks("image"),
        "
- name: image
  steps:
    - customer: hi
    - bot: Well?
    - customer: no picture
    - bot: 'No: no picture'
    - customer: { attachments: ['https://files.test/a.png', 'https://files.test/b.pdf'] }
    - bot: 'Got [\"https://files.test/a.png\",\"https://files.test/b.pdf\"].'
",
    );
}

#[test]
fn a_question_whose_answer_is_known_is_skipped() {
    talks(
        &asks("email"),
        "
- name: known
  given: { session: { it: x@y.test } }
  steps:
    - customer: hi
    - bot: 'Got \"x@y.test\".'
",
    );
}

#[test]
fn the_third_wrong_answer_in_a_row_gets_after_3() {
    talks(
        "
dialogs:
  introduction:
    input:
      variable: age
      question: How old are you?
      match: number
      after_3: { text: Never mind., goto: bye }
    goto: done
  done: { message: [ { text: 'You are {age}.' } ] }
  bye: { message: [ { text: Bye. } ] }
  not_understood: { message: [ { text: Sorry? } ] }
",
        "
- name: three times
  steps:
    - customer: hi
    - bot: How old are you?
    - customer: old
    - bot: How old are you?
    - customer: very
    - bot: How old are you?
    - customer: older
    - bot: Never mind.
    - bot: Bye.
    - customer: '99'
    - bot: Sorry?
    - session: { age: null }
",
    );
}

#[test]
fn without_goto_the_question_stays_open_after_the_third_time() {
    talks(
        "
dialogs:
  introduction:
    input: { variable: age, question: Age?, match: number, after_3: { text: Just a number. } }
",
        "
- name: stays open
  steps:
    - customer: hi
    - bot: Age?
    - customer: [a]
    - bot: Age?
    - customer: b
    - bot: Age?
    - customer: c
    - bot: Just a number.
    - customer: d
    - bot: Just a number.
    - customer: '7'
    - silence: true
    - session: { age: 7 }
",
    );
}
