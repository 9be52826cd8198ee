//! A bot's page: whether it is in order, whom it hands over to, its tests, and what it understands.

use askama::Template;
use axum::{
    Extension,
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use deskmate_dialog::{
    Bot, Diagnostic, Explained, Lexical, Offload, Severity, Workspace, explain, lint, offloads,
    testing::{Tested, Verdict},
};
use deskmate_engine::{BotWritten, Channel};
use deskmate_store::Role;
use web_kit::icons;

use super::{Readable, channel};
use crate::console::{Pages, caller::Caller, frame};

/// How many intents are told of.
const INTENTS: usize = 5;
/// Most characters of a sentence that are looked at.
pub(super) const MOST_CHARS: usize = 1_000;

/// What was asked for beside the page itself.
#[derive(Default)]
pub(super) struct More {
    pub(super) tests: Option<Result<Vec<Tested>, String>>,
    pub(super) probed: Option<Result<Vec<String>, Vec<String>>>,
    pub(super) sentence: Option<String>,
}

/// Something that is wrong with the file.
pub(crate) struct Wrong {
    pub(crate) is_error: bool,
    pub(crate) line: usize,
    pub(crate) message: String,
    pub(crate) help: String,
}

impl From<Diagnostic> for Wrong {
    fn from(found: Diagnostic) -> Self {
        Self {
            is_error: found.severity == Severity::Error,
            line: found.line,
            message: found.message,
            help: found.help.unwrap_or_default(),
        }
    }
}

/// Whom the bot hands over to, and whether they are there.
pub(crate) struct Person {
    pub(crate) named: Offload,
    /// `None`: that is not known.
    pub(crate) is_there: Option<bool>,
}

/// What there is to say of a bot file, with Intercom asked whom there is.
pub(crate) struct Looked {
    /// Whether it can be read.
    pub(crate) readable: Option<Readable>,
    pub(crate) wrong: Vec<Wrong>,
    pub(crate) people: Vec<Person>,
    /// Why it is not known whether they are there.
    pub(crate) unasked: Option<String>,
}

impl Looked {
    pub(crate) async fn at(channel: &Channel) -> Self {
        let Some(readable) = Readable::of(channel) else {
            let wrong = match channel.written() {
                Some(BotWritten { name, text: Some(text), .. }) => {
                    Bot::parse(&name, &text).err().unwrap_or_default()
                }
                _ => Vec::new(),
            };
            let wrong = wrong.into_iter().map(Wrong::from).collect();
            return Self { readable: None, wrong, people: Vec::new(), unasked: None };
        };
        let (workspace, unasked) = match channel.names().await {
            Ok(names) => {
                let workspace = Workspace {
                    teams: names.teams,
                    teammates: names.teammates,
                    tags: names.tags,
                    contact_attributes: names.contact_attributes,
                    conversation_attributes: names.conversation_attributes,
                };
                (Some(workspace), None)
            }
            Err(problem) => (None, Some(problem.to_string())),
        };
        let Readable { written, text, bot } = &readable;
        let people = offloads(bot, text).into_iter();
        let people = people.map(|named| person(named, workspace.as_ref())).collect();
        let wrong = lint(bot, &written.name, text, workspace.as_ref()).into_iter();
        let wrong = wrong.map(Wrong::from).collect();
        Self { readable: Some(readable), wrong, people, unasked }
    }
}

/// How a sentence is understood.
pub(crate) fn explained(bot: &Bot, sentence: &str) -> Explained {
    let sentence: String = sentence.chars().take(MOST_CHARS).collect();
    explain(bot, &Lexical::new(bot), &sentence, INTENTS)
}

/// Why a test failed; empty where it passed.
pub(crate) fn why_failed(tested: &Tested) -> String {
    let why = tested.steps.iter().find_map(|step| match &step.verdict {
        Verdict::Failed { expected, got } => {
            Some(format!("line {}, {}: expected {expected}; there was {got}", step.line, step.step))
        }
        Verdict::Passed => None,
    });
    why.unwrap_or_default()
}

/// A test, and why it failed.
struct Test {
    name: String,
    line: usize,
    passed: bool,
    why: String,
}

impl From<Tested> for Test {
    fn from(tested: Tested) -> Self {
        let (why, passed) = (why_failed(&tested), tested.passed());
        Self { name: tested.name, line: tested.line, passed, why }
    }
}

#[derive(Template)]
#[template(path = "bot.html")]
struct Page<'a> {
    base: &'a str,
    csrf: &'a str,
    may: bool,
    channel: &'a str,
    bot: &'a str,
    subject: String,
    trouble: Option<String>,
    file: Option<String>,
    /// Whether there is a picture, and so on.
    readable: bool,
    wrong: Vec<Wrong>,
    people: Vec<Person>,
    /// Why it is not known whether they are there.
    unasked: Option<String>,
    fallback: &'a str,
    passed: usize,
    tests: Option<Result<Vec<Test>, String>>,
    probed: Option<Result<Vec<String>, Vec<String>>>,
    sentence: String,
    explained: Option<Explained>,
}

/// The page.
pub(in crate::console) async fn page(
    State(pages): State<Pages>,
    Extension(caller): Extension<Caller>,
    Path(name): Path<String>,
) -> Response {
    shown(&pages, &caller, &name, More::default()).await
}

pub(super) async fn shown(pages: &Pages, caller: &Caller, name: &str, more: More) -> Response {
    let channel = match channel(pages, caller, name) {
        Ok(channel) => channel,
        Err(told) => return *told,
    };
    let Looked { readable, wrong, people, unasked } = Looked::at(&channel).await;
    let sentence = more.sentence.unwrap_or_default();
    let explained = readable
        .as_ref()
        .filter(|_| !sentence.is_empty())
        .map(|readable| explained(&readable.bot, &sentence));
    let tests = more.tests.map(|tests| tests.map(|all| all.into_iter().map(Test::from).collect()));
    let count = |all: &Vec<Test>| all.iter().filter(|test| test.passed).count();
    let main = Page {
        base: &pages.base,
        csrf: frame::csrf(Some(caller)),
        may: caller.role >= Role::Operator,
        channel: name,
        bot: channel.bot_name(),
        subject: channel.bot_subject(),
        trouble: channel.bot_trouble(),
        file: channel.written().map(|written| written.name),
        readable: readable.is_some(),
        wrong,
        people,
        unasked,
        fallback: channel.fallback_team(),
        passed: tests.as_ref().and_then(|tests| tests.as_ref().ok()).map_or(0, count),
        tests,
        probed: more.probed,
        sentence,
        explained,
    };
    frame::page(pages, Some(caller), (StatusCode::OK, "/bots", "Bot"), &main)
}

fn person(named: Offload, workspace: Option<&Workspace>) -> Person {
    let all = workspace.and_then(|workspace| match named.what {
        "team" => Some(&workspace.teams),
        "teammate" => Some(&workspace.teammates),
        _ => None,
    });
    let is_there = all
        .filter(|_| !named.depends)
        .map(|all| all.iter().any(|known| known.eq_ignore_ascii_case(&named.name)));
    Person { named, is_there }
}
