//! The bots: how each is written, whether that is in order, and what it would say.

mod look;
mod read;
mod try_it;

use std::sync::Arc;

use askama::Template;
use axum::{
    Extension,
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use deskmate_dialog::{PICTURE_STYLE, draw};
use deskmate_engine::Channel;
use web_kit::icons;

pub(super) use self::{
    look::page,
    try_it::{show as try_it, tell},
};
pub(crate) use self::{
    look::{Looked, explained, why_failed},
    read::Readable,
    try_it::{Chat, MOST_STEPS},
};
use super::{
    Pages,
    caller::{Caller, digest},
    forms::Sent,
    frame,
};

/// A bot in the list.
struct Line {
    channel: String,
    bot: String,
    subject: String,
    file: Option<String>,
    trouble: Option<String>,
}

#[derive(Template)]
#[template(path = "bots.html")]
struct List<'a> {
    base: &'a str,
    bots: Vec<Line>,
}

/// All bots.
pub(super) async fn list(
    State(pages): State<Pages>,
    Extension(caller): Extension<Caller>,
) -> Response {
    let line = |channel: Arc<Channel>| Line {
        channel: channel.name().to_string(),
        bot: channel.bot_name().to_owned(),
        subject: channel.bot_subject(),
        file: channel.written().map(|written| written.name),
        trouble: channel.bot_trouble(),
    };
    let bots = pages.engine.channels().map(line).collect();
    let main = List { base: &pages.base, bots };
    frame::page(&pages, Some(&caller), (StatusCode::OK, "/bots", "Bots"), &main)
}

/// The channel of that name, or that there is none.
fn channel(pages: &Pages, caller: &Caller, name: &str) -> Result<Arc<Channel>, Box<Response>> {
    let found = pages.engine.channels().find(|channel| channel.name().as_str() == name);
    found.ok_or_else(|| {
        let text = "There is no such channel any more, and so no bot of it.";
        Box::new(frame::told(pages, Some(caller), StatusCode::NOT_FOUND, "Not found", text))
    })
}

/// The same, or what is to be told in its place.
fn readable(pages: &Pages, caller: &Caller, name: &str) -> Result<Readable, Box<Response>> {
    let channel = channel(pages, caller, name)?;
    Readable::of(&channel).ok_or_else(|| {
        let text = "This bot has no file in the dialog language that can be read. Its page says what is wrong.";
        Box::new(frame::told(pages, Some(caller), StatusCode::NOT_FOUND, "No dialogs", text))
    })
}

#[derive(Template)]
#[template(path = "bot_picture.html")]
struct Picture<'a> {
    base: &'a str,
    channel: &'a str,
    /// The address of the drawing: another one when the bot is written anew.
    drawing: String,
    /// Each with the address of its source.
    dialogs: Vec<(&'a str, String)>,
}

/// The picture.
pub(super) async fn picture(
    State(pages): State<Pages>,
    Extension(caller): Extension<Caller>,
    Path(name): Path<String>,
) -> Response {
    let found = match readable(&pages, &caller, &name) {
        Ok(found) => found,
        Err(told) => return *told,
    };
    let address = |dialog| {
        let quoted: String =
            percent_encoding::utf8_percent_encode(dialog, percent_encoding::NON_ALPHANUMERIC)
                .collect();
        (dialog, format!("{}/bots/{name}/dialogs/{quoted}", pages.base))
    };
    let main = Picture {
        base: &pages.base,
        channel: &name,
        drawing: format!("{}/bots/{name}/drawing/{}", pages.base, digest(&found.text)),
        dialogs: found.bot.file().dialogs.names().map(address).collect(),
    };
    frame::page(&pages, Some(&caller), (StatusCode::OK, "/bots", "Picture"), &main)
}

/// The drawing alone. It is as large as the bot, and the same as long as that is: browsers keep it.
pub(super) async fn drawing(
    State(pages): State<Pages>,
    Extension(caller): Extension<Caller>,
    Path((name, print)): Path<(String, String)>,
) -> Response {
    let found = match readable(&pages, &caller, &name) {
        Ok(found) => found,
        Err(told) => return *told,
    };
    if digest(&found.text) != print {
        let text = "The bot is written otherwise by now. Load its picture again.";
        return frame::told(&pages, Some(&caller), StatusCode::NOT_FOUND, "Not found", text);
    }
    let headers = [
        (header::CONTENT_TYPE, "image/svg+xml"),
        (header::CACHE_CONTROL, "private, max-age=31536000, immutable"),
        // By itself it has a style of its own, and nothing else.
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; style-src 'unsafe-inline'"),
    ];
    (headers, draw(&found.bot)).into_response()
}

/// How pictures look. It is nested, so that it changes nothing else on a page.
pub(super) async fn style() -> Response {
    let css = format!(".bot-picture {{\n{PICTURE_STYLE}}}\n");
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], css).into_response()
}

#[derive(Template)]
#[template(path = "bot_source.html")]
struct Source<'a> {
    base: &'a str,
    channel: &'a str,
    dialog: &'a str,
    place: String,
    lines: Vec<(usize, String)>,
}

/// A dialog as it is written.
pub(super) async fn dialog(
    State(pages): State<Pages>,
    Extension(caller): Extension<Caller>,
    Path((name, dialog)): Path<(String, String)>,
) -> Response {
    let found = match readable(&pages, &caller, &name) {
        Ok(found) => found,
        Err(told) => return *told,
    };
    let Some((first, text)) = found.dialog(&dialog) else {
        let text = "The bot has no dialog of that name any more.";
        return frame::told(&pages, Some(&caller), StatusCode::NOT_FOUND, "Not found", text);
    };
    let main = Source {
        base: &pages.base,
        channel: &name,
        dialog: &dialog,
        place: format!("{}, line {first}", found.written.name),
        lines: (first..).zip(text.lines().map(str::to_owned)).collect(),
    };
    frame::page(&pages, Some(&caller), (StatusCode::OK, "/bots", "Dialog"), &main)
}

/// Runs the tests beside a bot.
pub(super) async fn run_tests(
    State(pages): State<Pages>,
    Extension(caller): Extension<Caller>,
    Path(name): Path<String>,
) -> Response {
    let found = match readable(&pages, &caller, &name) {
        Ok(found) => found,
        Err(told) => return *told,
    };
    let tested = found.tests().await;
    look::shown(&pages, &caller, &name, look::More { tests: Some(tested), ..look::More::default() })
        .await
}

/// Looks whether what a bot needs is there.
pub(super) async fn probe(
    State(pages): State<Pages>,
    Extension(caller): Extension<Caller>,
    Path(name): Path<String>,
) -> Response {
    let channel = match channel(&pages, &caller, &name) {
        Ok(channel) => channel,
        Err(told) => return *told,
    };
    let probed = channel.probe_bot().await;
    look::shown(
        &pages,
        &caller,
        &name,
        look::More { probed: Some(probed), ..look::More::default() },
    )
    .await
}

/// Explains how a sentence is understood.
pub(super) async fn understand(
    State(pages): State<Pages>,
    Extension(caller): Extension<Caller>,
    Path(name): Path<String>,
    Extension(sent): Extension<Sent>,
) -> Response {
    let sentence: String = sent.text("sentence").chars().take(look::MOST_CHARS).collect();
    let more = look::More { sentence: Some(sentence), ..look::More::default() };
    look::shown(&pages, &caller, &name, more).await
}
