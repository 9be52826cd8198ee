//! How far an answer may go, by its topic: the model says what it is about, code says what follows.

use serde_json::{Value, json};

use super::{
    SMALL, agent, answered, calls,
    mcp::{server, with},
    model, says, text,
};

const TOPICS: &str = "
topics: { refund: Money back and goodwill., order: Where an order is. }
autonomy: { refund: draft, order: reply }
";

fn about(topic: &str, text: &str) -> axum::response::Response {
    calls(&[("answer", json!({"topic": topic, "text": text}))])
}

/// What people count drafts by.
#[tokio::test]
async fn an_answer_tells_its_topic_of_several_the_one_that_people_look_at() {
    let told = async |topics: &str, answers: Vec<axum::response::Response>| {
        let model = model(answers).await;
        let file = format!("{SMALL}topics: {{ refund: Money back., order: Where. }}\n{topics}\n");
        let answered = answered(&agent(&file, &model), says("Hi")).await;
        (answered.about.kind.topic, answered.answer.draft)
    };
    let both = "autonomy: { refund: draft, order: reply }";
    assert_eq!(told(both, vec![about("order", "Soon.")]).await, ("order".to_owned(), false));
    assert_eq!(told(both, vec![about("refund", "Yes.")]).await, ("refund".to_owned(), true));
    // Where the whole channel drafts, no topic has to; an answer without one is as good as any.
    let counts = "autonomy: { refund: reply }";
    assert_eq!(told(counts, vec![about("order", "Soon.")]).await, ("order".to_owned(), false));
    assert_eq!(told(counts, vec![text("Soon.")]).await, (String::new(), false));
}

async fn said(answers: Vec<axum::response::Response>) -> (Value, bool, String) {
    let model = model(answers).await;
    let answered = answered(&agent(&format!("{SMALL}{TOPICS}"), &model), says("Hi")).await;
    (json!(answered.answer.actions), answered.answer.draft, answered.path.join("\n"))
}

#[tokio::test]
async fn an_answer_on_a_draft_topic_waits_for_people_and_others_go_out() {
    for (topic, drafts, told) in [
        ("refund", true, "about refund: people look at the answer"),
        ("order", false, "about order"),
        ("other", false, "about other"),
    ] {
        let (actions, draft, path) = said(vec![about(topic, "You get it back.")]).await;
        assert_eq!(actions[0]["text"], "You get it back.", "{topic}");
        assert_eq!(draft, drafts, "{topic}");
        assert!(path.lines().any(|line| line == told), "{topic}: {path}");
    }
}

#[tokio::test]
async fn an_answer_without_a_topic_is_asked_for_again_and_else_waits_for_people() {
    let (_, draft, _) = said(vec![text("You get it."), about("order", "It comes.")]).await;
    assert!(!draft);
    let (actions, draft, path) = said(vec![text("You get it."), text("You get it back.")]).await;
    assert_eq!(actions[0]["text"], "You get it back.");
    assert!(draft, "{path}");
    assert!(path.contains("the model tells no topic: people look at the answer"), "{path}");
}

#[tokio::test]
async fn a_topic_that_there_is_not_or_an_answer_beside_other_calls_is_none() {
    let wrong = "Error: `answer` is called alone";
    let beside = calls(&[
        ("answer", json!({"topic": "order", "text": "Soon."})),
        ("add_tag", json!({"tag": "vip"})),
    ]);
    let model = model([about("money", "Yes."), beside, about("refund", "Yes.")]).await;
    let file = format!("{SMALL}{TOPICS}tools: {{ tag: {{ vip: Pays. }} }}\n");
    let answered = answered(&agent(&file, &model), says("Hi")).await;
    assert!(answered.answer.draft);
    assert_eq!(json!(answered.answer.actions)[1]["text"], "Yes.");
    let posts = model.posts();
    let told = |post: usize, at: usize| posts[post].json()["messages"][at]["content"].to_string();
    assert!(told(1, 3).contains(wrong) && told(2, 5).contains(wrong), "{}", told(2, 5));
    let tool = posts[0].json()["tools"].as_array().unwrap().last().unwrap()["function"].clone();
    assert_eq!(
        tool["parameters"]["properties"]["topic"]["enum"],
        json!(["refund", "order", "other"])
    );
    assert!(tool["description"].as_str().unwrap().contains("refund: Money back and goodwill."));
}

/// However the model calls it: what was done tells.
#[tokio::test]
async fn a_tool_can_have_a_topic_as_well() {
    let paid = super::mcp::result(&json!({"content": [{"type": "text", "text": "Paid."}]}));
    let server = server([paid]).await;
    let file = format!("{}{TOPICS}", with(&server, "{ refund: { topic: refund } }"));
    let model =
        model([calls(&[("refund", json!({"order_id": "A-17"}))]), about("other", "Done.")]).await;
    let answered = answered(&agent(&file, &model), says("Hi")).await;
    assert!(answered.answer.draft, "{:?}", answered.path);
}

#[tokio::test]
async fn without_a_draft_topic_there_is_nothing_to_tell() {
    let file = format!("{SMALL}topics: {{ order: Where it is. }}\n");
    let model = model([text("Soon.")]).await;
    let answered = answered(&agent(&file, &model), says("Hi")).await;
    assert!(!answered.answer.draft);
    assert_eq!(model.posts()[0].json()["tools"].as_array().unwrap().len(), 1);
}

#[test]
fn topics_that_do_not_exist_are_told() {
    let file = format!(
        "{SMALL}topics: {{ refund: Money back., other: '' }}\nautonomy: {{ refnd: draft, x: hold }}\n\
         tools: {{ mcp: {{ a: {{ url: 'https://x.test/mcp', allow: {{ b: {{ topic: gone }} }} }} }} }}\n"
    );
    let found = deskmate_bots::AgentFile::parse("agent.yaml", &file, None).unwrap_err();
    let mut told: Vec<_> = found.iter().map(ToString::to_string).collect();
    let file = file.replace("hold", "draft");
    let found = deskmate_bots::AgentFile::parse("agent.yaml", &file, None).unwrap_err();
    told.extend(found.iter().map(ToString::to_string));
    insta::assert_snapshot!(told.join("\n"));
}
