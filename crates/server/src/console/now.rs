//! Now: who holds what, the one that has waited for longest first.

use askama::Template;
use axum::{
    Extension,
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use deskmate_core::{List, Timestamp};
use deskmate_store::{Console, Listed, Role, StoreError};
use serde::Deserialize;
use web_kit::icons;

use super::{
    Pages,
    bits::{When, span},
    caller::Caller,
    frame,
    guard::or_not_now,
};

/// Conversations on a page.
const A_PAGE: usize = 50;
/// So many are counted; more are `1,000+`.
pub(crate) const COUNTED: usize = 1_000;

#[derive(Deserialize, Default)]
pub(super) struct Asked {
    #[serde(default)]
    list: String,
    #[serde(default)]
    channel: String,
    /// The last one of the page before: when it waits since, and its id.
    #[serde(default)]
    after: String,
    /// An id, to go to.
    #[serde(default)]
    find: String,
}

/// A list, as a tab.
struct Tab {
    list: List,
    icon: icons::Icon,
    text: &'static str,
    count: String,
    longest: String,
    href: String,
    here: bool,
}

struct Row {
    channel: String,
    id: String,
    when: When,
    waits: usize,
    what: String,
}

#[derive(Template)]
#[template(path = "now.html")]
struct Now<'a> {
    base: &'a str,
    csrf: &'a str,
    may: bool,
    tabs: Vec<Tab>,
    /// How many drafts wait, and for how long the first one has; nothing where none does.
    drafts: Option<(String, String)>,
    rows: Vec<Row>,
    channels: Vec<String>,
    channel: &'a str,
    list: List,
    /// What was looked for and is not known; empty if nothing was.
    missing: &'a str,
    empty: &'static str,
    more: Option<String>,
    here: String,
}

/// What a list is called, and what it says when nothing is in it.
fn about(list: List) -> (&'static str, &'static str) {
    match list {
        List::Bot => {
            ("Bot", "The bot holds nothing now. It gets what is assigned to its teammate.")
        }
        List::Team => ("Teams", "No conversation waits in a team."),
        List::Person => ("People", "No person holds a conversation that was the bot's."),
        List::Nobody => ("Nobody", "Good: every conversation has somebody."),
        List::Asleep => ("Closed or snoozed", "Nothing is closed or snoozed."),
        List::Parked => ("Parked", "Good: there is none that nothing can be done with."),
        List::NotOurs => ("Not ours", "There are no others."),
    }
}

/// How many conversations are in a list, and since when the first of them waits.
pub(crate) struct Counted {
    pub(crate) list: List,
    /// Up to one more than [`COUNTED`].
    pub(crate) count: usize,
    pub(crate) longest: Option<Timestamp>,
}

impl Counted {
    /// Counts each list, of those channels together.
    pub(crate) async fn all(
        store: &Console,
        channels: &[impl AsRef<str>],
    ) -> Result<Vec<Self>, StoreError> {
        let mut all = Vec::new();
        for list in TABS {
            let (mut count, mut longest) = (0, None);
            for channel in channels.iter().map(AsRef::as_ref) {
                count += store.count(channel, list, COUNTED + 1).await?;
                let first = store.in_list(channel, list, None, 1).await?;
                let since = first.first().map(|first| first.since);
                longest = [longest, since].into_iter().flatten().min();
            }
            all.push(Self { list, count: count.min(COUNTED + 1), longest });
        }
        Ok(all)
    }
}

/// Who has those of a list.
pub(super) fn holder(list: List) -> &'static str {
    match list {
        List::Bot => "The bot has it",
        List::Team => "A team has it",
        List::Person => "A person has it",
        List::Nobody => "Nobody has it",
        List::Asleep => "Closed or snoozed",
        List::Parked => "Parked",
        List::NotOurs => "Not ours",
    }
}

/// The icon of whoever has those of a list.
pub(super) fn icon(list: List) -> icons::Icon {
    match list {
        List::Bot => icons::BOT,
        List::Team => icons::TEAM,
        List::Person => icons::PERSON,
        List::Nobody | List::NotOurs => icons::NOBODY,
        List::Asleep => icons::CLOCK,
        List::Parked => icons::WARN,
    }
}

const TABS: [List; 6] =
    [List::Bot, List::Team, List::Person, List::Nobody, List::Parked, List::Asleep];

