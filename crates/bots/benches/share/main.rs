//! What an answer costs besides the back end, for each driver, and what an agent's knowledge costs:
//! `script/bench`. docs/performance.md says what is measured.
//!
//! The back end is in this process and answers at once. What is left is the driver's own share, told
//! as a multiple of a bare post to the same server, so that the machine decides little.
#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a measurement of real time, for people to read"
)]

mod knowledge;
#[path = "../../tests/it/sample.rs"]
#[expect(dead_code, reason = "shared with the tests")]
mod sample;
mod server;

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use async_trait::async_trait;
use deskmate_bots::{
    A2aBot, A2aBotOptions, A2aVersion, AgentBot, AgentBotOptions, AgentFileAt, AgentSurroundings,
    Articles, BackEndOptions, Bot, DirectLineBot, DirectLineBotOptions, DirectLineMode, Fetch,
    FetchAllow, HttpBot, HttpBotOptions, JsonBot, JsonBotOptions, LangGraphBot,
    LangGraphBotOptions, Outcome, RasaBot, RasaBotOptions, Share, Timing,
};
use serde_json::json;

/// How many answers a figure is of.
const ANSWERS: usize = 2_000;

/// The machine's time.
struct Real;

#[async_trait]
impl Timing for Real {
    fn now_ms(&self) -> i64 {
        jiff::Timestamp::now().as_millisecond()
    }

    async fn sleep(&self, duration: Duration) {
        tokio::time::sleep(duration).await;
    }
}

#[tokio::main]
async fn main() {
    let place = server::start().await;
    let bare = {
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let url = format!("http://{place}/bare");
        let body = serde_json::to_string(&sample::turn()).unwrap();
        let mut times = Vec::with_capacity(ANSWERS);
        for _ in 0..ANSWERS {
            let began = Instant::now();
            let answer = client.post(&url).body(body.clone()).send().await.unwrap();
            answer.bytes().await.unwrap();
            times.push(began.elapsed());
        }
        Quantiles::of(times)
    };
    println!(
        "| driver | p50 | p99 | p50, in bare posts | p99, in bare posts |\n|---|---|---|---|---|"
    );
    bare.print("a bare post", bare);
    for (name, bot) in bots(&place) {
        measured(&*bot, "Where is my order?").await.print(name, bare);
    }
    knowledge::measure(&place).await;
}

/// Half of the answers came within the one, 99 of 100 within the other.
#[derive(Clone, Copy)]
struct Quantiles(Duration, Duration);

impl Quantiles {
    fn of(mut times: Vec<Duration>) -> Self {
        times.sort_unstable();
        let at = |share: usize| times[(times.len() * share / 100).min(times.len() - 1)];
        Self(at(50), at(99))
    }

    fn print(self, name: &str, bare: Self) {
        let Self(half, most) = self;
        let (halves, mosts) =
            (half.as_secs_f64() / bare.0.as_secs_f64(), most.as_secs_f64() / bare.1.as_secs_f64());
        let (half, most) = (half.as_micros(), most.as_micros());
        println!("| {name} | {half} µs | {most} µs | {halves:.1} | {mosts:.1} |");
    }
}

async fn measured(bot: &dyn Bot, text: &str) -> Quantiles {
    let mut turn = sample::saying(text);
    turn.session.clear();
    let call = sample::call(turn);
    let mut times = Vec::with_capacity(ANSWERS);
    for _ in 0..ANSWERS {
        let began = Instant::now();
        let outcome = bot.turn(&call).await;
        times.push(began.elapsed());
        assert!(matches!(outcome, Outcome::Answered(_)), "{outcome:?}");
    }
    Quantiles::of(times)
}

fn bots(place: &str) -> Vec<(&'static str, Box<dyn Bot>)> {
    let at = |path: &str| BackEndOptions {
        name: "support".into(),
        url: format!("http://{place}{path}"),
        secret: None,
        share: Share::everything(),
        timing: Arc::new(Real),
    };
    let http = HttpBotOptions::new("support", format!("http://{place}/http"), Arc::new(Real));
    let shape = json!({"url": format!("http://{place}/json"), "body": {"question": "{text}", "vars": "{session}"},
        "read": {"say": "answer.say"}});
    let json = JsonBotOptions {
        name: "support".into(),
        secret: None,
        shape: serde_json::from_value(shape).unwrap(),
        share: Share::everything(),
        timing: Arc::new(Real),
    };
    let rasa = RasaBotOptions { back_end: at(""), token: None, returned: None, callback: false };
    let graph =
        LangGraphBotOptions { back_end: at(""), assistant: "support".into(), api_key: None };
    let a2a = A2aBotOptions { back_end: at("/rpc"), version: A2aVersion::V1_0 };
    let line = DirectLineBotOptions {
        back_end: at("/api/messages"),
        mode: DirectLineMode::Activity,
        token_url: None,
        quiet: Duration::ZERO,
        late: Duration::ZERO,
        welcome: false,
        returned: None,
    };
    vec![
        ("`http`", Box::new(HttpBot::new(http).unwrap())),
        ("`json`", Box::new(JsonBot::new(json).unwrap())),
        ("`rasa`", Box::new(RasaBot::new(rasa).unwrap())),
        ("`langgraph` (two calls)", Box::new(LangGraphBot::new(graph).unwrap())),
        ("`a2a`", Box::new(A2aBot::new(a2a).unwrap())),
        ("`directline`, `mode = \"activity\"`", Box::new(DirectLineBot::new(line).unwrap())),
        ("an agent", Box::new(agent(place, "", None))),
    ]
}

/// An agent whose model is that server.
fn agent(place: &str, more: &str, articles: Option<Arc<dyn Articles>>) -> AgentBot {
    let text = format!(
        "agent: 1\ninstructions: You answer for a shop.\nmodel: {{ url: 'http://{place}/v1', name: m }}\n{more}"
    );
    let api = Arc::new(Fetch::new(FetchAllow::default(), Arc::new(Real)).unwrap());
    let around = AgentSurroundings { articles, api };
    let own = Arc::new(|text: &str| Ok(text.to_owned()));
    let file = AgentFileAt::of_text("agent.yaml", &text, own, around, Arc::new(Real));
    assert_eq!(file.error(), None);
    let (share, timing) = (Share::everything(), Arc::new(Real));
    AgentBot::new(AgentBotOptions { name: "sam".into(), file, share, timezone: None, timing })
}
