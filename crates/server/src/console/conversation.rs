//! One conversation's timeline: what was said, what was decided, what was done.

use askama::Template;
use axum::{
    Extension,
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use deskmate_core::{ChannelName, ConversationId, DraftEnd, Happening, List, Timestamp};
use deskmate_engine::{Engine, NotShown, Said, Voice};
use deskmate_store::{ConversationKey, Listed, Role, StoreError, TimelineEntry, Waits};
use serde_json::Value;
use web_kit::icons;

use super::{
    Pages,
    bits::{When, span, took},
    caller::Caller,
    forms::Sent,
    frame,
    guard::{not_now, or_not_now},
};

/// One line of the timeline.
struct Line {
    at: Timestamp,
    when: When,
    /// `said`, `decided` or `done`.
    lane: &'static str,
    icon: icons::Icon,
    /// Who, or what kind of thing.
    title: String,
    text: String,
    /// `good`, `warn`, `bad` or nothing.
    mark: &'static str,
    note: bool,
    raw: String,
    /// Its place among those of one second.
    rank: u8,
}

#[derive(Template)]
#[template(path = "conversation.html")]
struct Page<'a> {
    base: &'a str,
    csrf: &'a str,
    channel: &'a str,
    id: &'a str,
    list: List,
    icon: icons::Icon,
    word: &'static str,
    since: When,
    lines: Vec<Line>,
    waiting: Vec<(Waits, String, When)>,
    session: String,
    trouble: Option<String>,
    /// Where teammates see it in Intercom.
    there: Option<String>,
    may: bool,
}

/// The variables, with what is sensitive masked.
fn masked(value: Value, is_sensitive: &dyn Fn(&str) -> bool) -> Value {
    match value {
        Value::Object(fields) => Value::Object(
            fields
                .into_iter()
                .map(|(name, value)| match is_sensitive(&name) && !value.is_null() {
                    true => (name, "•••".into()),
                    false => (name, masked(value, is_sensitive)),
                })
                .collect(),
        ),
        Value::Array(items) => {
            Value::Array(items.into_iter().map(|item| masked(item, is_sensitive)).collect())
        }
        other => other,
    }
}

/// The variables that bots and customers know of.
fn without_our_own(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            fields.into_iter().filter(|(name, _)| !name.starts_with('_')).collect()
        }
        other => other,
    }
}

fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default()
}

fn said(one: Said, now: Timestamp) -> Line {
    let (icon, who) = match one.voice {
        Voice::Customer => (icons::CHAT, "Customer"),
        Voice::Bot => (icons::BOT, "Bot"),
        Voice::Person => (icons::PERSON, "Teammate"),
        Voice::Automation => (icons::AGAIN, "Automation"),
    };
    let kind = match one.kind.as_str() {
        "comment" => String::new(),
        kind => format!(" · {}", kind.replace('_', " ")),
    };
    Line {
        at: one.at,
        when: When::ago(one.at, now),
        lane: "said",
        icon,
        title: format!("{}{kind}", one.name.as_deref().unwrap_or(who)),
        note: one.is_note(),
        text: one.text,
        mark: "",
        raw: pretty(&masked(one.raw, &deskmate_core::sounds_secret)),
        rank: if one.voice == Voice::Bot { 2 } else { 0 },
    }
}

fn happened(entry: &TimelineEntry, now: Timestamp, is_sensitive: &dyn Fn(&str) -> bool) -> Line {
    let (lane, icon, mark, title, text) = told(&entry.happening);
    let raw = serde_json::to_value(entry).unwrap_or_default();
    let raw = masked(raw, is_sensitive);
    Line {
        at: entry.at,
        when: When::ago(entry.at, now),
        lane,
        icon,
        title,
        text,
        mark,
        note: false,
        raw: pretty(&raw),
        rank: 1,
    }
}

type Told = (&'static str, icons::Icon, &'static str, String, String);

