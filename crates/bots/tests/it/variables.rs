//! The variables of the product, for every driver alike: each bot is told them as far as the channel
//! shares, and `intercom_tags` counts whoever sets it.

use std::time::Duration;

use axum::response::{IntoResponse, Response};
use deskmate_bots::{
    A2aBot, A2aBotOptions, A2aVersion, BackEndOptions, Bot, BotpressBot, BotpressBotOptions,
    ChatlayerBot, ChatlayerBotOptions, ChatlayerPostback, DirectLineBot, DirectLineBotOptions,
    DirectLineMode, Heard, HttpBot, HttpBotOptions, JsonBot, JsonBotOptions, LangGraphBot,
    LangGraphBotOptions, Outcome, Post, RasaBot, RasaBotOptions, Share,
};
use deskmate_core::action::Answer;
use serde_json::{Map, Value, json};

use crate::{
    botpress::server::FakeBotpress,
    directline::server::FakeDirectLine,
    fake_bot::{FakeBot, responds},
    sample::{call, saying},
    test_timing::TestTiming,
};

/// Every driver that asks a service, by the names of the configuration.
const DRIVERS: [&str; 16] = [
    "http",
    "a2a 1.0",
    "a2a 0.3",
    "langgraph",
    "rasa",
    "rasa callback",
    "botpress",
    "chatlayer",
    "directline",
    "directline activity",
    "json",
    "json n8n",
    "json dify",
    "json flowise",
    "json typebot",
    "json voiceflow",
];

/// What a bot says in the words of the bot protocol, wherever there is room for it.
fn own() -> Value {
    json!({"actions": [{"type": "say", "text": "Hi."}], "session": {"intercom_tags": "preferred, sales"}})
}

/// What the service of a driver answers, one to each request.
fn answers(driver: &str) -> Vec<Response> {
    let json = |value: Value| responds(200, value.to_string());
    let slot = json!({ "deskmate": own() });
    match driver {
        "http" => vec![json(own())],
        "a2a 1.0" | "a2a 0.3" => {
            let message = json!({"role": "agent", "kind": "message", "parts": [{"kind": "data", "data": slot}]});
            let result = if driver == "a2a 1.0" { json!({ "message": message }) } else { message };
            vec![json(json!({"jsonrpc": "2.0", "id": "1", "result": result}))]
        }
        "langgraph" => {
            let events = format!(
                "event: metadata\ndata: {{}}\n\nevent: updates\ndata: {}\n\n",
                json!({ "answer": slot })
            );
            let stream = ([("content-type", "text/event-stream")], events).into_response();
            vec![responds(200, "{}"), stream]
        }
        "rasa" => vec![json(json!([{"recipient_id": "1", "custom": slot}]))],
        "rasa callback" => vec![responds(200, "success")],
        "chatlayer" => vec![json(json!({"message": "EVENT_RECEIVED"}))],
        "directline activity" => {
            let message = json!({"type": "message", "text": "Hi.", "channelData": slot});
            vec![json(json!({ "activities": [message] }))]
        }
        "json dify" => {
            let event = json!({"event": "message", "answer": "Hi.", "conversation_id": "c", "deskmate": own()});
            let stream = format!("data: {event}\n\n");
            vec![([("content-type", "text/event-stream")], stream).into_response()]
        }
        "json typebot" => {
            let answer = json!({"sessionId": "s", "messages": [{"type": "text", "content": {"type": "markdown", "markdown": "Hi."}}], "deskmate": own()});
            vec![json(answer.clone()), json(answer)]
        }
        "json voiceflow" => {
            let traces = json!([{"type": "text", "payload": {"message": "Hi."}}]);
            vec![json(traces.clone()), json(traces)]
        }
        _ => vec![json(json!({"output": "Hi.", "text": "Hi.", "say": "Hi.", "deskmate": own()}))],
    }
}

/// What its service posts by itself in place of an answer.
fn posts(driver: &str) -> Option<Value> {
    let slot = json!({ "deskmate": own() });
    match driver {
        "rasa callback" => Some(json!({"recipient_id": "215474343849634", "custom": slot})),
        _ => None,
    }
}

