//! An agent, through everything: a model answers, people are had without one, and a model that is
//! down leaves nobody waiting.

#[path = "agents/memory.rs"]
mod memory;

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
};

use axum::{
    Json, Router, body::Bytes, extract::State, http::StatusCode, response::IntoResponse,
    routing::post,
};
use deskmate_bots::{
    AgentBot, AgentBotOptions, AgentFileAt, AgentSurroundings, Articles, Fetch, FetchAllow, Share,
};
use deskmate_core::{By, Happening};
use deskmate_engine::{Clock, HelpCenter, clock::BotTiming};
use intercom::Region;
use intercom_twin::Act;
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

use crate::support::{ANN, BOT, JOE, World, bot::Reaction};

/// A model that gives these answers, and then is down.
#[derive(Clone, Default)]
struct Model(Arc<Mutex<(VecDeque<Value>, Vec<Value>)>>);

impl Model {
    fn says(&self, text: &str) {
        let message = json!({"role": "assistant", "content": text});
        self.0.lock().unwrap().0.push_back(message);
    }

    fn calls(&self, name: &str, arguments: &Value) {
        let call = json!({"id": "c", "type": "function", "function": {"name": name, "arguments": arguments.to_string()}});
        let message = json!({"role": "assistant", "content": null, "tool_calls": [call]});
        self.0.lock().unwrap().0.push_back(message);
    }

    /// What it was asked.
    fn asked(&self) -> Vec<Value> {
        self.0.lock().unwrap().1.clone()
    }

    async fn url(&self) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/v1", listener.local_addr().unwrap());
        let router =
            Router::new().route("/v1/chat/completions", post(answer)).with_state(self.clone());
        #[expect(clippy::disallowed_methods, reason = "it serves until the test is over")]
        tokio::spawn(async move { axum::serve(listener, router).await });
        url
    }
}

