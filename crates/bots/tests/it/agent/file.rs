//! The file: what is wrong with it is told at its place.

use deskmate_bots::{AgentFile, Bot};
use deskmate_core::counted;

use super::{SMALL, agent, failure, model, says};

fn found(text: &str) -> String {
    let found = match AgentFile::parse("agent.yaml", text, None) {
        Ok((_, found)) | Err(found) => found,
    };
    found.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

#[test]
fn everything_that_is_wrong_is_told_at_once() {
    let misspelt = "agent: 2
instruction: Be kind.
languages: { primary: english }
model: { api: completions, url: 'https://x.test' }
";
    let wrong = "agent: 2
instructions: ' '
languages: { primary: nl, secondary: [nl, fr, fr] }
model:
  url: api.openai.com/v1
  name: ''
  key: sk-abc
  temperature: 3
  max_tokens: 5
  fallback: { url: 'https://u:p@x.test/v1', name: b, fallback: { url: 'https://x.test', name: c } }
handover:
  teams: { Billing: '' }
  words: [x]
";
    insta::assert_snapshot!(format!("{}\n\n{}", found(misspelt), found(wrong)));
    assert_eq!(found(SMALL), "");
}

#[test]
fn what_is_probably_not_meant_is_told_too() {
    insta::assert_snapshot!(found(
        "agent: 1\ninstructions: Hi\nmodel: { url: 'https://x.test/v1', name: a, key: sk-abc }\n"
    ));
}

#[test]
fn a_team_that_the_workspace_does_not_have_is_an_error() {
    let workspace = deskmate_dialog::Workspace {
        teams: vec!["Shipping".into(), "Support".into(), "Bills".into()],
        ..Default::default()
    };
    let found = AgentFile::parse("agent.yaml", SMALL, Some(&workspace)).unwrap_err();
    assert_eq!(counted(found.len(), "problem"), "1 problem");
    assert!(found[0].to_string().contains("the workspace has no team `Billing`"), "{}", found[0]);
}

#[test]
fn an_agent_is_told_from_dialogs_even_where_it_is_broken() {
    assert!(AgentFile::is_agent(SMALL));
    assert!(AgentFile::is_agent("agent: 1\nmodel: {"));
    assert!(!AgentFile::is_agent(
        "deskmate: 1\ndialogs: { a: { message: [ { text: 'agent: 1' } ] } }"
    ));
    assert!(!AgentFile::is_agent(""));
}

#[test]
fn the_schema_knows_every_key_and_no_other() {
    let schema = serde_json::to_value(AgentFile::schema()).unwrap();
    let right = serde_json::json!({"agent": 1, "instructions": "Hi", "model": {"url": "https://x.test", "name": "a"}});
    let mut wrong = right.clone();
    wrong["modle"] = 1.into();
    let schema = jsonschema::validator_for(&schema).unwrap();
    assert!(schema.is_valid(&right));
    assert!(!schema.is_valid(&wrong));
}

#[tokio::test]
async fn what_the_environment_lacks_is_told_at_its_place() {
    let model = model([]).await;
    let bot = agent(&SMALL.replace("env:URL", "env:UNSET"), &model);
    let why = "agent.yaml:6:15: error: the environment variable UNSET is not set; \
               set it, such as OPENAI_BASE_URL=https://api.openai.com/v1, or write the address here";
    assert_eq!(bot.error().as_deref(), Some(why));
    assert_eq!(failure(&bot, says("Hi")).await, format!("the agent `sam` cannot run: {why}"));
}
