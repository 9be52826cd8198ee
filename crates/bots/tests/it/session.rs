//! What stands in the session besides what the bot set, and how large a turn may be.

use deskmate_bots::{Bot, HttpBot, MAX_TURN_BYTES, Outcome, Share};
use deskmate_core::{Author, Said, Turn, action::Answer};
use serde_json::{Value, json};

use crate::{
    fake_bot::{FakeBot, responds},
    sample::{call, turn},
    test_timing::TestTiming,
};

async fn sent(turn: Turn, share: Share) -> Value {
    let bot = FakeBot::start([responds(202, "")]).await;
    let mut options = bot.options(&TestTiming::new());
    options.share = share;
    HttpBot::new(options).unwrap().turn(&call(turn)).await;
    bot.posts()[0].json()
}

#[tokio::test]
async fn the_session_holds_the_variables_that_bot_files_have() {
    let mut turn = turn();
    turn.session = json!({"order_id": "A-17"}).as_object().unwrap().clone();
    turn.contact.custom_attributes.insert("postal_code".into(), json!("9000"));
    let sent = sent(turn, Share::default()).await;
    assert_eq!(
        sent["session"],
        json!({
            "order_id": "A-17", "firstname": "Joe", "lastname": "Doe", "locale": "nl",
            "intercom_user_type": "user", "intercom_user_email": "joe@x.test",
            "intercom_user_phone": "+3290000", "intercom_user_city_name": "Ghent",
            "intercom_user_country_name": "Belgium", "intercom_user_country_code": "BEL",
            "intercom_user_continent_code": "EU", "intercom_user_company": "Acme",
            "intercom_user_tag_sales": true, "intercom_user_postal_code": "9000"
        })
    );
}

#[tokio::test]
async fn what_is_not_shared_is_not_in_the_session_either() {
    let mut turn = turn();
    turn.session = json!({"lastname": "the bot's own"}).as_object().unwrap().clone();
    let sent = sent(turn, Share::only(["first_name", "tags"]).unwrap()).await;
    let expected =
        json!({"firstname": "Joe", "lastname": "the bot's own", "intercom_user_tag_sales": true});
    assert_eq!(sent["session"], expected);
}

#[tokio::test]
async fn a_bot_that_sends_its_session_back_sets_only_what_is_new() {
    let answer =
        r#"{"session":{"firstname":"Joe","lastname":"Do","order_id":"B-2","locale":null}}"#;
    let bot = FakeBot::start([responds(200, answer)]).await;
    let mut turn = turn();
    turn.session = json!({"order_id": "A-17"}).as_object().unwrap().clone();
    let outcome = bot.driver(&TestTiming::new()).turn(&call(turn)).await;
    let session = json!({"lastname": "Do", "order_id": "B-2", "locale": null});
    let session = session.as_object().unwrap().clone();
    let answer = Answer { session, ..Answer::default() };
    assert_eq!(outcome, Outcome::Answered(answer.into()));
}

#[tokio::test]
async fn the_oldest_history_goes_first_where_a_turn_is_too_large() {
    let line = |n: usize, size: usize| Said {
        author: Author::Contact,
        text: format!("{n} {}", "é".repeat(size)),
        at: 0,
    };
    let mut turn = turn();
    turn.history = (0..50).map(|n| line(n, 20_000)).collect();
    let sent = sent(turn, Share::default()).await;
    assert!(sent.to_string().len() <= MAX_TURN_BYTES);
    let history = sent["history"].as_array().unwrap();
    assert!((20..27).contains(&history.len()), "{}", history.len());
    assert!(history.last().unwrap()["text"].as_str().unwrap().starts_with("49 "));
    assert_eq!(sent["messages"][0]["text"], "Where is my order?");
}

#[tokio::test]
async fn a_turn_that_is_too_large_without_history_is_for_people() {
    let bot = FakeBot::start([]).await;
    let mut turn = turn();
    turn.messages[0].text = "x".repeat(MAX_TURN_BYTES);
    let outcome = bot.driver(&TestTiming::new()).turn(&call(turn)).await;
    let Outcome::Failed(deskmate_bots::Failure::Final { why }) = outcome else {
        panic!("{outcome:?}")
    };
    assert!(why.ends_with("without its history, and 1 MB is the most"), "{why}");
    assert!(bot.posts().is_empty());
}
