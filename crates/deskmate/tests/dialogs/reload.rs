//! A bot file changes while the bot works.

use std::fs;

use serde_json::Value;

use super::{of_file, with};
use crate::support::{JOE, World, service::ADMIN_TOKEN};

fn saying(text: &str) -> String {
    format!(
        "deskmate: 1\ndialogs:\n  introduction: {{ input: {{ variable: name, question: \"{text}\" }}, goto: thanks }}\n  \
         thanks: {{ message: [ {{ text: \"{text} {{name}}\" }} ] }}\n"
    )
}

async fn readyz(world: &World) -> Value {
    let client = reqwest::Client::builder().build().unwrap();
    let asked = client.get(world.url("/readyz")).bearer_auth(ADMIN_TOKEN);
    asked.send().await.unwrap().json().await.unwrap()
}

#[tokio::test]
async fn a_change_counts_from_the_next_turn_on_and_a_broken_file_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bot.yaml");
    fs::write(&path, saying("First?")).unwrap();
    let world = of_file(path.clone()).await;
    let conversation = world.joe_starts("Hi").await;
    fs::write(&path, saying("Second, longer?")).unwrap();
    world.customer_writes(&conversation, "Joe").await;
    assert_eq!(world.bot_said(&conversation), ["First?", "Second, longer? Joe"]);

    fs::write(&path, "deskmate: 1\ndialogs: { introduction: { mesage: 1 } }\n").unwrap();
    let other = world.does(intercom_twin::Act::contact_starts(JOE, "Hello")).await.conversation_id;
    assert_eq!(world.bot_said(&other), ["Second, longer?"], "the old one stays");
}

/// "A dialog that vanished with a new file version means: no open question, session kept."
#[tokio::test]
async fn a_question_whose_dialog_vanished_is_not_open_any_more() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bot.yaml");
    fs::write(&path, saying("Your name?")).unwrap();
    let world = of_file(path.clone()).await;
    let conversation = world.joe_starts("Hi").await;
    fs::write(
        &path,
        "deskmate: 1\ndialogs: { not_understood: { message: [ { text: Pardon? } ] } }\n",
    )
    .unwrap();
    world.customer_writes(&conversation, "Joe").await;
    assert_eq!(world.bot_said(&conversation), ["Your name?", "Pardon?"]);
}

#[tokio::test]
async fn readyz_says_why_a_bot_file_is_not_used() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bot.yaml");
    fs::write(&path, saying("First?")).unwrap();
    let at = path.clone();
    let world = with("dialogs: { introduction: { message: [ { text: Hi } ] } }", move |options| {
        options.bot = super::of_path(at.clone());
    })
    .await;
    assert_eq!(readyz(&world).await["channels"][0]["bot"], Value::Null);
    fs::write(&path, "deskmate: 1\ndialogs: { introduction: { mesage: 1 } }\n").unwrap();
    let ready = readyz(&world).await;
    let why = ready["channels"][0]["bot"].as_str().unwrap();
    assert!(why.contains("bot.yaml:2:") && why.contains("mesage"), "{why}");
    assert_eq!(ready["channels"][0]["state"], "ready", "the bot as it was still answers");
}
