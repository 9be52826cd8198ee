//! What the product that this is modelled on says its channel does, each in its own words.

use deskmate_core::{
    Turn,
    action::{Action, Answer, Format, Say},
};
use deskmate_dialog::{ExactOnly, Outcome, World, run};
use serde_json::{Value, json};

use super::offload::turn;
use crate::support::{bot, talks};

/// What a bot does in a turn.
fn answer(text: &str, turn: &Turn) -> Answer {
    let world = World::at(deskmate_core::Timestamp::from_secs(0));
    match run(&bot(text), turn, &world, &ExactOnly) {
        Outcome::Done(done) => done.answer,
        other => panic!("{other:?}"),
    }
}

fn said(answer: &Answer) -> Vec<&Say> {
    let mut said = Vec::new();
    for action in &answer.actions {
        if let Action::Say(say) = action {
            said.push(say);
        }
    }
    said
}

/// Every listed variable, and what the contact below has for it.
const VARIABLES: [(&str, &str); 13] = [
    ("firstname", "Joe"),
    ("lastname", "van Doe"),
    ("intercom_user_type", "user"),
    ("intercom_user_email", "joe@x.test"),
    ("intercom_user_phone", "+32 2"),
    ("intercom_user_city_name", "Ghent"),
    ("intercom_user_continent_code", "EU"),
    ("intercom_user_country_name", "Belgium"),
    ("intercom_user_postal_code", "9000"),
    ("intercom_user_region_name", "Flanders"),
    ("intercom_user_country_code", "BEL"),
    ("intercom_user_timezone", "Europe/Brussels"),
    ("intercom_user_company", "Acme"),
];

/// Those that Intercom does not tell any more.
const GONE: [&str; 2] = ["intercom_user_postal_code", "intercom_user_timezone"];

fn contact(attributes: &Value) -> String {
    json!({
        "id": "1", "role": "user", "name": "Joe van Doe", "email": "joe@x.test", "phone": "+32 2",
        "location": {
            "city": "Ghent", "region": "Flanders", "country": "Belgium", "country_code": "BEL",
            "continent_code": "EU"
        },
        "company": { "name": "Acme" }, "tags": ["VIP / Gold-2", "Été"],
        "custom_attributes": attributes,
    })
    .to_string()
}

/// Whether a row and an expression hold for a contact.
fn holds(row: &str, expression: &str, contact: &str) -> [bool; 2] {
    [row.to_owned(), format!("if: '{expression}'")].map(|test| {
        let text = format!(
            "
dialogs:
  introduction: {{ condition: [ {{ {test}, goto: right }}, {{ else: true, goto: wrong }} ] }}
  right: {{ message: [ {{ text: Right }} ] }}
  wrong: {{ message: [ {{ text: Wrong }} ] }}
"
        );
        let answer = answer(&text, &turn("trn_1", "hi", contact));
        said(&answer).first().is_some_and(|say| say.text == "Right")
    })
}

