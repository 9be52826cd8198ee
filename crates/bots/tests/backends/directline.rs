//! A bot of the Bot Framework and one of the Agents SDK, asked themselves.

use std::{sync::Arc, time::Duration};

use deskmate_bots::{Bot, DirectLineBot, DirectLineBotOptions, DirectLineMode, Outcome};
use deskmate_core::{
    Choice, Reason, Turn,
    action::{Action, Answer},
};

use serde_json::{Value, json};

use crate::{
    Real, Story, all, back_end,
    direct_line::FakeDirectLine,
    sample::{call, saying},
    team, texts,
};

fn bot(name: &str) -> DirectLineBot {
    DirectLineBot::new(DirectLineBotOptions {
        back_end: back_end(name),
        mode: DirectLineMode::Activity,
        token_url: None,
        quiet: Duration::from_millis(1500),
        late: Duration::ZERO,
        welcome: false,
        returned: None,
    })
    .unwrap()
}

#[tokio::test]
async fn a_bot_of_either_sdk() {
    for name in ["bot_framework", "agents_sdk"] {
        let bot = bot(name);
        let mut story = Story::with(&bot);
        assert_eq!(texts(&story.says("Hello").await), ["Joe Doe said: Hello"], "and no welcome");
        let choose = story.says("Let me choose").await;
        let Action::Say(say) = &choose.actions[0] else { panic!("{choose:?}") };
        assert_eq!(say.choices[0].id, "track");
        let mut pressed = saying("Return");
        pressed.messages[0].choice =
            Some(Choice { id: say.choices[1].id.clone(), title: "Return".into() });
        assert_eq!(texts(&answer(&bot, pressed).await), [r#"Pressed: {"go":"return"}"#], "{name}");
        let card = story.says("A card").await;
        let Action::Say(say) = &card.actions[0] else { panic!("{card:?}") };
        assert_eq!(
            (say.cards[0].title.as_str(), say.cards[0].choices[0].id.as_str()),
            ("Red shoes", "Buy")
        );
        let handed = story.says("A person, please").await;
        assert_eq!(
            (texts(&handed), team(&handed)),
            (vec!["A colleague takes over."], Some("Shipping"))
        );
        let mut file = saying("Look");
        file.messages[0].choice = None;
        assert_eq!(texts(&answer(&bot, file).await), ["Joe Doe said: Look, with r.png"], "{name}");
        let back = Turn { reason: Reason::Returned, messages: Vec::new(), ..saying("") };
        assert_eq!(texts(&answer(&bot, back).await), ["Here I am again."], "{name}");
        let why = story.fails("crash").await;
        assert!(why.contains("an error in its own code; see its log"), "{name}: {why}");
    }
}

/// The same over the service of the tests, and what only the service can: an answer that comes late.
#[tokio::test]
async fn a_bot_of_either_sdk_behind_direct_line() {
    for name in ["bot_framework", "agents_sdk"] {
        let line = FakeDirectLine::before(&back_end(name).url).await;
        let mut options = line.options();
        options.back_end.timing = Arc::new(Real);
        let bot = DirectLineBot::new(options).unwrap();
        let mut story = Story::with(&bot);
        assert_eq!(texts(&story.says("Hello").await), ["Joe Doe said: Hello"], "and no welcome");
        let handed = story.says("A person, please").await;
        assert_eq!(
            (texts(&handed), team(&handed)),
            (vec!["A colleague takes over."], Some("Shipping"))
        );
        let why = story.fails("crash").await;
        let told = ["the bot failed over it (502)", "an error in its own code"];
        assert!(told.iter().any(|told| why.contains(told)), "{name}: {why}");
    }
    let line = FakeDirectLine::before(&back_end("agents_sdk").url).await;
    let mut options = line.options();
    options.back_end.timing = Arc::new(Real);
    let bot = DirectLineBot::new(options).unwrap();
    let answer = Story::with(&bot).says("stream").await;
    assert_eq!(texts(&answer), ["The first half, and the second."], "what it types is not said");
}

/// What Microsoft's own client gets of the service that the tests of the driver have: else they
/// would show that the driver fits our idea of it.
#[tokio::test]
async fn microsofts_client_takes_the_service_of_the_tests_for_direct_line() {
    let command: Vec<String> = serde_json::from_value(all()["client"].clone()).unwrap();
    for name in ["bot_framework", "agents_sdk"] {
        let line = FakeDirectLine::before(&back_end(name).url).await;
        let mut client = tokio::process::Command::new(&command[0]);
        client.arg(&command[1]).arg(format!("http://{}", line.place));
        client.args(["Hello", "Let me choose", "A person, please", "Come late"]);
        let told = client.kill_on_drop(true).output().await.unwrap();
        let told = String::from_utf8(told.stdout).unwrap();
        let told: Vec<Value> =
            told.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let has = |what: &Value| {
            let same = |one: &&Value| {
                what.as_object().unwrap().iter().all(|(key, value)| one[key] == *value)
            };
            assert!(told.iter().any(|one| same(&one)), "{name}: no {what} in {told:#?}");
        };
        has(&json!({"status": "Online"}));
        has(&json!({"sent": "Hello", "id": "conv1|0000001"}));
        has(&json!({"type": "message", "from": "joe", "text": "Hello"}));
        has(&json!({"from": "bot", "text": "you said: Hello", "replies": true}));
        has(
            &json!({"type": "event", "name": "handoff.initiate", "value": {"Skill": "Shipping", "va_AgentMessage": "Parcel lost."}}),
        );
        has(&json!({"from": "bot", "text": "At last."}));
    }
}

async fn answer(bot: &DirectLineBot, turn: Turn) -> Answer {
    match bot.turn(&call(turn)).await {
        Outcome::Answered(answered) => answered.answer,
        other => panic!("{other:?}"),
    }
}

/// The text so far goes out as `typing`, and the whole as a message.
#[tokio::test]
async fn what_the_agents_sdk_streams_is_said_once() {
    let answer = Story::with(&bot("agents_sdk")).says("stream").await;
    assert_eq!(texts(&answer), ["The first half, and the second."]);
}
