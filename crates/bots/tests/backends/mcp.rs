//! A server of tools, by the package of the protocol's own makers; the model is in the test's hands.

use std::sync::Arc;

use deskmate_bots::{
    AgentBot, AgentBotOptions, AgentFileAt, AgentSurroundings, Fetch, FetchAllow, Share,
};
use serde_json::{Value, json};

use crate::{
    Story, back_end,
    fake_bot::{FakeBot, responds},
    test_timing::TestTiming,
    texts,
};

fn calls(name: &str, arguments: &Value) -> Value {
    json!({"role": "assistant", "content": null, "tool_calls": [{"id": "c", "type": "function",
        "function": {"name": name, "arguments": arguments.to_string()}}]})
}

/// An agent whose model says this, and what the model was told.
async fn agent(says: Vec<Value>) -> (AgentBot, FakeBot) {
    let answer = |message: Value| {
        let body = json!({"choices": [{"message": message, "finish_reason": "stop"}], "usage": {}});
        responds(200, body.to_string())
    };
    let model = FakeBot::start(says.into_iter().map(answer)).await;
    let timing = TestTiming::new();
    let api = Arc::new(Fetch::new(FetchAllow::default(), timing.clone()).unwrap());
    let text = format!(
        "agent: 1\ninstructions: You answer for a shop.\nmodel: {{ url: 'http://{}/v1', name: m, stream: false }}\n\
         tools: {{ mcp: {{ shop: {{ url: '{}', timeout: 60s, allow: {{ order_status: {{}} }} }} }} }}\n",
        model.place,
        back_end("mcp").url
    );
    let around = AgentSurroundings { articles: None, api };
    let own = Arc::new(|text: &str| Ok(text.to_owned()));
    let file = AgentFileAt::of_text("agent.yaml", &text, own, around, timing.clone());
    assert_eq!(file.error(), None);
    let share = Share::everything();
    (
        AgentBot::new(AgentBotOptions { name: "sam".into(), file, share, timezone: None, timing }),
        model,
    )
}

#[tokio::test]
async fn a_server_of_tools() {
    let (bot, model) = agent(vec![
        calls("order_status", &json!({"order_id": "A-17"})),
        calls("order_status", &json!({"order_id": "B-1"})),
        calls("delete_everything", &json!({})),
        json!({"role": "assistant", "content": "It is here: https://track.test/A-17"}),
    ])
    .await;
    let answer = Story::with(&bot).says("Where is A-17?").await;
    assert_eq!(
        texts(&answer),
        ["It is here: https://track.test/A-17"],
        "the link came from the tool"
    );
    let told = model.posts().last().unwrap().json();
    let of = |role: &str| -> Vec<String> {
        let all = told["messages"].as_array().unwrap().iter();
        all.filter(|one| one["role"] == role).map(|one| one["content"].to_string()).collect()
    };
    let results = of("tool");
    assert!(results[0].contains("Order A-17 left on Monday"), "{results:?}");
    // What went wrong in its tool the server keeps to itself.
    assert!(results[1].contains("Error: Error executing tool order_status"), "{results:?}");
    assert!(results[2].contains("there is no tool `delete_everything`"), "{results:?}");
    let offered = told["tools"].to_string();
    assert!(
        offered.contains("Where an order is.") && !offered.contains("delete_everything"),
        "{offered}"
    );
}
