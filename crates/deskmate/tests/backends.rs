//! Real bot back ends, through everything: Intercom's twin, the service, a driver, and the server that
//! `script/test-backends` has started and named in `BACKENDS`.

#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

#[path = "backends/cancel.rs"]
mod cancel;
#[path = "../../bots/tests/it/directline/server.rs"]
#[expect(dead_code, reason = "shared with the driver's own tests")]
mod direct_line;
#[path = "backends/row.rs"]
mod row;
#[path = "backends/story.rs"]
mod story;
mod support;
#[path = "../../bots/tests/it/test_timing.rs"]
#[expect(dead_code, reason = "shared with the driver's own tests")]
mod test_timing;

use std::sync::Arc;

use deskmate_bots::{
    AgentBot, AgentBotOptions, AgentFileAt, AgentSurroundings, BackEndOptions, Fetch, FetchAllow,
    Share, Timing,
};
use deskmate_engine::{SystemClock, clock::BotTiming};
use serde_json::Value;

/// The servers.
fn all() -> Value {
    let all = std::env::var("BACKENDS").expect("BACKENDS names the servers: script/test-backends");
    serde_json::from_str(&all).unwrap()
}

fn url(name: &str) -> String {
    all()[name].as_str().expect(name).to_owned()
}

/// Drivers wait for real servers in the machine's time, whatever the world's clock says.
fn timing() -> Arc<dyn Timing> {
    Arc::new(BotTiming(Arc::new(SystemClock)))
}

fn at(url: String) -> BackEndOptions {
    let share = Share::everything();
    BackEndOptions { name: "support-bot".into(), url, secret: None, share, timing: timing() }
}

/// An agent whose model is llama.cpp's, and answers in so many tokens at most.
fn agent(max_tokens: usize) -> AgentBot {
    let text = format!(
        "agent: 1\ninstructions: You answer for a shop.\n\
         model: {{ url: '{}/v1', key: sk-test, name: smollm2, temperature: 0, max_tokens: {max_tokens} }}\n\
         handover: {{ teams: {{ Shipping: Parcels., Support: All else. }} }}\n",
        url("llama")
    );
    let api = Arc::new(Fetch::new(FetchAllow::default(), timing()).unwrap());
    let around = AgentSurroundings { articles: None, api };
    let own = Arc::new(|text: &str| Ok(text.to_owned()));
    let file = AgentFileAt::of_text("agent.yaml", &text, own, around, timing());
    assert_eq!(file.error(), None);
    let share = Share::everything();
    AgentBot::new(AgentBotOptions {
        name: "sam".into(),
        file,
        share,
        timezone: None,
        timing: timing(),
    })
}
