//! Bots, for scripts: how each is written, whether that is in order, and what it would say.

use axum::{
    extract::{Path, Request, State},
    http::StatusCode,
    response::Response,
};
use deskmate_dialog::draw;
use deskmate_engine::Channel;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{Answer, channel, json, ok};
use crate::{
    App,
    console::{Chat, Looked, MOST_STEPS, Readable, explained, why_failed},
    problem::problem,
};

/// Some bots.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Bots")]
pub(super) struct Bots {
    bots: Vec<Shown>,
}

/// What answers in a channel.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Bot")]
struct Shown {
    channel: String,
    /// What its turns call the bot.
    bot: String,
    /// How the configuration says what is behind it: `http`, `dialogs`.
    driver: &'static str,
    /// The bot as the subject of a sentence.
    subject: String,
    /// The file in which it is written in the dialog language, if it is.
    file: Option<String>,
    /// What keeps it from running as it is written now.
    problem: Option<String>,
}

impl Shown {
    fn of(channel: &Channel) -> Self {
        Self {
            channel: channel.name().to_string(),
            bot: channel.bot_name().to_owned(),
            driver: channel.bot_driver(),
            subject: channel.bot_subject(),
            file: channel.written().map(|written| written.name),
            problem: channel.bot_trouble(),
        }
    }
}

/// `GET /api/v1/bots`
pub(super) async fn list(State(app): State<App>) -> Answer {
    ok(Bots { bots: app.engine.channels().map(|channel| Shown::of(&channel)).collect() })
}

/// A bot, and what is to say of its file.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "BotLooked")]
pub(super) struct OfFile {
    bot: Shown,
    /// What is wrong with the file as it is now, and what is probably not meant.
    checks: Vec<Check>,
    /// To whom it hands over.
    hands_over_to: Vec<HandsOver>,
    /// Why it is not known whether they are there.
    unasked: Option<String>,
    /// What its dialogs are called.
    dialogs: Vec<String>,
}

/// Something that is wrong with a file, or probably not meant.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "BotCheck")]
struct Check {
    #[schemars(extend("enum" = ["error", "warning"]))]
    severity: &'static str,
    line: usize,
    message: String,
    help: Option<String>,
}

/// Whom a bot hands over to.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "BotHandover")]
struct HandsOver {
    /// `team` or `teammate`; empty: the channel's fallback team.
    #[schemars(extend("enum" = ["team", "teammate", ""]))]
    what: &'static str,
    /// As it is written.
    name: String,
    /// Whether that is known only when the bot runs.
    depends: bool,
    line: usize,
    /// Whether the workspace has them, where that is known.
    is_there: Option<bool>,
}

/// `GET /api/v1/bots/CHANNEL`
pub(super) async fn one(State(app): State<App>, Path(name): Path<String>) -> Answer {
    let channel = channel(&app, &name).ok_or_else(|| no_channel(&name))?;
    let Looked { readable, wrong, people, unasked } = Looked::at(&channel).await;
    let dialogs = readable.iter().flat_map(|found| found.bot.file().dialogs.names());
    ok(OfFile {
        bot: Shown::of(&channel),
        dialogs: dialogs.map(str::to_owned).collect(),
        checks: (wrong.into_iter())
            .map(|one| Check {
                severity: if one.is_error { "error" } else { "warning" },
                line: one.line,
                message: one.message,
                help: Some(one.help).filter(|help| !help.is_empty()),
            })
            .collect(),
        hands_over_to: (people.into_iter())
            .map(|one| HandsOver {
                what: one.named.what,
                name: one.named.name,
                depends: one.named.depends,
                line: one.named.line,
                is_there: one.is_there,
            })
            .collect(),
        unasked,
    })
}

/// A bot as a picture.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "BotPicture")]
pub(super) struct Picture {
    /// All dialogs, and how they lead to one another.
    svg: String,
}

/// `GET /api/v1/bots/CHANNEL/picture`
pub(super) async fn picture(State(app): State<App>, Path(name): Path<String>) -> Answer {
    let found = readable(&app, &name).await?;
    ok(Picture { svg: draw(&found.bot) })
}

/// A dialog as it is written.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "BotDialog")]
pub(super) struct Dialog {
    dialog: String,
    file: String,
    /// Its first line there.
    line: usize,
    /// What is called like a secret is masked.
    source: String,
}

/// `GET /api/v1/bots/CHANNEL/dialogs/DIALOG`
pub(super) async fn dialog(
    State(app): State<App>,
    Path((name, dialog)): Path<(String, String)>,
) -> Answer {
    let found = readable(&app, &name).await?;
    let Some((line, source)) = found.dialog(&dialog) else {
        let why = format!("the bot has no dialog `{dialog}`");
        return Err(problem(StatusCode::NOT_FOUND, "no_such_dialog", why));
    };
    ok(Dialog { dialog, file: found.written.name, line, source })
}

/// How the tests beside a bot went.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "BotTests")]
pub(super) struct Run {
    passed: usize,
    failed: usize,
    tests: Vec<Test>,
}

/// How a test went.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "BotTest")]
struct Test {
    name: String,
    /// Its line in the file.
    line: usize,
    passed: bool,
    /// Why it failed.
    why: Option<String>,
}

/// `POST /api/v1/bots/CHANNEL/tests`
pub(super) async fn tests(State(app): State<App>, Path(name): Path<String>) -> Answer {
    let all = readable(&app, &name).await?.tests().await;
    let all = all.map_err(|why| problem(StatusCode::NOT_FOUND, "no_tests", why))?;
    let passed = all.iter().filter(|test| test.passed()).count();
    let test = |test: deskmate_dialog::testing::Tested| Test {
        passed: test.passed(),
        why: Some(why_failed(&test)).filter(|why| !why.is_empty()),
        name: test.name,
        line: test.line,
    };
    ok(Run { passed, failed: all.len() - passed, tests: all.into_iter().map(test).collect() })
}

