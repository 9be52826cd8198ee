//! Calls that somebody of the team has to agree to: made once, or not at all.

use axum::response::Response;
use deskmate_bots::{AgentBot, Answered, Bot, Failure, Outcome};
use deskmate_core::{Reason, Turn};
use serde_json::json;

use super::{
    agent, answered, calls,
    mcp::{results, server, with},
    model, says, text,
};
use crate::{
    fake_bot::{FakeBot, responds},
    sample::call,
};

const REFUND: &str = "{ refund: { approve: team } }";

fn refunded() -> Response {
    super::mcp::result(&json!({"content": [{"type": "text", "text": "Refunded."}]}))
}

fn asks() -> Response {
    calls(&[("refund", json!({"order_id": "A-17", "iban": "BE68 5390 0754 7034"}))])
}

/// The turn after this answer, for this reason.
fn then(before: &Answered, reason: Reason) -> Turn {
    let mut turn = Turn { reason, ..says("unused") };
    turn.messages.clear();
    turn.session.extend(before.answer.session.clone());
    turn.session.retain(|_, value| !value.is_null());
    turn
}

fn command(words: &str) -> Reason {
    Reason::Command { command: words.into() }
}

fn timer(name: &str) -> Reason {
    Reason::Timer { timer: name.into() }
}

async fn asked(bot: &AgentBot) -> Answered {
    answered(bot, says("Give me my money back for A-17")).await
}

fn calls_of(server: &FakeBot) -> usize {
    server.posts().iter().filter(|post| post.json()["method"] == "tools/call").count()
}

#[tokio::test]
async fn colleagues_are_asked_in_a_note_and_nothing_is_called() {
    let server = server([]).await;
    let model = model([asks()]).await;
    let file = format!("{}  waiting: {{ en: I ask a colleague. }}\n", with(&server, REFUND));
    let asked = asked(&agent(&file, &model)).await;
    let actions = json!(asked.answer.actions);
    assert_eq!(actions[0]["text"], "I ask a colleague.");
    let note = actions[1]["text"].as_str().unwrap();
    assert!(
        note.starts_with("May the bot call refund with {\"iban\":\"[account number]\""),
        "{note}"
    );
    assert!(note.contains("/yes and it does; /no"), "{note}");
    assert_eq!(actions[2], json!({"type": "timer", "name": "_unanswered", "after": 900}));
    assert_eq!(calls_of(&server), 0);
}

#[tokio::test]
async fn after_a_yes_it_is_called_once_and_the_customer_told() {
    let server = server([refunded()]).await;
    let model = model([asks(), text("You have your money back.")]).await;
    let bot = agent(&with(&server, REFUND), &model);
    let asked = asked(&bot).await;
    let agreed = answered(&bot, then(&asked, command("/yes, please"))).await;
    assert_eq!(
        json!(agreed.answer.actions),
        json!([{"type": "timer", "name": "_agreed", "after": 0}])
    );
    assert_eq!(calls_of(&server), 0, "it is kept before anything is done");
    let done = answered(&bot, then(&agreed, timer("_agreed"))).await;
    assert_eq!(json!(done.answer.actions)[0]["text"], "You have your money back.");
    assert_eq!(results(&model), ["Refunded."]);
    assert_eq!(calls_of(&server), 1);
    let again = answered(&bot, then(&done, command("/yes"))).await;
    assert_eq!(json!(again.answer.actions)[0]["text"], "Nothing waits for an answer here.");
    assert_eq!(calls_of(&server), 1);
}

#[tokio::test]
async fn after_a_no_the_model_is_told_why() {
    let server = server([]).await;
    let model = model([asks(), text("That cannot be refunded.")]).await;
    let bot = agent(&with(&server, REFUND), &model);
    let asked = asked(&bot).await;
    let done = answered(&bot, then(&asked, command("no, it is worn"))).await;
    assert_eq!(json!(done.answer.actions)[0]["text"], "That cannot be refunded.");
    assert!(results(&model)[0].contains("does not allow it: it is worn"), "{:?}", results(&model));
    assert_eq!(calls_of(&server), 0);
    assert!(!json!(done.answer.session).to_string().contains("approval"));
}

