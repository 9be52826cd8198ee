//! How much may be used, and what happens then.

use deskmate_bots::{Bot, Outcome};
use serde_json::json;

use super::{SMALL, actions, agent, answered, calls, model, says, text};
use crate::sample::call;

fn with(limits: &str) -> String {
    let priced = SMALL.replace("name: tiny", "name: tiny, price: { input: 1000, output: 10000 }");
    format!("{priced}limits: {limits}\n")
}

/// Each answer of the model is 110 tokens, which cost 0.2.
#[tokio::test]
async fn a_conversation_that_has_used_what_it_may_goes_to_people_and_others_go_on() {
    for limits in ["{ conversation: { tokens: 200 } }", "{ conversation: { money: 0.35 } }"] {
        let model = model([text("One"), text("Two"), text("Other")]).await;
        let bot = agent(&with(limits), &model);
        let mut session = says("").session;
        for expected in ["One", "Two"] {
            let mut turn = says("Hi");
            turn.session = session.clone();
            let answered = answered(&bot, turn).await;
            assert_eq!(json!(answered.answer.actions)[0]["text"], expected);
            session.extend(answered.answer.session);
        }
        let mut turn = says("Hi");
        turn.session = session;
        let said = actions(&bot, turn).await;
        assert_eq!(said[0]["type"], "handover");
        assert!(
            said[0]["note"]
                .as_str()
                .unwrap()
                .starts_with("This conversation has used what it may: "),
            "{said}"
        );
        assert_eq!(actions(&bot, says("Hi")).await[0]["text"], "Other");
    }
}

#[tokio::test]
async fn a_day_that_has_used_what_it_may_ends_at_midnight() {
    let model = model([text("One"), text("Tomorrow")]).await;
    let bot = agent(
        &with(
            "{ day: { tokens: 100 }, reached: say, message: { en: Come back tomorrow., nl: Tot morgen. } }",
        ),
        &model,
    );
    assert_eq!(actions(&bot, says("Hi")).await[0]["text"], "One");
    assert_eq!(actions(&bot, says("Hi")).await[0]["text"], "Come back tomorrow.");
    assert_eq!(
        actions(&bot, says("Waar is mijn bestelling? Ik wacht al een week.")).await[0]["text"],
        "Tot morgen."
    );
    assert_eq!(model.posts().len(), 1);
    // A person is had all the same.
    assert_eq!(actions(&bot, says("I want a human")).await[0]["type"], "handover");
}

#[tokio::test]
async fn the_money_of_a_day_counts_for_all_conversations_together() {
    let model = model([text("One"), text("Two"), text("Three")]).await;
    let bot = agent(&with("{ day: { money: 0.3 } }"), &model);
    assert_eq!(actions(&bot, says("Hi")).await[0]["text"], "One");
    assert_eq!(actions(&bot, says("Hi")).await[0]["text"], "Two");
    assert_eq!(actions(&bot, says("Hi")).await[0]["type"], "handover");
    assert_eq!(model.posts().len(), 2);
}

#[tokio::test]
async fn the_steps_of_an_answer_have_an_end() {
    let model = model((0..9).map(|_| calls(&[("nope", json!({}))]))).await;
    let said = actions(&agent(&with("{ steps: 2 }"), &model), says("Hi")).await;
    assert_eq!(said[0]["note"], "The agent came to no answer in 2 steps.");
    assert_eq!(model.posts().len(), 2);
}

#[tokio::test]
async fn an_answer_that_takes_too_long_leaves_it_to_people() {
    let model = model([]).await;
    let bot = agent(&with("{ time: 5s }"), &model);
    let Outcome::Answered(answered) = bot.turn(&call(says("Hi"))).await else { panic!() };
    assert_eq!(json!(answered.answer.actions)[0]["note"], "The model took longer than 5 s.");
}
