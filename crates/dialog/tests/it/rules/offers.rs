//! Choices of a question, and options and cards from a list.

use crate::support::{bot, played, rendered, talks, whole};

const INPUT: &str = r"
intents: { sock: [I want socks] }
entities: { size: { synonyms: { S: [small], L: [large] } } }
dialogs:
  introduction:
    input:
      variable: colour
      question: Which colour?
      choices:
        - Red
        - { title: Dark blue, value: navy, set: { dark: true } }
        - { title: Something else, goto: other }
      invalid: Please pick one.
      after_3: { text: Never mind., goto: other }
    goto: ask_size
  ask_size:
    input: { variable: size, question: What size?, match: size, choices: [small, { title: Large, value: XL }] }
    goto: told
  told: { message: [ { text: '{colour} {size} {dark|default:bright}' } ] }
  other: { message: [ { text: Other. } ] }
  sock: { intent: sock, message: [ { text: Socks. } ] }
";

#[test]
fn a_question_can_offer_its_answers() {
    talks(
        INPUT,
        "
- name: pressed
  steps:
    - customer: hi
    - bot: { text: Which colour?, choices: [Red, Dark blue, Something else] }
    - customer: { press: Dark blue }
    - bot: { text: What size?, choices: [small, Large] }
    - customer: { press: small }
    - bot: navy S true
- name: typed, by number, or as any answer
  steps: [ { customer: hi }, { bot: { text: Which colour? } }, { customer: '1' }, { bot: { text: What size? } }, { customer: a large one }, { bot: Red L bright } ]
- name: a choice that has a value of its own
  steps: [ { customer: hi }, { bot: { text: Which colour? } }, { customer: red }, { bot: { text: What size? } }, { customer: Large }, { bot: Red XL bright } ]
- name: one that leads away
  steps: [ { customer: hi }, { bot: { text: Which colour? } }, { customer: something else }, { bot: Other. }, { session: { colour: null } } ]
- name: nothing else answers, and the choices are there again
  steps:
    - customer: hi
    - bot: { text: Which colour? }
    - customer: purple
    - bot: { text: Please pick one., choices: [Red, Dark blue, Something else] }
    - customer: violet
    - bot: { text: Please pick one. }
    - customer: pink
    - bot: { text: Never mind., choices: [] }
    - bot: Other.
- name: they come back after something else
  steps: [ { customer: hi }, { bot: { text: Which colour? } }, { customer: I want socks }, { bot: Socks. }, { bot: { text: Which colour?, choices: [Red, Dark blue, Something else] } }, { customer: { press: Red } }, { bot: { text: What size? } } ]
- name: they stay over a takeover
  steps: [ { customer: hi }, { bot: { text: Which colour? } }, { teammate: Hi }, { returned: true }, { customer: dark blue }, { bot: { text: What size? } } ]
",
    );
}

const LIST: &str = r#"
dialogs:
  introduction:
    action: [ { api: { get: "https://shop.test/shoes", save: found } } ]
    goto: show
  show:
    message:
      - quick_replies:
          text: Which ones?
          options:
            - { each: found.shoes, title: "{item.name}", goto: chosen, set: { shoe: "{item.id}", price: "{item.price}" } }
            - { title: None of them, goto: none }
      - carousel:
          cards: [ { each: found.shoes, title: "{item.name|uppercase}", subtitle: "{item.price} euro", buttons: [ { title: "Buy {item.name}", goto: chosen, set: { shoe: "{item.id}" } } ] } ]
  chosen: { message: [ { text: "Shoe {shoe} for {price|default:nothing}." } ], goto: sizes }
  sizes:
    input: { variable: size, question: What size?, choices: [ { each: sizes, title: "{item}" } ] }
    goto: end
  end: { message: [ { text: "Size {size}." } ] }
  none: { message: [ { text: A pity. } ] }
variables: { sizes: { default: [41, 42] } }
"#;

#[test]
fn options_and_cards_come_from_a_list() {
    talks(
        LIST,
        "
- name: as many as there are
  given:
    api: [ { get: 'https://shop.test/shoes', body: { shoes: [ { id: 7, name: Runner, price: 80 }, { id: 9, name: Walker, price: 60 } ] } } ]
  steps:
    - customer: hi
    - bot: { text: Which ones?, choices: [Runner, Walker, None of them] }
    - bot: { cards: [RUNNER, WALKER], choices: [Buy Runner, Buy Walker] }
    - customer: walker
    - bot: Shoe 9 for 60.
    - bot: { text: What size?, choices: ['41', '42'] }
    - customer: { press: '42' }
    - bot: Size 42.
- name: none
  given: { api: [ { get: 'https://shop.test/shoes', body: { shoes: [] } } ] }
  steps: [ { customer: hi }, { bot: { text: Which ones?, choices: [None of them] } } ]
- name: no list at all
  given: { api: [ { get: 'https://shop.test/shoes', body: { shoes: many } } ] }
  steps: [ { customer: hi }, { bot: { text: Which ones?, choices: [None of them] } } ]
",
    );
}

#[test]
fn a_list_that_is_long_is_cut() {
    let shoes: Vec<_> = (1..40).map(|n| format!("{{ id: {n}, name: S{n} }}")).collect();
    let test = format!(
        "
- name: twenty at most
  given: {{ api: [ {{ get: 'https://shop.test/shoes', body: {{ shoes: [ {} ] }} }} ] }}
  steps: [ {{ customer: hi }}, {{ bot: {{ matches: 'Which' }} }}, {{ bot: {{ matches: '' }} }} ]
",
        shoes.join(", ")
    );
    let tested = played(LIST, &test).remove(0);
    assert!(tested.passed(), "{tested:?}");
    let path = tested.steps.last().unwrap().path.join("\n");
    assert!(path.contains("`found.shoes` has more than 20 elements"), "{path}");
}

#[test]
fn what_cannot_be_offered_is_an_error_and_item_is_known() {
    let text = whole(LIST);
    assert_eq!(
        rendered(&deskmate_dialog::lint(&bot(LIST), "b", &text, None), &text)
            .matches("item")
            .count(),
        0
    );
    let wrong = |choices: &str| {
        let text = whole(&format!(
            "dialogs: {{ introduction: {{ input: {{ variable: a, question: Q, choices: {choices} }} }} }}"
        ));
        let found = deskmate_dialog::Bot::parse("b", &text).unwrap_err();
        found.iter().map(|found| found.message.clone()).collect::<Vec<_>>()
    };
    assert_eq!(wrong("[]"), ["`choices` is empty"]);
    assert_eq!(
        wrong("[ { title: A, value: x, goto: introduction } ]"),
        ["an answer that leads away has no `value`"]
    );
    assert_eq!(wrong("[ { title: A, value: null } ]").len(), 1);
    assert_eq!(wrong("[ { title: A, each: 'a b' } ]"), ["`a b` is not the name of a list"]);
}