/// A chat, from its beginning.
#[derive(Deserialize, JsonSchema)]
#[schemars(rename = "TryBot")]
#[serde(deny_unknown_fields)]
pub(super) struct Tried {
    /// How things are, as a test's `given` has it: contact, variables, time.
    #[serde(default)]
    given: Map<String, Value>,
    /// What happens, as the steps of a test: `{"customer": "Hi"}`, `{"customer": {"press": "Yes"}}`.
    /// A chat goes on by sending what was sent before, and the next one behind it.
    steps: Vec<Value>,
}

/// How a chat went.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "BotTried")]
pub(super) struct Went {
    /// What came of each step.
    steps: Vec<Step>,
    /// The chat as a test that expects just that.
    test: String,
}

/// What came of a step.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "BotStep")]
struct Step {
    /// What happened, in words.
    happened: String,
    /// What the bot did, in words, a line each.
    does: Vec<String>,
    /// The way that it took through its dialogs.
    path: Vec<String>,
    /// What the customer can press then.
    choices: Vec<String>,
    /// Why it could not happen; nothing behind it has.
    stopped: Option<String>,
}

/// `POST /api/v1/bots/CHANNEL/try`
pub(super) async fn try_it(
    State(app): State<App>,
    Path(name): Path<String>,
    request: Request,
) -> Answer {
    let Tried { given, steps } = json(request, r#"{"steps": [{"customer": "Hi"}]}"#).await?;
    let unfit = |why: String| problem(StatusCode::UNPROCESSABLE_ENTITY, "cannot_be_played", why);
    if steps.len() > MOST_STEPS {
        return Err(unfit(format!("a chat has at most {MOST_STEPS} steps")));
    }
    let found = readable(&app, &name).await?;
    let given = (given.iter()).map(|(key, value)| format!("{key}: {value}\n")).collect();
    let chat = Chat { given, steps };
    let played = chat.play(&found.bot).map_err(unfit)?;
    let test = chat.saved(&played);
    let step = |step: deskmate_dialog::testing::Rehearsed| Step {
        happened: step.happened,
        does: step.does,
        path: step.path,
        choices: step.choices,
        stopped: step.stopped,
    };
    ok(Went { steps: played.into_iter().map(step).collect(), test })
}

/// A sentence of a customer.
#[derive(Deserialize, JsonSchema)]
#[schemars(rename = "Sentence")]
#[serde(deny_unknown_fields)]
pub(super) struct Sentence {
    sentence: String,
}

/// How a sentence is understood.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Understood")]
pub(super) struct Understood {
    /// What is read of it: without a signature and quoted text.
    text: String,
    /// The intents that have it among their expressions.
    exact: Vec<String>,
    /// The intents by score, the best first.
    intents: Vec<Intent>,
    /// What an intent must score above.
    threshold: f64,
    /// What was found in it.
    entities: Value,
    /// The words that no expression has.
    unknown: Vec<String>,
}

/// An intent, and how near the sentence is to it.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "UnderstoodAs")]
struct Intent {
    intent: String,
    /// From 0 to 1.
    score: f64,
    fires: bool,
    /// The expression that is most like the sentence.
    nearest: Option<String>,
}

/// `POST /api/v1/bots/CHANNEL/understand`
pub(super) async fn understand(
    State(app): State<App>,
    Path(name): Path<String>,
    request: Request,
) -> Answer {
    let Sentence { sentence } = json(request, r#"{"sentence": "Where is my order?"}"#).await?;
    let told = explained(&readable(&app, &name).await?.bot, &sentence);
    let intent = |one: deskmate_dialog::ScoredIntent| Intent {
        fires: one.score > told.threshold,
        intent: one.intent,
        score: one.score,
        nearest: one.nearest,
    };
    ok(Understood {
        intents: told.intents.into_iter().map(intent).collect(),
        text: told.text,
        exact: told.exact,
        threshold: told.threshold,
        entities: serde_json::json!(told.entities),
        unknown: told.words.unknown,
    })
}

/// Whether what a bot needs is there.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "BotProbed")]
pub(super) struct Probed {
    is_there: bool,
    /// What is in order, or what is not and what to do: for people.
    lines: Vec<String>,
}

/// `POST /api/v1/bots/CHANNEL/probe`
pub(super) async fn probe(State(app): State<App>, Path(name): Path<String>) -> Answer {
    let channel = channel(&app, &name).ok_or_else(|| no_channel(&name))?;
    let probed = channel.probe_bot().await;
    let is_there = probed.is_ok();
    let (Ok(lines) | Err(lines)) = probed;
    ok(Probed { is_there, lines })
}

fn no_channel(name: &str) -> Response {
    let why = format!("there is no channel `{name}`, and so no bot of it");
    problem(StatusCode::NOT_FOUND, "no_such_channel", why)
}

/// The bot file of a channel, where there is one that can be read.
async fn readable(app: &App, name: &str) -> Result<Readable, Response> {
    let channel = channel(app, name).ok_or_else(|| no_channel(name))?;
    let found = tokio::task::spawn_blocking(move || Readable::of(&channel)).await;
    found.ok().flatten().ok_or_else(|| {
        let why = "this bot has no file in the dialog language that can be read";
        problem(StatusCode::CONFLICT, "no_dialogs", why)
    })
}