/// What goes on in it, in a few words.
fn what(listed: &Listed) -> String {
    let Some(known) = &listed.known else { return "this build cannot read it".to_owned() };
    if let Some(parked) = &known.parked {
        return parked.why.clone();
    }
    match &known.turn {
        Some(turn) if turn.promised.is_some() => "the bot has promised an answer".to_owned(),
        Some(_) => "the bot is being asked".to_owned(),
        None => String::new(),
    }
}

fn query(list: List, channel: &str, after: Option<&str>) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.append_pair("list", list.word());
    if !channel.is_empty() {
        query.append_pair("channel", channel);
    }
    if let Some(after) = after {
        query.append_pair("after", after);
    }
    query.finish()
}

fn cursor(text: &str) -> Option<(Timestamp, &str)> {
    let (since, id) = text.split_once('.')?;
    Some((Timestamp::from_millis(since.parse().ok()?), id))
}

/// The page.
pub(super) async fn page(
    State(pages): State<Pages>,
    Extension(caller): Extension<Caller>,
    Query(asked): Query<Asked>,
) -> Response {
    or_not_now(shown(&pages, &caller, &asked).await, &pages, &caller)
}

async fn shown(pages: &Pages, caller: &Caller, asked: &Asked) -> Result<Response, StoreError> {
    let all: Vec<_> = pages.engine.channels().map(|channel| channel.name().to_string()).collect();
    let looked_at: Vec<_> =
        all.iter().filter(|name| asked.channel.is_empty() || **name == asked.channel).collect();
    if let Some(found) = find(pages, &all, asked.find.trim()).await? {
        return Ok(found);
    }
    let list = List::named(&asked.list).unwrap_or(List::Bot);
    let now = pages.now();
    let counted = Counted::all(&pages.store, &looked_at).await?;
    let tab = |Counted { list: tab, count, longest }| Tab {
        list: tab,
        icon: icon(tab),
        text: about(tab).0,
        count: if count > COUNTED { format!("{COUNTED}+") } else { count.to_string() },
        longest: longest.map_or_else(String::new, |at: Timestamp| span(now.since(at).as_secs())),
        href: pages.at(&format!("/conversations?{}", query(tab, &asked.channel, None))),
        here: tab == list,
    };
    let tabs = counted.into_iter().map(tab).collect();
    let waiting = pages.store.drafts_waiting(COUNTED + 1).await?;
    let first = pages.store.drafts(None, 1).await?.pop();
    let drafts = first.map(|first| {
        let count = if waiting > COUNTED { format!("{COUNTED}+") } else { waiting.to_string() };
        (count, span(now.since(first.made_at).as_secs()))
    });
    let mut found = Vec::new();
    for channel in &looked_at {
        found.extend(pages.store.in_list(channel, list, cursor(&asked.after), A_PAGE + 1).await?);
    }
    found.sort_by(|a, b| (a.since, &a.id).cmp(&(b.since, &b.id)));
    let is_more = found.len() > A_PAGE;
    found.truncate(A_PAGE);
    let last = found.last().filter(|_| is_more);
    let more = last.map(|last| format!("{}.{}", last.since.as_millis(), last.id)).map(|after| {
        pages.at(&format!("/conversations?{}", query(list, &asked.channel, Some(&after))))
    });
    let rows = found.iter().map(|listed| Row {
        channel: listed.channel.clone(),
        id: listed.id.clone(),
        when: When::ago(listed.since, now),
        waits: listed.known.as_ref().map_or(0, |known| known.unanswered().count()),
        what: what(listed),
    });
    let main = Now {
        base: &pages.base,
        csrf: frame::csrf(Some(caller)),
        may: caller.role >= Role::Operator,
        rows: rows.collect(),
        tabs,
        drafts,
        channels: all,
        channel: &asked.channel,
        list,
        missing: asked.find.trim(),
        empty: about(list).1,
        more,
        here: query(list, &asked.channel, None),
    };
    Ok(frame::page(pages, Some(caller), (StatusCode::OK, "/conversations", "Conversations"), &main))
}

/// On to a conversation, by its id or the end of an address of Intercom.
async fn find(
    pages: &Pages,
    channels: &[String],
    text: &str,
) -> Result<Option<Response>, StoreError> {
    let id = text.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    if id.is_empty() {
        return Ok(None);
    }
    for channel in channels {
        if pages.store.listed(channel, id).await?.is_some() {
            let to = pages.at(&format!("/conversations/{channel}/{id}"));
            return Ok(Some(Redirect::to(&to).into_response()));
        }
    }
    Ok(None)
}