/// The process was stopped somewhere between the agreement and what came of the call.
#[tokio::test]
async fn one_that_may_have_been_made_is_not_made_again() {
    let server = server([refunded()]).await;
    let model = model([asks()]).await;
    let file = with(&server, REFUND);
    let bot = agent(&file, &model);
    let asked = asked(&bot).await;
    let agreed = answered(&bot, then(&asked, command("/yes"))).await;
    let after_the_crash = agent(&file, &model);
    let told = answered(&after_the_crash, then(&agreed, timer("_agreed"))).await;
    let note = json!(told.answer.actions)[0]["note"].clone();
    assert!(note.as_str().unwrap().contains("it is not known whether that was done"), "{note}");
    assert_eq!(calls_of(&server), 0);
}

#[tokio::test]
async fn a_model_that_fails_after_the_call_has_it_not_made_again() {
    let server = server([refunded()]).await;
    let model = model([asks(), responds(503, ""), text("You have your money back.")]).await;
    let bot = agent(&with(&server, REFUND), &model);
    let asked = asked(&bot).await;
    let agreed = answered(&bot, then(&asked, command("/yes"))).await;
    let failed = bot.turn(&call(then(&agreed, timer("_agreed")))).await;
    assert!(matches!(failed, Outcome::Failed(Failure::Retry { .. })), "{failed:?}");
    let done = answered(&bot, then(&agreed, timer("_agreed"))).await;
    assert_eq!(json!(done.answer.actions)[0]["text"], "You have your money back.");
    assert_eq!(calls_of(&server), 1);
}

#[tokio::test]
async fn a_question_that_nobody_answers_comes_to_people() {
    let server = server([]).await;
    let model = model([asks(), text("I still wait for a colleague.")]).await;
    let bot = agent(&with(&server, REFUND), &model);
    let asked = asked(&bot).await;
    let mut again = says("And?");
    again.session.extend(asked.answer.session.clone());
    let waits = answered(&bot, again).await;
    let actions = json!(waits.answer.actions);
    assert_eq!(
        actions[1]["name"], "_unanswered",
        "a message of the customer has ended the timer: {actions}"
    );
    let unanswered = answered(&bot, then(&waits_or(&asked, &waits), timer("_unanswered"))).await;
    let note = json!(unanswered.answer.actions)[0]["note"].clone();
    assert!(
        note.as_str().unwrap().starts_with("Nobody has said whether the bot may call refund."),
        "{note}"
    );
}

/// The state after both: what the later one did not change stays.
fn waits_or(before: &Answered, after: &Answered) -> Answered {
    let mut both = before.clone();
    both.answer.session.extend(after.answer.session.clone());
    both
}

#[tokio::test]
async fn a_service_over_http_may_ask_first_too() {
    let service = FakeBot::start([responds(200, r#"{"ok":true}"#)]).await;
    let file = format!(
        "{}
tools:
  http:
    refund:
      description: Gives money back.
      parameters: {{ order_id: {{ type: string }}, iban: {{ type: string }} }}
      api: {{ post: 'http://{}/refunds', body: {{ order: '{{order_id}}' }} }}
      approve: team
",
        super::SMALL,
        service.place
    );
    let model = model([asks(), text("Done.")]).await;
    let bot = agent(&file, &model);
    let asked = asked(&bot).await;
    assert!(service.posts().is_empty());
    let agreed = answered(&bot, then(&asked, command("/yes"))).await;
    answered(&bot, then(&agreed, timer("_agreed"))).await;
    assert_eq!(service.posts()[0].json(), json!({"order": "A-17"}));
}

#[tokio::test]
async fn so_may_a_dialog_which_then_goes_by_its_own_rules() {
    let model = model([calls(&[("refund", json!({}))])]).await;
    let (bot, _folder) = super::tools::with_dialogs(&model, "refund", ", approve: [refund]").await;
    assert_eq!(bot.error(), None);
    let asked = asked(&bot).await;
    assert!(
        json!(asked.answer.actions)[0]["text"]
            .as_str()
            .unwrap()
            .starts_with("May the bot call refund")
    );
    let agreed = answered(&bot, then(&asked, command("/yes"))).await;
    let begun = answered(&bot, then(&agreed, timer("_agreed"))).await;
    assert_eq!(json!(begun.answer.actions)[0]["text"], "Which order?");
    let (wrong, _folder) = super::tools::with_dialogs(&model, "refund", ", approve: [order]").await;
    assert!(wrong.error().unwrap().contains("`order` is not in `run`"), "{:?}", wrong.error());
}
