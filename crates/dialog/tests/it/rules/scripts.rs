//! Understanding in every script: marks that are letters, signs that tell names apart.

use crate::support::talks;

#[test]
fn marks_that_carry_meaning_tell_words_apart() {
    talks(
        "
languages: { primary: en, secondary: [ja, hi, th] }
intents:
  oyster: [かき]
  key: [かぎ]
  yes: [हाँ]
  rice: [ข้าว]
  news: [ข่าว]
  white: [ขาว]
  resume: [résumé]
  go_on: [resume]
dialogs:
  introduction: { message: [ { text: Hello. } ] }
  not_understood: { message: [ { text: Sorry? } ] }
  oyster: { intent: oyster, message: [ { text: An oyster. } ] }
  key: { intent: key, message: [ { text: A key. } ] }
  yes: { intent: yes, message: [ { text: 'Yes.' } ] }
  rice: { intent: rice, message: [ { text: Rice. } ] }
  news: { intent: news, message: [ { text: News. } ] }
  white: { intent: white, message: [ { text: White. } ] }
  resume: { intent: resume, message: [ { text: A life. } ] }
  go_on: { intent: go_on, message: [ { text: On we go. } ] }
",
        "
- name: voiced kana
  steps: [ { customer: かぎ }, { bot: A key. }, { customer: かき！ }, { bot: An oyster. } ]
- name: other vowels are other words
  steps:
    - customer: hello
    - bot: Hello.
    - customer: है
    - bot: Sorry?
    - customer: हो
    - bot: Sorry?
    - customer: हाँ
    - bot: 'Yes.'
- name: tones
  steps:
    - customer: ข่าว
    - bot: News.
    - customer: ขาว
    - bot: White.
    - customer: ข้าว
    - bot: Rice.
- name: an accent is forgiven, unless another expression is meant word for word
  steps: [ { customer: Résumé }, { bot: A life. }, { customer: RESUME }, { bot: On we go. } ]
",
    );
}

#[test]
fn signs_tell_names_apart() {
    talks(
        "
intents: { thumb: ['👍'], other_thumb: ['👎'] }
entities:
  skill: { synonyms: { cpp: [c++], csharp: ['c#'], plain_c: [c], net: [.net] } }
dialogs:
  introduction: { message: [ { text: '{skill|default:none}' } ] }
  not_understood: { message: [ { text: '{skill|default:none}' } ] }
  up: { intent: thumb, message: [ { text: Up. } ] }
  down: { intent: other_thumb, message: [ { text: Down. } ] }
",
        "
- { name: c sharp, steps: [ { customer: 'I know C#, mostly' }, { bot: csharp } ] }
- { name: c plus plus, steps: [ { customer: c++ }, { bot: cpp } ] }
- { name: plain c, steps: [ { customer: c }, { bot: plain_c } ] }
- { name: symbols are expressions, steps: [ { customer: 👎 }, { bot: Down. }, { customer: 👍 }, { bot: Up. } ] }
",
    );
}

#[test]
fn patterns_do_not_care_for_case_and_the_whole_match_is_the_value() {
    talks(
        r"
entities:
  order: { pattern: '(A|B)-\d+' }
  origin: { pattern: 'from (?P<value>[a-z]\w+)' }
  code: { pattern: '[A-Z]{3}\d', case_sensitive: true }
dialogs:
  introduction: { message: [ { text: '{order|default:-} {origin|default:-} {code|default:-}' } ] }
",
        "
- { name: small letters, steps: [ { customer: 'b-17 from Brussels abc1' }, { bot: b-17 Brussels - } ] }
- { name: capitals, steps: [ { customer: 'A-1 ABC1' }, { bot: A-1 - ABC1 } ] }
",
    );
}

#[test]
fn what_is_written_without_quotes_is_said_as_it_is_written() {
    talks(
        "
variables: { price: { default: 4.50 }, version: { default: 3.10 }, count: { default: 3 } }
dialogs:
  introduction:
    message:
      - quick_replies:
          text: '{price} {version} {count|increment}'
          options: [ { title: 1.10, goto: a }, { title: 1e3, goto: a }, { title: 007, goto: a } ]
  a: { condition: [ { var: price, is: greater_than, value: 4.4, goto: dear }, { else: true, goto: cheap } ] }
  dear: { message: [ { text: 5.00 } ] }
  cheap: { message: [ { text: 0.10 } ] }
",
        "
- name: floats
  steps:
    - customer: hello
    - bot: { text: 4.50 3.10 4, choices: ['1.10', '1e3', '007'] }
    - customer: '007'
    - bot: '5.00'
",
    );
}