fn told(happening: &Happening) -> Told {
    let decided =
        |icon, mark, title: &str, text: String| ("decided", icon, mark, title.to_owned(), text);
    let done = |icon, mark, title: String, text: String| ("done", icon, mark, title, text);
    match happening {
        Happening::OwnerChanged { to, .. } => {
            let (icon, title) = match to.word() {
                "bot" => (icons::BOT, "The bot has it"),
                "people" => (icons::PERSON, "People have it"),
                _ => (icons::NOBODY, "It is not ours"),
            };
            decided(icon, "", title, String::new())
        }
        Happening::TurnStarted { reason, messages, .. } => {
            let many = messages.len();
            let text =
                format!("because of: {reason}; {many} message{}", if many == 1 { "" } else { "s" });
            decided(icons::ARROW, "", "The bot was asked", text)
        }
        Happening::TurnAnswered { actions, .. } => {
            let text = format!("{actions} action{}", if *actions == 1 { "" } else { "s" });
            decided(icons::CHECK, "", "It answered", text)
        }
        Happening::Drafted { .. } => {
            decided(icons::NOTE, "", "Its answer is a draft", "it waits for people".to_owned())
        }
        Happening::DraftEnded { how, .. } => {
            let (icon, mark) = match how {
                DraftEnd::Sent | DraftEnd::Edited => (icons::CHECK, "good"),
                DraftEnd::Rejected | DraftEnd::Withdrawn => (icons::CROSS, "warn"),
            };
            decided(icon, mark, "The draft", happening.to_string())
        }
        Happening::PathTaken { path, .. } => decided(icons::DOWN, "", "Its way", path.join("\n")),
        Happening::Emitted { .. } => decided(icons::SEND, "", "It sent an event", String::new()),
        Happening::TurnCancelled { why, .. } => {
            decided(icons::CROSS, "warn", "Its answer is not wanted", why.clone())
        }
        Happening::FailedOpen { why } => decided(icons::WARN, "bad", "People get it", why.clone()),
        Happening::LeftOut { what, why } => {
            decided(icons::CROSS, "warn", &format!("Left out: {what}"), why.clone())
        }
        Happening::SecondWriter { .. } => {
            let text = "Another program writes as our teammate. Its words count as an answer.";
            decided(icons::WARN, "bad", "A second writer", text.to_owned())
        }
        Happening::Parked { why } => decided(icons::WARN, "bad", "Parked", why.clone()),
        Happening::Unparked => {
            decided(icons::CHECK, "good", "It can be worked on again", String::new())
        }
        Happening::Delivered { what, ms, failed, .. } => {
            let mut text = "done in Intercom".to_owned();
            text.extend(ms.map(|ms| format!(", in {}", took(ms))));
            if *failed > 0 {
                text.push_str(&format!(", after {failed} that failed"));
            }
            done(icons::CHECK, "good", what.clone(), text)
        }
        Happening::Dropped { what, why, .. } => {
            done(icons::CROSS, "warn", what.clone(), format!("not done: {why}"))
        }
        Happening::Remembered => {
            let text = "for the customer's next conversations".to_owned();
            decided(icons::NOTE, "", "A summary is remembered", text)
        }
        Happening::Unknown => {
            decided(icons::CLOCK, "", "Something that only a newer Deskmate knows", String::new())
        }
    }
}

/// How far an action has come, in words.
pub(super) fn status(waits: &Waits, now: Timestamp) -> String {
    use deskmate_store::OutboxStatus::{Later, Ready, Unknown, Unseen};
    match waits.status {
        Some(Ready) => "ready to be sent".to_owned(),
        Some(Later(at)) if at > now => {
            format!("is tried again in {}", span(at.since(now).as_secs()))
        }
        Some(Later(_)) => "is tried again now".to_owned(),
        Some(Unknown { .. }) => {
            "sent, and not known whether it arrived: it is looked for".to_owned()
        }
        Some(Unseen { .. }) => "done, and its part is still to show".to_owned(),
        None => "written by another version".to_owned(),
    }
}

/// The page.
pub(super) async fn page(
    State(pages): State<Pages>,
    Extension(caller): Extension<Caller>,
    Path((channel, id)): Path<(String, String)>,
) -> Response {
    or_not_now(shown(&pages, &caller, &channel, &id).await, &pages, &caller)
}

