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
    ] {
        assert!(!refused(expression, &usual), "{expression}");
    }
    let big = "x".repeat(60_000);
    let large = json!({ "big": big, "many": vec![1; 6_000], "some": vec![1; 2_000] });
    for expression in [
        "many.all(one, one == 1)",
        "some.map(one, big + big).size() == 0",
        &format!("({}) == big", ["big"; 60].join(" + ")),
    ] {
        assert!(refused(expression, &large), "{expression}");
    }
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