/// A driver that asks this service, and tells it what is shared.
fn bot(
    driver: &str,
    at: &FakeBot,
    (line, press): (&FakeDirectLine, &FakeBotpress),
    share: Share,
) -> Box<dyn Bot> {
    let back_end = || BackEndOptions { share: share.clone(), ..at.back_end() };
    let directline = |back_end, mode| DirectLineBotOptions {
        back_end,
        mode,
        token_url: None,
        quiet: Duration::from_millis(1500),
        late: Duration::ZERO,
        welcome: false,
        returned: None,
    };
    match driver {
        "http" => {
            let options = HttpBotOptions { share, ..at.options(&TestTiming::new()) };
            Box::new(HttpBot::new(options).unwrap())
        }
        "a2a 1.0" | "a2a 0.3" => {
            let version = if driver == "a2a 1.0" { A2aVersion::V1_0 } else { A2aVersion::V0_3 };
            Box::new(A2aBot::new(A2aBotOptions { back_end: back_end(), version }).unwrap())
        }
        "langgraph" => {
            let (back_end, assistant) = (back_end(), "support".into());
            let options = LangGraphBotOptions { back_end, assistant, api_key: None };
            Box::new(LangGraphBot::new(options).unwrap())
        }
        "rasa" | "rasa callback" => {
            let (back_end, callback) = (back_end(), driver == "rasa callback");
            let options = RasaBotOptions { back_end, token: None, returned: None, callback };
            Box::new(RasaBot::new(options).unwrap())
        }
        "chatlayer" => {
            let options = ChatlayerBotOptions {
                back_end: back_end(),
                channel: Some("5f3e".into()),
                verify_token: "8wMs".into(),
                postback: ChatlayerPostback::Text,
                pause: false,
                within: Duration::from_secs(300),
                returned: None,
            };
            Box::new(ChatlayerBot::new(options).unwrap())
        }
        "botpress" => {
            let options = press.options();
            let back_end = BackEndOptions { share, ..options.back_end };
            Box::new(BotpressBot::new(BotpressBotOptions { back_end, ..options }).unwrap())
        }
        "directline" => {
            let back_end = BackEndOptions { share, ..line.options().back_end };
            let options = directline(back_end, DirectLineMode::DirectLine);
            Box::new(DirectLineBot::new(options).unwrap())
        }
        "directline activity" => {
            let options = directline(back_end(), DirectLineMode::Activity);
            Box::new(DirectLineBot::new(options).unwrap())
        }
        _ => {
            let url = format!("http://{}/chat", at.place);
            let mut shape = json!({ "url": url });
            match driver.strip_prefix("json ") {
                Some(preset) => shape["preset"] = json!(preset),
                None => {
                    shape["body"] = json!({"question": "{text}", "vars": "{session}"});
                    shape["read"] = json!({"say": "answer.say"});
                }
            }
            if driver == "json typebot" {
                shape["start"] = json!({ "url": url });
            }
            let shape = serde_json::from_value(shape).unwrap();
            let (name, timing) = ("support-bot".into(), TestTiming::new());
            let options = JsonBotOptions { name, secret: None, shape, share, timing };
            Box::new(JsonBot::new(options).unwrap())
        }
    }
}

/// The variables in what was sent, wherever the service has them.
fn variables(sent: &Value) -> Option<&Map<String, Value>> {
    match sent {
        Value::Object(all) if all.contains_key("firstname") => Some(all),
        Value::Object(all) => all.values().find_map(variables),
        Value::Array(all) => all.iter().find_map(variables),
        _ => None,
    }
}

/// Asks once: what was sent, and what is meant.
async fn asked(driver: &str, share: Share) -> (Map<String, Value>, Answer) {
    let at = FakeBot::start(answers(driver)).await;
    let line = FakeDirectLine::start(|_| {
        let slot = json!({ "deskmate": own() });
        vec![(0, json!({"type": "message", "text": "Hi.", "channelData": slot}))]
    })
    .await;
    let press = FakeBotpress::start(|_| {
        let slot = json!({ "deskmate": own() });
        vec![(0, json!({"type": "text", "text": "Hi.", "metadata": slot}))]
    })
    .await;
    let bot = bot(driver, &at, (&line, &press), share);
    let mut turn = saying("Hello");
    turn.session.clear();
    turn.messages[0].choice = None;
    turn.messages[0].attachments.clear();
    let outcome = bot.turn(&call(turn)).await;
    let Outcome::Answered(answered) = outcome else { panic!("{driver}: {outcome:?}") };
    let answer = match posts(driver) {
        None => answered.answer,
        Some(post) => {
            let body = post.to_string().into_bytes();
            let heard = bot.hear(&Post { asks: false, query: Vec::new(), body });
            let Heard::Said { said, .. } = heard else { panic!("{driver}: {heard:?}") };
            said.answer
        }
    };
    let mut sent: Vec<Value> = at.posts().iter().map(crate::fake_bot::Post::json).collect();
    sent.extend(line.sent());
    sent.extend(press.sent());
    let told = sent.iter().find_map(variables);
    (told.unwrap_or_else(|| panic!("{driver}: {sent:#?}")).clone(), answer)
}

#[tokio::test]
async fn every_driver_tells_the_variables_and_takes_tags() {
    for driver in DRIVERS {
        let (told, answer) = asked(driver, Share::everything()).await;
        let expected = json!({
            "firstname": "Joe", "lastname": "Doe", "locale": "nl",
            "intercom_user_type": "user", "intercom_user_email": "joe@x.test",
            "intercom_user_phone": "+3290000", "intercom_user_city_name": "Ghent",
            "intercom_user_country_name": "Belgium", "intercom_user_country_code": "BEL",
            "intercom_user_continent_code": "EU", "intercom_user_company": "Acme",
            "intercom_user_tag_sales": true,
        });
        assert_eq!(Value::Object(told), expected, "{driver}");
        // These two have no room for it: a conversation is handed over there in another way.
        let no_room = ["chatlayer", "json voiceflow"].contains(&driver);
        let tags = answer.session.get("intercom_tags");
        assert_eq!(tags.is_none(), no_room, "{driver}: {answer:?}");
        assert!(no_room || tags == Some(&json!("preferred, sales")), "{driver}: {answer:?}");
    }
}

#[tokio::test]
async fn no_driver_tells_a_variable_of_what_is_not_shared() {
    for driver in DRIVERS {
        let share = Share::only(["first_name", "tags"]).unwrap();
        let (told, _) = asked(driver, share).await;
        let expected = json!({"firstname": "Joe", "intercom_user_tag_sales": true});
        assert_eq!(Value::Object(told), expected, "{driver}");
    }
}