#[test]
fn every_listed_variable_reaches_conditions() {
    let all = contact(&json!({ "postal_code": "9000", "timezone": "Europe/Brussels" }));
    for (name, value) in VARIABLES {
        let row =
            |value| format!("var: {name}, is: equals, value: '{value}', case_sensitive: true");
        let expression = |value| format!(r#"{name} == "{value}""#);
        assert_eq!(holds(&row(value), &expression(value), &all), [true; 2], "{name}");
        assert_eq!(holds(&row("other"), &expression("other"), &all), [false; 2], "{name}");
    }
}

#[test]
fn postal_code_and_timezone_are_unset_until_an_attribute_of_that_name_sets_them() {
    for name in GONE {
        let short = name.trim_start_matches("intercom_user_");
        let (row, expression) = (format!("var: {name}, is: not_exists"), format!("{name} == null"));
        assert_eq!(holds(&row, &expression, &contact(&json!({}))), [true; 2], "{name}");
        assert_eq!(
            holds(&row, &expression, &contact(&json!({ short: null }))),
            [true; 2],
            "{name}"
        );
        for attribute in [name, short] {
            let set = contact(&json!({ attribute: "x" }));
            assert_eq!(holds(&row, &expression, &set), [false; 2], "{name}");
        }
    }
}

#[test]
fn each_tag_is_a_variable_in_lower_case_with_lines_for_what_is_no_letter_or_digit() {
    let contact = contact(&json!({}));
    for (name, there) in
        [("vip___gold_2", true), ("été", true), ("vip", false), ("VIP___Gold_2", false)]
    {
        let row = format!("var: intercom_user_tag_{name}, is: exists");
        let expression = "intercom_user_tag_vip___gold_2 == true";
        assert_eq!(holds(&row, expression, &contact), [there, true], "{name}");
    }
    let text =
        "dialogs: { introduction: { message: [ { text: '{intercom_user_tag_vip___gold_2}' } ] } }";
    assert_eq!(said(&answer(text, &turn("trn_1", "hi", &contact)))[0].text, "true");
}

#[test]
fn intercom_tags_tags_the_contact_at_the_handover_and_not_before() {
    talks(
        "
intents: { human: [a person] }
dialogs:
  introduction: { message: [ { text: Hi. } ], set: { intercom_tags: 'preferred, sales' } }
  human: { intent: human, action: [ { offload: { team: Support } } ] }
",
        "
- name: one turn later
  steps:
    - customer: hi
    - bot: Hi.
    - silence: true
    - customer: a person
    - handover: { team: Support, tags: [preferred, sales] }
- name: none set
  steps:
    - customer: a person
    - handover: { team: Support, tags: [] }
",
    );
    // Setting it is no action of its own.
    let text =
        "dialogs: { introduction: { action: [ { set: { intercom_tags: 'preferred, sales' } } ] } }";
    assert_eq!(answer(text, &turn("trn_1", "hi", "{}")).actions, []);
}

#[test]
fn the_bot_continues_after_a_return_with_what_is_unanswered() {
    let text = "
intents: { order: [where is my order] }
dialogs:
  introduction: { message: [ { text: Hi. } ] }
  order: { intent: order, message: [ { text: 'On its way, {topic}.' } ] }
  returned: { message: [ { text: Me again. } ] }
  not_understood: { message: [ { text: Sorry? } ] }
";
    let returned = |messages: &[&str]| {
        let mut turn = serde_json::to_value(turn("trn_1", "hi", "{}")).unwrap();
        let message = turn["messages"][0].take();
        let all = messages.iter().map(|text| {
            let mut message = message.clone();
            message["text"] = json!(text);
            message
        });
        turn["messages"] = all.collect();
        turn["reason"] = json!("returned");
        turn["session"] =
            json!({ "topic": "Ann", "_dialogs": { "begun": true, "offloaded": true } });
        let answer = answer(text, &serde_json::from_value(turn).unwrap());
        said(&answer).iter().map(|say| say.text.clone()).collect::<Vec<_>>()
    };
    assert_eq!(returned(&["where is my order"]), ["Me again.", "On its way, Ann."]);
    assert_eq!(returned(&["blah"]), ["Me again.", "Sorry?"]);
    assert_eq!(returned(&[]), ["Me again."]);
}

#[test]
fn nobody_is_greeted_before_the_customer_writes() {
    let text = "dialogs: { introduction: { message: [ { text: Welcome! } ] } }";
    for reason in ["message", "returned"] {
        let mut turn = serde_json::to_value(turn("trn_1", "hi", "{}")).unwrap();
        turn["messages"] = json!([]);
        turn["reason"] = json!(reason);
        let answer = answer(text, &serde_json::from_value(turn).unwrap());
        assert_eq!(answer.actions, [], "{reason}");
    }
    assert_eq!(said(&answer(text, &turn("trn_1", "hi", "{}")))[0].text, "Welcome!");
}

#[test]
fn nothing_is_said_at_a_handover_unless_it_is_set() {
    let with = |offload: &str| {
        let text =
            format!("dialogs: {{ introduction: {{ action: [ {{ offload: {offload} }} ] }} }}");
        let answer = answer(&text, &turn("trn_1", "hi", "{}"));
        assert!(said(&answer).is_empty());
        match answer.actions.as_slice() {
            [Action::Handover(handover)] => handover.message.clone(),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(with("{ team: Support }"), None);
    assert_eq!(with("{ team: Support, message: '{unknown}' }"), None);
    assert_eq!(with("{ team: Support, message: One moment. }"), Some("One moment.".into()));
}

#[test]
fn lists_and_carousels_lose_nothing_they_held() {
    let text = "
dialogs:
  introduction:
    message:
      - carousel:
          text: Before the cards
          cards:
            - title: Card one
              subtitle: Under card one
              image: https://x.test/card.png
              url: https://x.test/card
              buttons:
                - { title: Press card, goto: introduction }
                - { title: Page of card, url: 'https://x.test/page' }
                - { title: Phone of card, phone: '+32 2 111' }
            - { title: Card two }
      - list:
          text: Before the items
          items:
            - { title: Item one, subtitle: Under item one, image: 'https://x.test/item.png', url: 'https://x.test/item', button: { title: Press item, goto: introduction } }
            - { title: Item two, button: { title: Page of item, url: 'https://x.test/item/page' } }
          button: { title: Phone of list, phone: '+32 2 222' }
";
    let answer = answer(text, &turn("trn_1", "hi", "{}"));
    let actions = serde_json::to_string(&answer.actions).unwrap();
    for held in [
        "Before the cards",
        "Card one",
        "Under card one",
        "https://x.test/card.png",
        r#""https://x.test/card""#,
        "Press card",
        "Page of card",
        "https://x.test/page",
        "Phone of card",
        "+32 2 111",
        "Card two",
        "Before the items",
        "Item one",
        "Under item one",
        "https://x.test/item.png",
        r#""https://x.test/item""#,
        "Press item",
        "Item two",
        "Page of item",
        "https://x.test/item/page",
        "Phone of list",
        "+32 2 222",
    ] {
        let found = actions.contains(held)
            // A phone number is an address to press.
            || held.starts_with('+') && actions.contains(&held.replace(' ', ""));
        assert!(found, "{held} is lost: {actions}");
    }
}

#[test]
fn bold_italic_headings_and_links_come_through_and_values_do_not() {
    const HTML: &str = "<h1>One</h1><h2>Two</h2><p><b>bold</b> <i>italic</i> <a href=\"https://x.test\">link</a></p>";
    let text = format!(
        "
dialogs:
  introduction:
    message:
      - html: '{HTML}<p>{{firstname}}</p>'
      - markdown: '# One'
      - text: '{HTML}'
"
    );
    let answer = answer(&text, &turn("trn_1", "hi", r#"{ "name": "<b>Ann</b>" }"#));
    let said: Vec<_> =
        said(&answer).into_iter().map(|say| (say.format, say.text.as_str())).collect();
    let html = format!("{HTML}<p>&lt;b&gt;Ann&lt;/b&gt;</p>");
    assert_eq!(
        said,
        [(Format::Html, html.as_str()), (Format::Markdown, "# One"), (Format::Plain, HTML)]
    );
}
