//! Reading bot files.

use deskmate_dialog::Bot;

use crate::support::rendered;

/// The example of the contract, word for word.
const CONTRACT: &str = include_str!("bots/contract.yaml");

fn refused(text: &str) -> String {
    match Bot::parse("bot.yaml", text) {
        Ok(_) => "nothing is wrong".into(),
        Err(wrong) => rendered(&wrong, text),
    }
}

#[test]
fn the_example_of_the_contract_lacks_only_the_dialog_it_does_not_show() {
    insta::assert_snapshot!("contract", refused(CONTRACT));
    let whole = format!("{CONTRACT}\n  to_vip:\n    message: [ {{ text: Hello }} ]\n");
    if let Err(wrong) = Bot::parse("contract.yaml", &whole) {
        panic!("{}", rendered(&wrong, &whole));
    }
}

#[test]
fn ten_mistakes_are_ten_clear_messages() {
    const TEN: &str = include_str!("bots/ten_mistakes.yaml");
    let wrong = Bot::parse("ten_mistakes.yaml", TEN).err().unwrap_or_default();
    assert_eq!(wrong.len(), 10, "{}", rendered(&wrong, TEN));
    insta::assert_snapshot!("ten_mistakes", rendered(&wrong, TEN));
}

fn refused_because(text: &str, why: &str) {
    let all = refused(text);
    assert!(all.contains(why), "{why}: {all}");
}

#[test]
fn a_file_made_to_exhaust_a_machine_is_refused() {
    let mut bomb = String::from("a: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 1..12 {
        let before = format!("*a{}, ", level - 1).repeat(10);
        bomb.push_str(&format!("a{level}: &a{level} [{}]\n", before.trim_end_matches(", ")));
    }
    assert_ne!(refused(&bomb), "nothing is wrong");
    assert_ne!(refused(&"[".repeat(100_000)), "nothing is wrong");
    assert_ne!(refused(&"- ".repeat(100_000)), "nothing is wrong");
    refused_because(&format!("a: {}", "x".repeat(5_000_000)), "larger than 4 MB");
}

#[test]
fn what_a_shape_cannot_be_is_refused_with_what_to_do() {
    let dialog = |body: &str| format!("deskmate: 1\ndialogs:\n  introduction: {body}\n");
    for (body, why) in [
        ("{ message: [ { text: [] } ] }", "this list is empty"),
        ("{ message: [ { text: a } ], goto: }", "no value here"),
        ("{ action: [ { offload: { team: a, teammate: b } } ] }", "not to both"),
        ("{ action: [ { api: { get: ftp://x } } ] }", "this is not an address"),
        ("{ action: [ { api: { get: 'https://x', body: 1 } } ] }", "a `get` sends no body"),
        ("{ action: [ { api: { get: 'https://x', timeout: 60s } } ] }", "at most 20s"),
        (
            "{ action: [ { timer: { after: 5, goto: introduction } } ] }",
            "`5` is not a length of time",
        ),
        ("{ action: [ { time: { save: x, zone: Mars } } ] }", "no time zone `Mars`"),
        ("{ action: [ { set: { contact.name: x } } ] }", "cannot be set"),
        (
            "{ action: [ { offload: { hours: { zone: UTC, open: { mon: 9-17 } } } } ] }",
            "not a time of opening",
        ),
        ("{ action: [ { offload: { hours: office } } ] }", "there are no hours `office`"),
        ("{ condition: [ { var: x, is: equals } ] }", "`value` is missing"),
        ("{ condition: [ { var: x, is: exists, value: 1 } ] }", "compare with nothing"),
        ("{ condition: [ { var: '{x}', is: exists } ] }", "is not the name of a value"),
        ("{ condition: [ { if: 'nope(x)' } ] }", "no function `nope`"),
        ("{ condition: [ { if: 'a.all(b, b.all(c, c == 1))' } ] }", "a loop in a loop"),
        ("{ message: [ { buttons: { options: [ { title: a } ] } } ] }", "a button needs one of"),
        ("{ message: [ { list: { items: [ { title: a } ] } } ] }", "two to four"),
        ("{ message: [ { text: 'a { b' } ] }", "never closed"),
        ("{ message: [ { text: a } ], autonomy: off }", "`off` means nothing here"),
        ("{ input: { variable: x, question: y, match: emial } }", "did you mean `email`?"),
    ] {
        refused_because(&dialog(body), why);
    }
    refused_because("deskmate: 2\ndialogs: { a: { message: [ { text: b } ] } }", "no version 2");
    refused_because("deskmate: 1\n", "there is no dialog");
    refused_because("", "deskmate");
}

#[test]
fn a_test_without_steps_cannot_fail_and_is_a_mistake() {
    let wrong = |text: &str| {
        let found = deskmate_dialog::testing::Tests::parse("bot.test.yaml", text).err();
        found.into_iter().flatten().map(|found| found.message).collect::<Vec<_>>()
    };
    assert_eq!(wrong("- name: empty\n  steps: []\n"), ["the test has no steps"]);
    assert!(wrong("- name: quiet\n  steps: [ { wait: 1h } ]\n").is_empty());
}
