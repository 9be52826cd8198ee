//! Objects as Intercom shows them.

mod admin;
mod ai_agent;
mod article;
mod attribute;
mod company;
mod contact;
mod conversation;
mod conversation_attribute;
mod event;
mod note;
mod part;
mod source;
mod statistics;
mod tag;
mod ticket;

pub(crate) use admin::{admin, avatar, listed_avatar, team, team_ids};
pub(crate) use ai_agent::ai_agent;
pub(crate) use article::{article, article_item};
pub(crate) use attribute::attribute;
pub(crate) use company::company;
pub(crate) use contact::{contact, merged};
pub(crate) use conversation::conversation;
pub(crate) use conversation_attribute::conversation_attribute;
pub(crate) use event::{event, event_summary};
pub(crate) use note::note;
pub(crate) use part::{author, part};
pub(crate) use tag::{applied_tag, tag};
pub(crate) use ticket::{ticket, ticket_part, whole_ticket_state, whole_ticket_type};

use std::sync::Arc;

use serde_json::{Value, json};

use crate::{version::Version, world::Part};

/// At most so many parts are shown, the newest (API description, `GET /conversations/{id}`).
const MOST_PARTS: usize = 500;

/// Which parts a conversation is shown with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Parts {
    /// None, and no `conversation_parts` either: in lists.
    Without,
    /// The newest 500, without the very newest so many.
    NewestBut(usize),
    /// Only these: in webhooks.
    Only(Vec<u64>),
}

/// How something is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Shape {
    pub(crate) version: Version,
    /// Bodies and subjects as text instead of HTML.
    pub(crate) plain_text: bool,
    pub(crate) parts: Parts,
    /// The moments in `statistics` as text instead of seconds: in webhooks up to 2.14.
    pub(crate) iso_statistics: bool,
}

impl Shape {
    pub(crate) fn whole(version: Version) -> Self {
        Self { version, plain_text: false, parts: Parts::NewestBut(0), iso_statistics: false }
    }

    /// Those of the parts that are shown.
    fn of<'a>(&'a self, parts: &'a [Arc<Part>]) -> impl Iterator<Item = &'a Arc<Part>> {
        let shown = match &self.parts {
            Parts::Without => 0..0,
            Parts::NewestBut(hidden) => {
                let seen = parts.len().saturating_sub(*hidden);
                seen.saturating_sub(MOST_PARTS)..seen
            }
            Parts::Only(_) => 0..parts.len(),
        };
        let wanted = |part: &&Arc<Part>| match &self.parts {
            Parts::Only(ids) => ids.contains(&part.id),
            Parts::Without | Parts::NewestBut(_) => true,
        };
        parts[shown].iter().filter(wanted)
    }

    fn text(&self, html: &str) -> String {
        if self.plain_text { crate::body::to_plain(html) } else { html.to_owned() }
    }
}

/// An object with more in it. What `json!` is given as an expression it copies, and what is in that
/// once more: what is large goes in here.
pub(crate) fn holding<const N: usize>(mut object: Value, more: [(&str, Value); N]) -> Value {
    for (key, value) in more {
        object[key] = value;
    }
    object
}

/// A value as it is sent.
pub(crate) fn text(value: &Value) -> String {
    // Room for nearly all: what has to grow is copied again and again.
    let mut text = Vec::with_capacity(16 * 1024);
    let written = serde_json::to_writer(&mut text, value);
    debug_assert!(written.is_ok(), "values can be written");
    String::from_utf8(text).unwrap_or_default()
}

/// `{"type":"list",…}` inside another object, of which at most ten entries are shown.
pub(crate) fn inline_list(data: Vec<Value>, url: &str) -> Value {
    let total = data.len();
    let shown: Vec<_> = data.into_iter().take(10).collect();
    let list = json!({
        "type": "list",
        "has_more": total > shown.len(),
        "url": url,
        "total_count": total,
    });
    holding(list, [("data", shown.into())])
}