async fn answer(State(model): State<Model>, body: Bytes) -> axum::response::Response {
    let mut state = model.0.lock().unwrap();
    state.1.push(serde_json::from_slice(&body).unwrap());
    match state.0.pop_front() {
        Some(message) => {
            Json(json!({"choices": [{"message": message, "finish_reason": "stop"}], "usage": {}}))
                .into_response()
        }
        None => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

/// The help center of the world's own workspace.
fn center(world: &World) -> Arc<dyn Articles> {
    let about = world.twin.describe();
    let clock: Arc<dyn Clock> = Arc::clone(&world.clock) as _;
    let token = about.access_token.as_str();
    Arc::new(HelpCenter::new(token, Region::Us, Some(&about.base_url), 0.8, &clock).unwrap())
}

async fn world() -> (World, Model) {
    world_with("").await
}

/// The same with more in the agent's file.
async fn world_with(more: &str) -> (World, Model) {
    let model = Model::default();
    (world_at(&model.url().await, more).await, model)
}

/// The same with the model at that address.
async fn world_at(url: &str, more: &str) -> World {
    on(World::start().await, url, more)
}

/// The same in that world.
fn on(world: World, url: &str, more: &str) -> World {
    let timing = Arc::new(BotTiming(Arc::clone(&world.clock) as _));
    let api = Arc::new(Fetch::new(FetchAllow::default(), timing.clone()).unwrap());
    let text = format!(
        "agent: 1\ninstructions: You answer for a shop.\nknowledge: {{ articles: true }}\nmodel: {{ url: '{url}', name: m }}\n\
         handover: {{ teams: {{ VIP: Angry customers. }}, message: One moment please. }}\n{more}"
    );
    let file = AgentFileAt::of_text(
        "agent.yaml",
        &text,
        Arc::new(|text: &str| Ok(text.to_owned())),
        AgentSurroundings { articles: Some(center(&world)), api },
        timing.clone(),
    );
    assert_eq!(file.error(), None);
    let share = Share::only(["first_name"]).unwrap();
    let options = AgentBotOptions { name: "sam".into(), file, share, timezone: None, timing };
    world.bot.always(Reaction::Asks(Arc::new(AgentBot::new(options))));
    world
}

#[tokio::test]
async fn a_model_answers_and_hands_over_and_goes_on_after_the_return() {
    let (world, model) = world().await;
    model.says("We are open *today*.");
    let id = world.joe_starts("Are you open?").await;
    assert_eq!(world.bot_said(&id), ["We are open today."]);
    model.calls(
        "handover",
        &json!({"team": "VIP", "reason": "He is angry.", "message": "I ask somebody."}),
    );
    world.customer_writes(&id, "That is a scandal!").await;
    assert_eq!(world.bot_said(&id).last().unwrap(), "I ask somebody.");
    assert!(world.bot_noted(&id)[0].contains("He is angry."));
    assert_eq!(world.assigned_to(&id).1, "VIP");
    world.customer_writes(&id, "Hello?").await;
    assert_eq!(model.asked().len(), 2, "people have it");
    model.says("Here I am again.");
    world.does(Act::teammate_assigns(&id, ANN, BOT)).await;
    assert_eq!(world.bot_said(&id).last().unwrap(), "Here I am again.");
    let told = model.asked().pop().unwrap()["messages"].to_string();
    assert!(told.contains("We are open today.") && told.contains("Hello?"), "{told}");
    let timeline = world.timeline(&id).await;
    let tells = |happening: &Happening| format!("{happening:?}").contains("calls `handover`");
    assert!(timeline.iter().any(tells), "{timeline:?}");
}

#[tokio::test]
async fn a_published_article_is_answered_from_with_its_address_and_a_draft_is_not() {
    let (world, model) = world().await;
    model.says("Within 30 days, in the box it came in [1].");
    let id = world.joe_starts("How do I send something back?").await;
    let said = world.bot_said(&id);
    let body = world.parts(&id).iter().map(Value::to_string).collect::<String>();
    assert!(said[0].starts_with("Within 30 days, in the box it came in."), "{said:?}");
    assert!(body.contains("/help/articles/1"), "{body}");
    model.says("I do not know.");
    world.customer_writes(&id, "Is there a summer sale where everything must go?").await;
    let told = model.asked().pop().unwrap()["messages"].to_string();
    assert!(!told.contains("Everything must go."), "{told}");
}

#[tokio::test]
async fn a_person_is_had_while_the_model_is_down() {
    let (world, model) = world().await;
    let id = world.joe_starts("Can I speak to a real person?").await;
    assert_eq!(world.bot_said(&id), ["One moment please."]);
    assert_eq!(world.people_by(&id).await, Some(By::Handover));
    assert_eq!(model.asked().len(), 0);
}

#[tokio::test]
async fn a_model_that_is_down_leaves_nobody_waiting() {
    let (world, _) = world().await;
    let id = world.does_now(Act::contact_starts(JOE, "Are you open?"));
    for _ in 0..40 {
        world.pass(std::time::Duration::from_secs(1)).await;
    }
    world.settle().await;
    assert_eq!(world.people_by(&id).await, Some(By::Failure));
    assert!(
        world.bot_noted(&id)[0].contains("503 Service Unavailable"),
        "{:?}",
        world.bot_noted(&id)
    );
}

/// The call is not made before somebody says yes, and not at all where somebody says no.
#[tokio::test]
async fn the_team_says_no_or_yes_to_a_call_in_a_note() {
    let tools = "tools: { http: { refund: { description: Pays back., approve: team, api: { post: 'https://pay.invalid/' } } } }\n";
    for (note, told) in
        [("/no, he had it twice", "does not allow it: he had it twice"), ("/yes", "Error: ")]
    {
        let (world, model) = world_with(tools).await;
        model.calls("refund", &json!({}));
        let id = world.joe_starts("Give me my money back").await;
        assert!(world.bot_noted(&id)[0].contains("May the bot call refund"));
        assert!(world.owner(&id).await.is_bot());
        model.says("I am sorry.");
        world.does(Act::teammate_notes(&id, ANN, note)).await;
        assert_eq!(world.bot_said(&id).last().unwrap(), "I am sorry.", "{note}");
        let asked = model.asked().pop().unwrap()["messages"].to_string();
        assert!(asked.contains(told), "{note}: {asked}");
        assert_eq!(world.bot_noted(&id).len(), 1, "{note}");
    }
}

/// What is about money waits for people, and the bot goes on once they have sent it.
#[tokio::test]
async fn an_answer_on_a_draft_topic_is_sent_by_people_and_others_go_out() {
    let topics =
        "topics: { refund: Money back., order: Where it is. }\nautonomy: { refund: draft }\n";
    let (world, model) = world_with(topics).await;
    let about = |topic: &str, text: &str| {
        model.calls("answer", &json!({"topic": topic, "text": text}));
    };
    about("order", "It comes today.");
    let id = world.joe_starts("Where is it?").await;
    assert_eq!(world.bot_said(&id), ["It comes today."]);
    about("refund", "You get 10 euro.");
    world.customer_writes(&id, "I want my money back").await;
    assert_eq!(world.bot_said(&id).len(), 1);
    assert!(world.bot_noted(&id)[0].contains("You get 10 euro."));
    assert!(world.owner(&id).await.is_people());
    world.does(Act::teammate_notes(&id, ANN, "/send")).await;
    assert_eq!(world.bot_said(&id).last().unwrap(), "You get 10 euro.");
    assert!(world.owner(&id).await.is_bot());
    about("order", "Bye.");
    world.customer_writes(&id, "Thanks").await;
    assert_eq!(world.bot_said(&id).last().unwrap(), "Bye.");
}

/// Nobody wants the rest of the answer: the model hears that at once.
#[tokio::test]
async fn a_person_who_acts_stops_the_model_in_the_middle_of_its_answer() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/v1", listener.local_addr().unwrap());
    let world = world_at(&url, "").await;
    let id = world.does_now(Act::contact_starts(JOE, "Hi"));
    let (mut connection, _) = listener.accept().await.unwrap();
    assert_eq!(connection.read_u8().await.unwrap(), b'P');
    let word = "data: {\"choices\":[{\"delta\":{\"content\":\"We \"}}]}\n\n";
    let head =
        "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n";
    let answer = format!("{head}{:x}\r\n{word}\r\n", word.len());
    connection.write_all(answer.as_bytes()).await.unwrap();
    world.does_now(Act::teammate_replies(&id, ANN, "I do this."));
    // The rest of the request, and then the end.
    connection.read_to_end(&mut Vec::new()).await.ok();
    world.settle().await;
    assert_eq!(world.bot_said(&id), [""; 0]);
    assert!(world.owner(&id).await.is_people());
}
