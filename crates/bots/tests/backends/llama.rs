//! An agent whose model is a real one, on llama.cpp's own server. The model is small: its chat
//! template is a script, by which the customer's words say what it calls.

use std::sync::Arc;

use deskmate_bots::{
    AgentBot, AgentBotOptions, AgentFileAt, AgentSurroundings, Bot, BotFile, BotModels, DialogBot,
    DialogBotOptions, Failure, Fetch, FetchAllow, Outcome, Share,
};
use deskmate_core::{Turn, action::Action};
use serde_json::json;

use crate::{
    back_end,
    fake_bot::{FakeBot, responds},
    sample::{call, saying},
    test_timing::{Patient, TestTiming},
};

const GIVE: &str = r#"#tool pass {"team": "Shipping", "reason": "Parcel lost."}"#;
const LOOK_UP: &str = r#"#tool order_status {"order_id": "A-17"}"#;

/// How an agent reaches its model.
#[derive(Clone, Copy, Debug)]
struct Way {
    api: &'static str,
    stream: bool,
}

fn ways() -> impl Iterator<Item = Way> {
    let apis = ["chat", "responses", "messages"].into_iter();
    apis.flat_map(|api| [true, false].map(|stream| Way { api, stream }))
}

/// An agent with these tools besides, whose orders are looked up at that place.
fn agent(way: Way, model: &str, tools: &str) -> AgentBot {
    let Way { api, stream } = way;
    let text = format!(
        "agent: 1\n\
         instructions: You answer for a shop.\n\
         model: {{ {model}, name: smollm2, api: {api}, stream: {stream}, temperature: 0, max_tokens: 48 }}\n\
         handover: {{ teams: {{ Shipping: Parcels., Billing: Invoices. }} }}\n{tools}"
    );
    let allow = FetchAllow::new(&["127.0.0.1"]).unwrap();
    let api = Arc::new(Fetch::new(allow, Arc::new(Patient)).unwrap());
    let around = AgentSurroundings { articles: None, api };
    let timing = TestTiming::new();
    let own = Arc::new(|text: &str| Ok(text.to_owned()));
    let file = AgentFileAt::of_text("agent.yaml", &text, own, around, timing.clone());
    assert_eq!(file.error(), None, "{text}");
    let share = Share::everything();
    AgentBot::new(AgentBotOptions { name: "sam".into(), file, share, timezone: None, timing })
}

/// Where the model is, and the key that its server asks for.
fn model() -> String {
    format!("url: '{}/v1', key: sk-test", back_end("llama").url)
}

/// A turn with this as its only message, after what was said before.
fn says(text: &str, before: &[(&str, String)]) -> Turn {
    let mut turn = saying(text);
    turn.session.clear();
    turn.messages[0].choice = None;
    turn.messages[0].attachments.clear();
    let said = |(author, text): &(&str, String)| json!({"author": author, "text": text, "at": 1});
    turn.history = serde_json::from_value(before.iter().map(said).collect()).unwrap();
    turn
}

async fn answers(bot: &AgentBot, turn: Turn) -> (Vec<Action>, Vec<String>) {
    match bot.turn(&call(turn)).await {
        Outcome::Answered(answered) => (answered.answer.actions, answered.path),
        other => panic!("{other:?}"),
    }
}

