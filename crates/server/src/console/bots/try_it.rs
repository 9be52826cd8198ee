//! A chat with a bot as it is written now, that nobody else sees: played as a test without
//! expectations, and saved as one with them.

use std::fmt::Write as _;

use askama::Template;
use axum::{
    Extension,
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use deskmate_dialog::{
    Bot, Lexical,
    testing::{Rehearsed, Tests},
};
use web_kit::icons;

use super::{Readable, readable};
use crate::console::{Pages, caller::Caller, forms::Sent, frame};

/// Most messages of one chat.
pub(crate) const MOST_STEPS: usize = 50;
/// Who chats, where nobody is named.
const GIVEN: &str = "contact: { name: Joe Bloggs, role: user, language: en }";

/// What the page carries from one message to the next.
#[derive(Default)]
pub(crate) struct Chat {
    /// How things are: the `given` of a test, as YAML.
    pub(crate) given: String,
    /// What the customer did: `{"customer": …}`, as steps of a test.
    pub(crate) steps: Vec<serde_json::Value>,
}

impl Chat {
    /// What a form sent, with the message that was just written or the choice that was pressed.
    fn of(sent: &Sent) -> Self {
        let steps = serde_json::from_str(sent.text("steps")).ok();
        let mut steps: Vec<serde_json::Value> = steps.unwrap_or_default();
        if let Some(title) = sent.given("press") {
            steps.push(serde_json::json!({"customer": {"press": title}}));
        } else if let Some(text) = sent.given("text") {
            steps.push(serde_json::json!({"customer": text}));
        }
        steps.truncate(MOST_STEPS);
        Self { given: sent.text("given").to_owned(), steps }
    }

    /// The test file. JSON is YAML, so that whatever was typed stays what it is.
    fn test(&self, steps: &[serde_json::Value]) -> String {
        let mut text = String::from("- name: \"Tried in the console\"\n");
        if !self.given.trim().is_empty() {
            text.push_str("  given:\n");
            for line in self.given.lines() {
                let _ = writeln!(text, "    {}", line.trim_end());
            }
        }
        text.push_str("  steps:\n");
        for step in steps {
            for (name, value) in step.as_object().into_iter().flatten() {
                let _ = writeln!(text, "    - {name}: {value}");
            }
        }
        text
    }

    /// Plays it.
    ///
    /// # Errors
    /// What of `given` cannot be read.
    pub(crate) fn play(&self, bot: &Bot) -> Result<Vec<Rehearsed>, String> {
        if self.steps.is_empty() {
            return Ok(Vec::new());
        }
        let tests = Tests::parse("the chat", &self.test(&self.steps));
        let tests = tests.map_err(|found| match found.first() {
            Some(first) => match &first.help {
                Some(help) => format!("{}; {help}", first.message),
                None => first.message.clone(),
            },
            None => "this cannot be played".to_owned(),
        })?;
        Ok(tests.rehearse(bot, &Lexical::new(bot)))
    }

    /// The chat as a test that expects what the bot did.
    pub(crate) fn saved(&self, played: &[Rehearsed]) -> String {
        let mut steps = Vec::new();
        for (step, played) in self.steps.iter().zip(played) {
            if played.stopped.is_none() {
                steps.push(step.clone());
                steps.extend(played.expects.iter().cloned());
            }
        }
        self.test(&steps)
    }
}

#[derive(Template)]
#[template(path = "bot_try.html")]
struct TryIt<'a> {
    base: &'a str,
    csrf: &'a str,
    channel: &'a str,
    given: &'a str,
    steps: String,
    played: Vec<Rehearsed>,
    choices: Vec<String>,
    problem: String,
    saved: String,
}

fn shown(pages: &Pages, caller: &Caller, name: &str, found: &Readable, chat: &Chat) -> Response {
    let played = chat.play(&found.bot);
    let (status, problem) = match &played {
        Ok(_) => (StatusCode::OK, String::new()),
        Err(why) => (StatusCode::UNPROCESSABLE_ENTITY, why.clone()),
    };
    let played = played.unwrap_or_default();
    let main = TryIt {
        base: &pages.base,
        csrf: frame::csrf(Some(caller)),
        channel: name,
        given: &chat.given,
        steps: serde_json::to_string(&chat.steps).unwrap_or_default(),
        choices: played.last().map(|last| last.choices.clone()).unwrap_or_default(),
        saved: if played.is_empty() { String::new() } else { chat.saved(&played) },
        played,
        problem,
    };
    frame::page(pages, Some(caller), (status, "/bots", "Try it"), &main)
}

/// An empty chat.
pub(in crate::console) async fn show(
    State(pages): State<Pages>,
    Extension(caller): Extension<Caller>,
    Path(name): Path<String>,
) -> Response {
    match readable(&pages, &caller, &name) {
        Ok(found) => {
            let chat = Chat { given: GIVEN.to_owned(), ..Chat::default() };
            shown(&pages, &caller, &name, &found, &chat)
        }
        Err(told) => *told,
    }
}

/// The customer writes or presses something.
pub(in crate::console) async fn tell(
    State(pages): State<Pages>,
    Extension(caller): Extension<Caller>,
    Path(name): Path<String>,
    Extension(sent): Extension<Sent>,
) -> Response {
    match readable(&pages, &caller, &name) {
        Ok(found) => shown(&pages, &caller, &name, &found, &Chat::of(&sent)),
        Err(told) => *told,
    }
}
