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
use deskmate_engine::BotWritten;
use deskmate_store::Role;
use web_kit::icons;

use super::{Readable, channel};
use crate::console::{Pages, caller::Caller, frame};

/// How many intents are told of.
const INTENTS: usize = 5;

/// What was asked for beside the page itself.
#[derive(Default)]
pub(super) struct More {
    pub(super) tests: Option<Result<Vec<Tested>, String>>,
    pub(super) probed: Option<Result<Vec<String>, Vec<String>>>,
    pub(super) sentence: Option<String>,
}

/// Something that is wrong with the file.
struct Wrong {
    is_error: bool,
    line: usize,
    message: String,
    help: String,
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
struct Person {
    named: Offload,
    /// `None`: that is not known.
    is_there: Option<bool>,
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
        let why = tested.steps.iter().find_map(|step| match &step.verdict {
            Verdict::Failed { expected, got } => Some(format!(
                "line {}, {}: expected {expected}; there was {got}",
                step.line, step.step
            )),
            Verdict::Passed => None,
        });
        let passed = tested.passed();
        Self { name: tested.name, line: tested.line, passed, why: why.unwrap_or_default() }
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
    let written = channel.written();
    let found = Readable::of(&channel);
    let (mut people, mut wrong, mut unasked, mut explained) = (Vec::new(), Vec::new(), None, None);
    if let Some(Readable { written, text, bot }) = &found {
        let all = offloads(bot, text);
        let asked = channel.names().await;
        let workspace = match asked {
            Ok(names) => Some(Workspace {
                teams: names.teams,
                teammates: names.teammates,
                tags: names.tags,
                contact_attributes: names.contact_attributes,
                conversation_attributes: names.conversation_attributes,
            }),
            Err(problem) => {
                unasked = Some(problem.to_string());
                None
            }
        };
        wrong = lint(bot, &written.name, text, workspace.as_ref());
        people = all.into_iter().map(|named| person(named, workspace.as_ref())).collect();
        explained = more
            .sentence
            .as_ref()
            .map(|sentence| explain(bot, &Lexical::new(bot), sentence, INTENTS));
    } else if let Some(BotWritten { name, text: Some(text), .. }) = &written {
        wrong = Bot::parse(name, text).err().unwrap_or_default();
    }
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
        file: written.map(|written| written.name),
        readable: found.is_some(),
        wrong: wrong.into_iter().map(Wrong::from).collect(),
        people,
        unasked,
        fallback: channel.fallback_team(),
        passed: tests.as_ref().and_then(|tests| tests.as_ref().ok()).map_or(0, count),
        tests,
        probed: more.probed,
        sentence: more.sentence.unwrap_or_default(),
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
