//! Conversations as data: what goes out, whatever a model, a customer, an article or a tool says.

use std::{fs, path::Path, sync::Arc};

use async_trait::async_trait;
use axum::response::Response;
use deskmate_bots::{Articles, Bot, Outcome, Page};
use deskmate_core::action::Action;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{agent_around, around, calls, completion, model, says, text};
use crate::{
    fake_bot::{FakeBot, responds},
    sample::call,
};

/// A file of conversations with one agent.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Book {
    agent: String,
    articles: Vec<Article>,
    conversations: Vec<Conversation>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Article {
    title: String,
    html: String,
    url: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Conversation {
    name: String,
    /// What the order service answers; 404 where this is missing.
    #[serde(default)]
    service: Option<String>,
    steps: Vec<Step>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    customer: String,
    /// The name of a file that comes along.
    #[serde(default)]
    file: Option<String>,
    /// What is remembered of the customer from earlier conversations.
    #[serde(default)]
    memory: Option<String>,
    /// What the model answers, one after the other; it is down after that.
    #[serde(default)]
    model: Vec<Value>,
    expect: Expect,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Expect {
    /// `say`, `handover`, `fails`.
    kind: String,
    /// What the customer reads has this.
    says: Vec<String>,
    /// What the customer and the team read has none of this.
    never: Vec<String>,
    /// The team that gets it.
    team: Option<String>,
    /// The note for the team has this.
    note: Option<String>,
    /// How often the model was asked.
    asked: Option<usize>,
    /// What the model was told has none of this.
    untold: Vec<String>,
    /// What the model was told has this.
    told: Vec<String>,
}

struct Center(Vec<Page>);

#[async_trait]
impl Articles for Center {
    async fn published(&self) -> Result<Vec<Page>, String> {
        Ok(self.0.clone())
    }
}

/// A text is said; an object is `call` and `with`, a `status`, `raw`, a `refusal` or a `cut` text.
fn answer(scripted: &Value) -> Response {
    let told = |key: &str| scripted.get(key).and_then(Value::as_str);
    match scripted {
        Value::String(said) => text(said),
        Value::Array(all) => {
            let all: Vec<(&str, Value)> = all
                .iter()
                .map(|one| (one["call"].as_str().unwrap(), one["with"].clone()))
                .collect();
            calls(&all)
        }
        _ if told("call").is_some() => calls(&[(told("call").unwrap(), scripted["with"].clone())]),
        _ if told("refusal").is_some() => completion(
            &json!({"role": "assistant", "content": null, "refusal": told("refusal")}),
            "stop",
        ),
        _ if told("cut").is_some() => {
            completion(&json!({"role": "assistant", "content": told("cut")}), "length")
        }
        _ => {
            let status = scripted["status"].as_u64().unwrap_or(200);
            responds(status.try_into().unwrap(), told("raw").unwrap_or("{}").to_owned())
        }
    }
}

/// Everything that a customer or a colleague reads.
fn read(actions: &[Action]) -> (Vec<String>, Vec<String>) {
    let (mut said, mut noted) = (Vec::new(), Vec::new());
    for action in actions {
        match action {
            Action::Say(say) => said.push(say.text.clone()),
            Action::Note(note) => noted.push(note.text.clone()),
            Action::Handover(handover) => {
                said.extend(handover.message.clone());
                noted.extend(handover.note.clone());
            }
            _ => {}
        }
    }
    (said, noted)
}

#[tokio::test]
async fn an_agent_behaves() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/agent/behaves.yaml");
    let book: Value =
        deskmate_dialog::yaml::read(&fs::read_to_string(path).unwrap(), &mut Default::default())
            .unwrap()
            .json();
    let book: Book = serde_json::from_value(book).unwrap();
    assert!(book.conversations.len() >= 60, "{}", book.conversations.len());
    let mut wrong = Vec::new();
    for conversation in &book.conversations {
        for why in plays(&book, conversation).await {
            wrong.push(format!("{}: {why}", conversation.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

async fn plays(book: &Book, conversation: &Conversation) -> Vec<String> {
    let scripted = conversation.steps.iter().flat_map(|step| &step.model).map(answer);
    // Whatever is asked beyond the script: the model is down.
    let model = model(scripted.chain((0..3).map(|_| responds(503, "{}")))).await;
    let service = FakeBot::start((0..9).map(|_| match &conversation.service {
        Some(body) => responds(200, body.clone()),
        None => responds(404, "not found"),
    }))
    .await;
    let pages = book.articles.iter().map(|own| Page {
        title: own.title.clone(),
        html: own.html.clone(),
        url: Some(own.url.clone()),
    });
    let center: Arc<dyn Articles> = Arc::new(Center(pages.collect()));
    let file = book.agent.replace("SERVICE", &service.place);
    let bot = agent_around(&file, &model, around(Some(center)));
    bot.learn().await.unwrap();
    let mut wrong = Vec::new();
    let mut turn = says("");
    for (at, step) in conversation.steps.iter().enumerate() {
        let before = model.posts().len();
        turn.messages[0].text.clone_from(&step.customer);
        turn.messages[0].id = deskmate_core::PartId::new(format!("m{at}"));
        turn.messages[0].attachments.clear();
        if let Some(name) = &step.file {
            let mut file = crate::sample::turn().messages[0].attachments[0].clone();
            file.name = Some(name.clone());
            turn.messages[0].attachments.push(file);
        }
        let mut call = call(turn.clone());
        call.memory.clone_from(&step.memory);
        let outcome = bot.turn(&call).await;
        let (kind, actions) = match &outcome {
            Outcome::Answered(answered) => {
                let actions = answered.answer.actions.clone();
                let handed = actions.iter().any(|action| matches!(action, Action::Handover(_)));
                turn.session.extend(answered.answer.session.clone());
                (if handed { "handover" } else { "say" }, actions)
            }
            _ => ("fails", Vec::new()),
        };
        let (said, noted) = read(&actions);
        let (said, noted) = (said.join("\n"), noted.join("\n"));
        let asked = model.posts()[before..].to_vec();
        let told: String =
            asked.iter().map(|post| String::from_utf8_lossy(&post.body).into_owned()).collect();
        let expect = &step.expect;
        let mut check = |right: bool, what: String| {
            if !right {
                wrong.push(format!("step {at}: {what}; said {said:?}, noted {noted:?}"));
            }
        };
        check(kind == expect.kind, format!("expected {}, got {kind}", expect.kind));
        for words in &expect.says {
            check(said.contains(words), format!("`{words}` is not said"));
        }
        for words in &expect.never {
            check(!said.contains(words) && !noted.contains(words), format!("`{words}` is said"));
        }
        let team = actions.iter().find_map(|action| match action {
            Action::Handover(handover) => Some(handover.team.clone().unwrap_or_default()),
            _ => None,
        });
        check(expect.team.is_none() || team == expect.team, format!("{team:?} gets it"));
        check(
            expect.note.as_ref().is_none_or(|words| noted.contains(words)),
            "the note lacks its words".to_owned(),
        );
        check(
            expect.asked.is_none_or(|times| asked.len() == times),
            format!("asked {} times", asked.len()),
        );
        for words in &expect.untold {
            check(!told.contains(words), format!("the model was told `{words}`"));
        }
        for words in &expect.told {
            check(told.contains(words), format!("the model was not told `{words}`"));
        }
        // What holds for every one: nothing after a handover, and no link of somebody else's.
        let end = actions.iter().position(|action| matches!(action, Action::Handover(_)));
        check(
            end.is_none_or(|end| end + 1 == actions.len()),
            "something comes after the handover".to_owned(),
        );
        check(
            !said.contains("evil") && !noted.contains("evil.test"),
            "a strange link goes out".to_owned(),
        );
        if kind == "say" {
            let history = json!([{"author": "contact", "text": step.customer, "at": 1}, {"author": "bot", "text": said, "at": 2}]);
            turn.history
                .extend(serde_json::from_value::<Vec<deskmate_core::Said>>(history).unwrap());
        }
    }
    wrong
}
