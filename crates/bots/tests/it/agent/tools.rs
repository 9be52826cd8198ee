//! What the model can do: only what the file lists, with what is checked first.

use std::fs;
use std::sync::Arc;

use deskmate_bots::{AgentBot, AgentBotOptions, AgentFile, AgentFileAt, Bot, Share};
use serde_json::{Value, json};

use super::{SMALL, actions, agent, answered, around, calls, model, says, text};
use crate::{
    fake_bot::{FakeBot, responds},
    test_timing::TestTiming,
};

const DESK: &str = "
tools:
  tag: { vip: Customers who pay for more. }
  set: { topic: What it is about. }
  note: true
  close: true
  snooze: true
";

fn with(more: &str) -> String {
    format!("{SMALL}{more}")
}

/// What the model was told to have come of its calls.
fn results(model: &FakeBot) -> Vec<String> {
    let body = model.posts().last().unwrap().json();
    let messages = body["messages"].as_array().unwrap().clone();
    let tools = messages.iter().filter(|message| message["role"] == "tool");
    tools.map(|message| message["content"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn what_is_done_at_the_desk_goes_before_the_answer_and_a_close_after_it() {
    let model = model([
        calls(&[
            ("add_tag", json!({"tag": "vip"})),
            ("add_tag", json!({"tag": "admin"})),
            ("set_attribute", json!({"attribute": "topic", "value": "order"})),
            ("set_attribute", json!({"attribute": "plan", "value": "free"})),
            ("write_note", json!({"text": "Asks for A-17, see https://evil.test/x"})),
            ("close_conversation", json!({})),
        ]),
        text("Bye."),
    ])
    .await;
    let answered = answered(&agent(&with(DESK), &model), says("Bye")).await;
    assert_eq!(
        json!(answered.answer.actions),
        json!([
            {"type": "tag", "target": "contact", "tags": ["vip"]},
            {"type": "set", "target": "conversation", "attributes": {"topic": "order"}},
            {"type": "note", "text": "Asks for A-17, see", "format": "markdown"},
            {"type": "say", "text": "Bye.", "format": "markdown"},
            {"type": "close"}
        ])
    );
    let told = results(&model);
    assert_eq!(told[1], "Error: there is no tag `admin`.");
    assert_eq!(told[3], "Error: there is no attribute `plan`.");
    assert!(answered.path.contains(&"calls `add_tag`: 0 ms".to_owned()), "{:?}", answered.path);
}

#[tokio::test]
async fn what_the_file_does_not_list_is_no_tool() {
    let model = model([
        calls(&[
            ("close_conversation", json!({})),
            ("add_tag", json!({"tag": "vip"})),
            ("write_note", json!({"text": "x"})),
        ]),
        text("Bye."),
    ])
    .await;
    let said = actions(&agent(SMALL, &model), says("Bye")).await;
    assert_eq!(said, json!([{"type": "say", "text": "Bye.", "format": "markdown"}]));
    assert_eq!(results(&model)[0], "Error: there is no tool `close_conversation`.");
}

fn orders(service: &FakeBot, more: &str) -> String {
    with(&format!(
        "
tools:
  http:
    order:
      description: Where an order is.
      parameters:
        order_id: {{ type: string, pattern: '^[A-Z]-[0-9]+$' }}
        why: {{ type: string }}
      optional: [why]
      api: {{ get: 'http://{}/orders/{{order_id}}', query: {{ who: '{{contact.external_id}}' }}, headers: {{ x-key: 'env:URL' }} }}
{more}",
        service.place
    ))
}

#[tokio::test]
async fn a_service_is_asked_with_what_was_checked_and_its_answer_is_data() {
    let service = FakeBot::start([responds(
        200,
        r#"{"state":"sent","track":"https://track.test/A-17","card":"4111 1111 1111 1111"}"#,
    )])
    .await;
    let model = model([
        calls(&[
            ("order", json!({"order_id": "../admin"})),
            ("order", json!({"order_id": "A-17", "contact": {"external_id": "1"}})),
            ("order", json!({})),
            ("order", json!("{broken")),
            ("order", json!({"order_id": "A-17"})),
        ]),
        text("It is on its way: https://track.test/A-17"),
    ])
    .await;
    let said = actions(&agent(&orders(&service, ""), &model), says("Where is A-17?")).await;
    assert_eq!(said[0]["text"], "It is on its way: https://track.test/A-17");
    let told = results(&model);
    assert!(told[0].starts_with("Error: `order_id` must look like"), "{told:?}");
    assert_eq!(told[1], "Error: there is no parameter `contact`.");
    assert_eq!(told[2], "Error: `order_id` is missing; ask the customer for it.");
    assert!(told[3].starts_with("Error: the arguments are no JSON"), "{told:?}");
    assert!(told[4].contains("[card number]") && !told[4].contains("4111"), "{told:?}");
    let asked = service.posts();
    assert_eq!(asked.len(), 1);
    assert_eq!(asked[0].path, "/orders/A-17");
    assert!(asked[0].header("x-key").unwrap().starts_with("http://"), "what stands for it");
    let tool = model.posts()[0].json()["tools"][0]["function"].clone();
    assert_eq!(
        (&tool["name"], &tool["parameters"]["required"]),
        (&json!("order"), &json!(["order_id"]))
    );
}

#[tokio::test]
async fn a_service_that_fails_is_told_to_the_model_and_one_for_users_is_not_for_leads() {
    let service = FakeBot::start([responds(404, "no such order")]).await;
    let model = model([
        calls(&[("order", json!({"order_id": "A-17"}))]),
        text("I cannot find it."),
        calls(&[("order", json!({"order_id": "A-17"}))]),
        text("Please sign in."),
    ])
    .await;
    let bot = agent(&orders(&service, "      requires: user"), &model);
    actions(&bot, says("Where is A-17?")).await;
    assert_eq!(results(&model)[0], "Error: the service answered with status 404: no such order.");
    let mut lead = says("Where is A-17?");
    lead.contact.role = Some("lead".into());
    assert_eq!(actions(&bot, lead).await[0]["text"], "Please sign in.");
    assert!(results(&model)[0].contains("for customers who are signed in"));
    assert_eq!(service.posts().len(), 1);
}

#[test]
fn what_is_wrong_with_tools_and_limits_is_told_at_its_place() {
    let text = with(
        "tools:
  http:
    handover: { description: '', api: { get: 'https://x.test', save: order } }
    'my order': { description: x, parameters: { contact: { type: string }, id: string }, optional: [no], api: { get: 'https://x.test' } }
limits:
  steps: 99
  conversation: { money: 1 }
  reached: say
",
    );
    let found = AgentFile::parse("agent.yaml", &text, None).unwrap_err();
    insta::assert_snapshot!(found.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"));
}

const REFUNDS: &str = "deskmate: 1
dialogs:
  refund:
    input: { variable: order, question: Which order?, match: any }
    goto: decide
  decide:
    action: [ { note: 'Refund of {order}' } ]
    goto: done
  done: { autonomy: draft, message: [ { text: 'A colleague looks at {order}.' } ] }
";

pub(super) async fn with_dialogs(
    model: &FakeBot,
    run: &str,
    more: &str,
) -> (AgentBot, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("refunds.yaml"), REFUNDS).unwrap();
    let path = folder.path().join("agent.yaml");
    let file = with(&format!(
        "tools: {{ dialogs: {{ file: refunds.yaml, run: {{ {run}: Money back. }}{more} }} }}\n"
    ));
    fs::write(&path, file.replace("env:URL", &format!("http://{}/v1", model.place))).unwrap();
    let timing = TestTiming::new();
    let file = AgentFileAt::at(
        path,
        Arc::new(|text: &str| Ok(text.to_owned())),
        around(None),
        timing.clone(),
    );
    let share = Share::only(["first_name"]).unwrap();
    (
        AgentBot::new(AgentBotOptions { name: "sam".into(), file, share, timezone: None, timing }),
        folder,
    )
}

#[tokio::test]
async fn a_dialog_that_the_model_begins_goes_by_its_own_rules_until_its_question_is_answered() {
    let model = model([calls(&[("refund", json!({}))]), text("Anything else?")]).await;
    let (bot, _folder) = with_dialogs(&model, "refund", "").await;
    assert_eq!(bot.error(), None);
    let first = answered(&bot, says("I want my money back")).await;
    assert_eq!(json!(first.answer.actions)[0]["text"], "Which order?");
    let mut next = says("A-17");
    next.session.extend(first.answer.session);
    let second = answered(&bot, next).await;
    let said = json!(second.answer.actions);
    assert_eq!(
        (&said[0]["text"], &said[1]["text"]),
        (&json!("Refund of A-17"), &json!("A colleague looks at A-17."))
    );
    assert_eq!(model.posts().len(), 1, "no model has a say in it");
    assert!(second.answer.draft && !first.answer.draft, "people look at it where it says so");
    let parts: Vec<_> = second.about.parts.iter().map(|part| part.dialog.as_str()).collect();
    assert_eq!((second.about.kind.dialog.as_str(), parts), ("done", vec!["done"]));
    let mut last = says("Thanks");
    last.session
        .extend(second.answer.session.into_iter().filter(|(_, value)| *value != Value::Null));
    assert_eq!(actions(&bot, last).await[0]["text"], "Anything else?");
}

#[tokio::test]
async fn a_dialog_that_is_not_there_is_an_error_of_the_file() {
    let model = model([]).await;
    let (bot, _folder) = with_dialogs(&model, "refunds", "").await;
    assert!(
        bot.error().unwrap().contains("there is no dialog `refunds`; did you mean `refund`?"),
        "{:?}",
        bot.error()
    );
}
