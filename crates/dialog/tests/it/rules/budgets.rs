//! Limits: what would take too long or too much is refused, and the bot's author is told.

use deskmate_core::{Timestamp, action::MAX_SESSION_BYTES};
use deskmate_dialog::{ExactOnly, Outcome, Trace, World, run};
use serde_json::{Value, json};

use crate::support::bot;

/// How a turn went with this session.
fn outcome(text: &str, session: &Value) -> Outcome {
    let mut turn = super::offload::turn("trn_1", "hi", "{}");
    turn.session = session.as_object().unwrap().clone();
    run(&bot(text), &turn, &World::at(Timestamp::from_secs(0)), &ExactOnly)
}

fn trace(outcome: Outcome) -> Vec<Trace> {
    match outcome {
        Outcome::Done(done) => done.trace,
        Outcome::Failed(failed) => failed.trace,
        Outcome::NeedsApi(_) => panic!("it asks nothing"),
    }
}

/// Whether an expression was refused with these values.
fn refused(expression: &str, session: &Value) -> bool {
    let text = format!(
        "
dialogs:
  introduction: {{ condition: [ {{ if: '{expression}', goto: a }}, {{ else: true, goto: a }} ] }}
  a: {{ message: [ {{ text: A }} ] }}
"
    );
    trace(outcome(&text, session))
        .iter()
        .any(|step| matches!(step, Trace::Note { text } if text.contains("it would take too long")))
}

#[test]
fn an_expression_has_a_budget_of_steps_and_bytes() {
    let orders: Vec<_> = (0..300).map(|n| json!({ "id": n, "name": "x".repeat(100) })).collect();
    let usual = json!({ "orders": orders, "tries": 2, "word": "x" });
    for expression in [
        "tries > 1 && word == \"x\"",
        "orders.exists(order, order.id == 7 && order.name.contains(word))",
        "orders.map(order, order.id).size() > 3",
        "word + word + word != \"\"",
        "orders.exists(order, order.name.matches(\"^x+[0-9]\\\\w*\"))",
        "word.matches(word)",
    ] {
        assert!(!refused(expression, &usual), "{expression}");
    }
    let big = "x".repeat(60_000);
    let large =
        json!({ "big": big, "pattern": "a", "many": vec![1; 6_000], "some": vec![1; 2_000] });
    for expression in [
        "many.all(one, one == 1)",
        "some.map(one, big + big).size() == 0",
        "(some + some + some).all(one, one == 1)",
        "some.all(one, big.contains(big))",
        "some.all(one, big == big)",
        "some.exists(one, string(one).matches(pattern))",
        "big.matches(\"a\") || big.matches(\"b\") || big.matches(\"c\") || big.matches(\"d\")",
        &format!("({}) == big", ["big"; 60].join(" + ")),
    ] {
        assert!(refused(expression, &large), "{expression}");
    }
}

/// How long this thread was at work, in milliseconds; however busy the machine is, it is the same.
/// `None` where the system does not say.
fn worked() -> Option<u64> {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    told.split(' ').next()?.parse::<u64>().ok().map(|nanoseconds| nanoseconds / 1_000_000)
}

/// Whatever an expression does: with the largest values that it may have, it is soon done.
#[test]
fn what_is_within_the_budget_is_soon_done() {
    let comparisons = ["one == 1"; 30].join(" && ");
    let conditions = [
        format!("list.all(one, {comparisons})"),
        "list.map(one, string(one) + string(one) + string(one)).size() < 0".to_owned(),
        "list.all(one, days_between(\"2024-05-01\", \"2024-06-01\") == 31)".to_owned(),
        "texts.exists(one, one.matches(pattern))".to_owned(),
        "texts.exists(one, one.matches(\"[ab]*a[ab]{100}c\"))".to_owned(),
        "text.matches(\"[ab]*a[ab]{100}c\")".to_owned(),
        "text.matches(\"(\\\\w+\\\\s*)*z\")".to_owned(),
        "list.exists(one, text.contains(\"zz\"))".to_owned(),
        "list.exists(one, texts == list)".to_owned(),
    ];
    let mut largest = Vec::new();
    for expression in conditions {
        let mut took = None;
        for size in (4..24).map(|power| 1_usize << power) {
            let text = "ab".repeat(size / 2);
            let texts = vec!["abab abab"; size];
            let pattern = "(a|b)*\\w{20}z";
            let session =
                json!({ "list": vec![1; size], "text": text, "texts": texts, "pattern": pattern });
            let began = worked();
            if refused(&expression, &session) {
                took = took.or(Some((0, 0)));
                break;
            }
            took = Some((size, worked().unwrap_or_default() - began.unwrap_or_default()));
        }
        let (size, ms) = took.unwrap();
        assert!(ms < MOST_MS, "{expression} takes {ms} ms with {size}");
        largest.push((expression, size));
    }
    assert!(largest.iter().all(|(_, size)| *size > 0), "all can be used: {largest:?}");
}

/// Not optimised, as tests are; a release takes a tenth of it.
const MOST_MS: u64 = 5_000;

#[test]
fn a_pattern_that_is_none_is_found_when_the_bot_is_read() {
    let text = "
dialogs:
  introduction: { condition: [ { if: 'word.matches(\"a(b\")', goto: a }, { else: true, goto: a } ] }
  a: { message: [ { text: A } ] }
";
    let text = crate::support::whole(text);
    let found = deskmate_dialog::Bot::parse("bot.yaml", &text).unwrap_err();
    let told = found[0].render(&text);
    assert!(told.contains("a pattern in it cannot be used: unclosed group"), "{told}");
}

#[test]
fn a_session_that_is_too_large_is_trouble_that_names_its_largest_variable() {
    let text = "
dialogs:
  introduction: { message: [ { text: Hello. } ], set: { more: '{a}' } }
  error_occurred: { message: [ { text: Oops. } ] }
";
    let part = "x".repeat(60_000);
    let session = json!({ "a": part, "b": part, "c": part, "d": part });
    assert!(session.to_string().len() < MAX_SESSION_BYTES);
    let Outcome::Done(done) = outcome(text, &session) else { panic!("it goes on") };
    let trouble = done.trace.iter().find_map(|step| match step {
        Trace::Trouble { why } => Some(why.as_str()),
        _ => None,
    });
    let trouble = trouble.unwrap();
    assert!(trouble.contains("256 KB is the most; the largest variable is"), "{trouble}");
    assert!(!done.answer.session.contains_key("more"), "nothing of the turn is kept");
    assert_eq!(done.answer.actions.len(), 1);
}

#[test]
fn an_answer_that_is_too_large_is_trouble() {
    let says = "      - text: '{a}'\n".repeat(30);
    let text = format!("dialogs:\n  introduction:\n    message:\n{says}");
    let session = json!({ "a": "x".repeat(60_000) });
    let Outcome::Failed(failed) = outcome(&text, &session) else { panic!("it fails") };
    assert_eq!(failed.why, "an answer of more than 1024 KB");
}
