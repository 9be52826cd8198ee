//! What is found in any message: patterns in any case, system entities, and which of two is meant.

use deskmate_dialog::{Bot, lint};

use crate::support::{bot, rendered, talks, whole};

#[test]
fn a_pattern_takes_all_that_it_finds_in_any_case() {
    let bot = r"
entities:
  order: { pattern: '(A|B)-\d+' }
  origin: { pattern: 'from ([A-Z]\w+)' }
  city: { pattern: 'to (?<value>[A-Z]\w+)' }
  code: { pattern: '[A-Z]{3}\d', case_sensitive: true }
dialogs: { introduction: { message: [ { text: '{order} / {origin} / {city} / {code}' } ] } }
";
    talks(
        bot,
        "
- name: groups are for the pattern
  steps: [ { customer: A-17 from Brussels to Ghent ABC1 }, { bot: A-17 / from Brussels / Ghent / ABC1 } ]
- name: small letters
  steps: [ { customer: a-17 FROM brussels to ghent abc1 }, { bot: a-17 / FROM brussels / ghent / } ]
",
    );
}

/// Nothing stands beside a value that has no other names: neither an empty list nor a gap is a word.
#[test]
fn a_value_without_synonyms_is_found_by_its_own_name() {
    let bot = "
entities: { tongue: { synonyms: { french: [], german: [deutsch], dutch: null, danish: } } }
dialogs:
  introduction: { input: { variable: it, question: Which?, match: tongue, invalid: 'No.' }, goto: told }
  told: { message: [ { text: 'Got {it}.' } ] }
";
    let text = whole(bot);
    let wrong = rendered(&lint(&crate::support::bot(bot), "bot.yaml", &text, None), &text);
    assert!(!wrong.contains("synonym"), "{wrong}");
    let said = |text: &str, answer: &str| {
        format!(
            "- name: '{text}'\n  steps: [ {{ customer: hi }}, {{ bot: Which? }}, {{ customer: '{text}' }}, {{ bot: '{answer}' }} ]\n"
        )
    };
    let tests: String = [
        ("French please", "Got french."),
        ("deutsch", "Got german."),
        ("dutch", "Got dutch."),
        ("Danish", "Got danish."),
        ("null", "No."),
        ("latin", "No."),
    ]
    .map(|(text, answer)| said(text, answer))
    .concat();
    talks(bot, &tests);
}

#[test]
fn dates_numbers_and_mail_are_found_in_any_message() {
    talks(
        r"
intents: { ask: [ask me] }
dialogs:
  introduction: { message: [ { text: '{sys_date|default:-} {sys_number|default:-} {sys_email|default:-} {sys_url|default:-}' } ] }
  ask: { intent: ask, input: { variable: said, question: Well?, nlp: false }, goto: tell }
  tell: { message: [ { text: '{sys_number} {sys_email|default:-}' } ] }
",
        "
- name: all at once
  steps:
    - customer: We come with 4 people on 12 March 2026, write to ann@example.com or see https://shop.test/a
    - bot: 12-03-2026 4 ann@example.com https://shop.test/a
- name: none
  steps: [ { customer: hello }, { bot: '- - - -' } ]
- name: also in the answer to a question
  steps: [ { customer: ask me }, { bot: Well? }, { customer: 'there are 12 of us, joe@example.com' }, { bot: 12 joe@example.com } ]
",
    );
}

const ROLES: &str = r"
intents:
  book: ['a room from {date:arrival} to {date:departure}', I need a room, 'book from {date:arrival} until {date:departure} please']
  fly: ['fly from {city:origin} to {city:target}', 'a flight to {city:target} from {city:origin}']
entities: { city: { synonyms: { Ghent: [], Rome: [Roma], Oslo: [] } } }
dialogs:
  introduction: { message: [ { text: Hello. } ] }
  not_understood: { message: [ { text: Pardon? } ] }
  book: { intent: book, message: [ { text: '{arrival|default:-} to {departure|default:-}' } ] }
  fly: { intent: fly, message: [ { text: '{origin|default:-} to {target|default:-}' } ] }
";

#[test]
fn roles_tell_which_of_two_is_meant() {
    talks(
        ROLES,
        "
- name: as in the expression
  steps: [ { customer: a room from 3 March 2026 to 5 March 2026 }, { bot: 03-03-2026 to 05-03-2026 } ]
- name: the other way round
  steps: [ { customer: fly to Rome from Ghent }, { bot: Ghent to Rome } ]
- name: by their names
  steps: [ { customer: A flight to Roma from oslo! }, { bot: Oslo to Rome } ]
- name: one of them
  steps: [ { customer: a room from 3 March 2026 }, { bot: 03-03-2026 to - } ]
- name: neither
  steps: [ { customer: I need a room }, { bot: '- to -' } ]
",
    );
}

#[test]
fn roles_are_checked() {
    let text = whole(ROLES);
    let warnings = lint(&bot(ROLES), "b", &text, None);
    let told = rendered(&warnings, &text);
    assert!(!told.contains("nothing sets"), "{told}");
    let wrong = Bot::parse("b", &text.replace("{city:origin}", "{town:origin}")).unwrap_err();
    assert_eq!(wrong[0].message, "there is no entity `town`");
    let wrong = Bot::parse("b", &text.replace("{city:origin}", "{city:a b}")).unwrap_err();
    assert_eq!(wrong[0].message, "`a b` cannot be the name of a variable");
}