async fn shown(
    pages: &Pages,
    caller: &Caller,
    channel: &str,
    id: &str,
) -> Result<Response, StoreError> {
    let Some(listed) = pages.store.listed(channel, id).await? else {
        let text = format!("Nothing is known of a conversation {id} of the channel {channel}.");
        return Ok(frame::told(pages, Some(caller), StatusCode::NOT_FOUND, "Not found", &text));
    };
    let now = pages.now();
    let key = key(channel, id);
    let sensitive = pages.engine.is_sensitive(&key.channel);
    let timeline = pages.engine.store().timeline(&key).await?;
    let mut lines: Vec<_> = timeline.iter().map(|entry| happened(entry, now, &sensitive)).collect();
    let known = format!("{} {:?}", timeline.len(), timeline.last().map(|entry| entry.at));
    let trouble = match pages.said(channel, id, known).await {
        Ok(all) => {
            lines.extend(all.into_iter().map(|one| said(one, now)));
            None
        }
        Err(NotShown::Gone) => Some("Intercom has no such conversation any more.".to_owned()),
        Err(NotShown::NotNow(why)) => Some(format!("What was said cannot be shown now: {why}")),
    };
    // What Intercom tells has seconds: within one, what was said comes before what that led to, and
    // what the bot said behind it.
    lines.sort_by_key(|line| (line.at.as_secs(), line.rank, line.at));
    let session = variables(&listed, &sensitive);
    let waiting = pages.store.waiting_here(channel, id).await?;
    let main = Page {
        base: &pages.base,
        csrf: frame::csrf(Some(caller)),
        channel,
        id,
        list: listed.list,
        icon: super::now::icon(listed.list),
        word: super::now::holder(listed.list),
        since: When::ago(listed.since, now),
        lines,
        waiting: waiting
            .into_iter()
            .map(|one| (one.clone(), status(&one, now), When::ago(one.at, now)))
            .collect(),
        session: session.as_ref().map(pretty).unwrap_or_default(),
        trouble,
        there: pages.engine.page_of(channel, id),
        may: caller.role >= Role::Operator,
    };
    let title = format!("Conversation {id}");
    Ok(frame::page(pages, Some(caller), (StatusCode::OK, "/conversations", &title), &main))
}

/// Has a conversation looked at now, for the pages and the API alike. `false`: nothing is known of it.
///
/// # Errors
/// What the store says.
pub(crate) async fn look_again(
    engine: &Engine,
    caller: &Caller,
    (channel, id): (&str, &str),
) -> Result<bool, StoreError> {
    let console = engine.console();
    if console.listed(channel, id).await?.is_none() {
        return Ok(false);
    }
    let now = engine.clock().now();
    let about = format!("conversation {id} of channel {channel}");
    console.note(caller.did(now, "conversation.retried", about)).await?;
    engine.wake(key(channel, id)).await?;
    Ok(true)
}

/// What is known of a conversation, for scripts: as it is stored, with what is sensitive masked.
pub(crate) struct Kept {
    pub(crate) listed: Listed,
    pub(crate) timeline: Vec<Value>,
    pub(crate) variables: Value,
}

impl Kept {
    /// # Errors
    /// What the store says.
    pub(crate) async fn of(
        engine: &Engine,
        channel: &str,
        id: &str,
    ) -> Result<Option<Self>, StoreError> {
        let Some(listed) = engine.console().listed(channel, id).await? else { return Ok(None) };
        let key = key(channel, id);
        let sensitive = engine.is_sensitive(&key.channel);
        let timeline = engine.store().timeline(&key).await?;
        let raw = |entry| masked(serde_json::to_value(entry).unwrap_or_default(), &sensitive);
        Ok(Some(Self {
            variables: variables(&listed, &sensitive).unwrap_or_else(|| serde_json::json!({})),
            timeline: timeline.iter().map(raw).collect(),
            listed,
        }))
    }
}

fn key(channel: &str, id: &str) -> ConversationKey {
    let (channel, conversation) = (ChannelName::new(channel), ConversationId::new(id));
    ConversationKey { channel, conversation }
}

/// The variables of a conversation that are not our own, if it has any.
fn variables(listed: &Listed, is_sensitive: &dyn Fn(&str) -> bool) -> Option<Value> {
    let session = serde_json::to_value(&listed.known.as_ref()?.session).ok()?;
    let session = masked(without_our_own(session), is_sensitive);
    Some(session).filter(|value| *value != serde_json::json!({}))
}

/// A form that has a conversation looked at now.
pub(super) async fn look(
    State(pages): State<Pages>,
    Extension(caller): Extension<Caller>,
    Extension(sent): Extension<Sent>,
) -> Response {
    let (channel, id) = (sent.text("channel"), sent.text("conversation"));
    match look_again(&pages.engine, &caller, (channel, id)).await {
        Ok(true) => sent.done(&match sent.given("back") {
            Some(list) => pages.at(&format!("/conversations?{list}")),
            None => pages.at(&format!("/conversations/{channel}/{id}")),
        }),
        Ok(false) => {
            let why = "Nothing is known of this conversation.";
            sent.refused(&pages, Some(&caller), StatusCode::NOT_FOUND, why)
        }
        Err(error) => not_now(&pages, Some(&caller), &error),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::masked;

    #[test]
    fn what_is_sensitive_is_masked_wherever_it_stands() {
        let shown = masked(
            json!({"name": "Joe", "cardNumber": 4111, "a": [{"api_key": "x"}], "pin": null}),
            &deskmate_core::sounds_secret,
        );
        assert_eq!(
            shown,
            json!({"name": "Joe", "cardNumber": "•••", "a": [{"api_key": "•••"}], "pin": null})
        );
    }
}