/// Whether another attempt is made, and what people read.
async fn fails(bot: &AgentBot, text: &str) -> (bool, String) {
    let place = back_end("llama").url.replace("http://", "");
    match bot.turn(&call(says(text, &[]))).await {
        Outcome::Failed(Failure::Final { why }) => (false, why.replace(&place, "LLAMA")),
        Outcome::Failed(Failure::Retry { why, .. }) => (true, why.replace(&place, "LLAMA")),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn it_answers_calls_tools_and_hands_over_on_all_three_wires_whole_and_streamed() {
    for way in ways() {
        let orders = FakeBot::start([responds(200, r#"{"status": "On its way."}"#)]).await;
        let tools = format!(
            "tools: {{ http: {{ order_status: {{ description: Where an order is., \
             parameters: {{ order_id: {{ type: string, pattern: '^[A-Z]-[0-9]+$' }} }}, \
             api: {{ get: 'http://{}/orders/{{order_id}}' }} }} }} }}\n",
            orders.place
        );
        let bot = agent(way, &model(), &tools);
        let before = [
            ("contact", "Hi".to_owned()),
            ("bot", "Hello!".to_owned()),
            ("teammate", "I look.".to_owned()),
        ];
        let (said, path) = answers(&bot, says("Are you open?", &before)).await;
        let [Action::Say(say)] = &said[..] else { panic!("{way:?}: {said:?}") };
        assert!(!say.text.trim().is_empty(), "{way:?}");
        assert!(path[0].starts_with("`smollm2` read ") && !path[0].contains("read 0"), "{path:?}");
        assert!(!path[0].contains("wrote 0"), "{path:?}");

        let (said, path) = answers(&bot, says(LOOK_UP, &before)).await;
        assert_eq!(orders.posts()[0].path, "/orders/A-17", "{way:?}");
        assert!(matches!(&said[..], [Action::Say(_)]), "{way:?}: {said:?}, {path:?}");
        assert!(path[1].starts_with("calls `order_status`"), "{path:?}");

        let (said, _) = answers(&bot, says(GIVE, &[])).await;
        let [Action::Handover(to)] = &said[..] else { panic!("{way:?}: {said:?}") };
        assert_eq!(to.team.as_deref(), Some("Shipping"), "{way:?}: {said:?}");
        assert_eq!(to.note.as_deref(), Some("Parcel lost."), "{way:?}");
    }
}

#[tokio::test]
async fn each_failure_says_whose_fault_it_is() {
    for way in ways() {
        let wrong = model().replace("sk-test", "sk-wrong");
        assert_eq!(
            fails(&agent(way, &wrong, ""), "Hi").await,
            (false, "the model `smollm2` at LLAMA answered 401 Unauthorized (authentication_error); check `model.key`".into()),
            "{way:?}"
        );
        let elsewhere = model().replace("/v1", "/v7");
        assert_eq!(
            fails(&agent(way, &elsewhere, ""), "Hi").await,
            (false, "the model `smollm2` at LLAMA answered 404 Not Found (not_found_error); check `model.url` and `model.name`".into()),
            "{way:?}"
        );
        // A schema that it cannot follow.
        let tools = "tools: { http: { look: { description: Look., parameters: { id: { type: string, pattern: '^(a$' } }, \
                     api: { get: 'https://shop.test/{id}' } } } }\n";
        let (again, why) = fails(&agent(way, &model(), tools), "Hi").await;
        assert!(
            !again && why.contains("answered 400 Bad Request (invalid_request_error)"),
            "{way:?}: {why}"
        );
    }
}

/// Its server answers 500 then, and in a stream 200 with an error in the middle.
#[tokio::test]
async fn what_it_writes_that_is_no_call_is_a_failure_of_the_model_and_tried_again() {
    for way in ways() {
        let (again, why) = fails(&agent(way, &model(), ""), "#garble").await;
        assert!(again, "{why}");
        let told = if way.stream {
            "failed in the middle: server_error"
        } else {
            "500 Internal Server Error"
        };
        assert!(
            why.starts_with("the model `smollm2` at LLAMA") && why.contains(told),
            "{way:?}: {why}"
        );
    }
}

#[tokio::test]
async fn a_conversation_that_is_longer_than_it_reads_is_shortened_from_its_beginning() {
    let long = |at: usize| format!("This is line {at}. {}", "And so on and on. ".repeat(120));
    let author = |at: usize| if at.is_multiple_of(2) { "contact" } else { "bot" };
    // What is left out first is all of it.
    let before: Vec<(&str, String)> = (0..12)
        .map(|at| (author(at), if at < 6 { long(at) } else { "Thanks.".to_owned() }))
        .collect();
    for api in ["chat", "responses", "messages"] {
        let bot = agent(Way { api, stream: true }, &model(), "");
        let (said, path) = answers(&bot, says(GIVE, &before)).await;
        assert!(matches!(&said[..], [Action::Handover(_)]), "{api}: {said:?}");
        assert!(path.contains(&"what was said before is shortened".to_owned()), "{api}: {path:?}");
    }
}

/// Over chat completions its own server holds the answer to the schema: whatever so small a model would
/// say, it is one of the intents. Over the Responses API it does not look at `text.format`: what comes is
/// no JSON, and the message is understood without a model.
#[tokio::test]
async fn it_chooses_among_a_bots_intents_in_the_shape_that_it_is_asked_for() {
    let text = format!(
        "deskmate: 1\n\
         nlp: {{ model: {{ {}, name: smollm2, temperature: 0, max_tokens: 64, timeout: 5m }} }}\n\
         intents: {{ track: [Where is my order?, Track my parcel], hours: [When are you open?] }}\n\
         dialogs:\n  introduction: {{ message: [ {{ text: Hello. }} ] }}\n  \
         track: {{ intent: track, message: [ {{ text: Tracking. }} ] }}\n  \
         hours: {{ intent: hours, message: [ {{ text: Always. }} ] }}\n",
        model()
    );
    for api in ["chat", "responses"] {
        let text = text.replace("name: smollm2", &format!("name: smollm2, api: {api}"));
        let own = Arc::new(|text: &str| Ok(text.to_owned()));
        let models = BotModels::new(own, Arc::new(Patient));
        let file = BotFile::of_text_with("bot.yaml", &text, models);
        assert_eq!(file.error(), None, "{text}");
        let allow = FetchAllow::new(&["127.0.0.1"]).unwrap();
        let bot = DialogBot::new(DialogBotOptions {
            name: "shop".into(),
            file,
            variables: deskmate_core::Session::new(),
            enabled: true,
            offloading: true,
            timezone: None,
            api: Arc::new(Fetch::new(allow, Arc::new(Patient)).unwrap()),
            timing: Arc::new(Patient),
        });
        let Outcome::Answered(answered) = bot.turn(&call(says("any news of my stuff", &[]))).await
        else {
            panic!()
        };
        let path = answered.path.join("\n");
        let chosen =
            ["the model chooses `track`", "the model chooses `hours`", "the model finds none"];
        let told: &[&str] =
            if api == "chat" { &chosen } else { &["gave no JSON; understood without a model"] };
        assert!(path.contains("`smollm2` read "), "{api}: {path}");
        assert!(told.iter().any(|told| path.contains(told)), "{api}: {path}");
    }
}
