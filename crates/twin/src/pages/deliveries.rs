//! Deliveries: every webhook, what came of it, and the endpoint it went to.

mod act;
mod detail;
mod endpoint;

use std::sync::Arc;

use askama::Template;
use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::Response,
};

use super::{
    address::{Address, Asked},
    bits::{Choice, Html, When, icons},
    frame::{self, Framed, html},
};
use crate::{
    app::App,
    shared::Shared,
    webhook::{Attempt, AttemptState, TOPICS, Topic},
    world::World,
};

pub(super) use act::post;

/// What the address of the page says.
const KEYS: [&str; 5] = ["topic", "state", "conversation", "before", "id"];
/// What tells a bot that a conversation is its own, that it has to answer, and that it has to stop.
const AT_A_DESK: [&str; 12] = [
    "conversation.user.created",
    "conversation.user.replied",
    "conversation.admin.assigned",
    "conversation.admin.replied",
    "conversation.admin.noted",
    "conversation.admin.closed",
    "conversation.admin.opened",
    "conversation.admin.snoozed",
    "conversation.admin.unsnoozed",
    "conversation.contact.detached",
    "conversation.deleted",
    "conversation_part.redacted",
];
/// So many are listed at once.
const AT_ONCE: usize = 40;

#[derive(Template)]
#[template(path = "deliveries.html")]
struct Page<'a> {
    endpoint: endpoint::Shown,
    topics: Vec<&'static str>,
    subscribed: Vec<String>,
    /// So many of them the app may not be told of.
    off: usize,
    app: &'a App,
    topic: &'a str,
    conversation: &'a str,
    states: Vec<Choice>,
    rows: Vec<Row>,
    more: String,
    total: usize,
    back: String,
    here_pairs: Vec<(String, String)>,
    detail: Option<Html>,
}

struct Row {
    id: u64,
    href: String,
    here: bool,
    topic: String,
    conversation: String,
    attempt: u32,
    state: StateShown,
    status: String,
    took: String,
    when: When,
}

/// What came of an attempt, in a word and a mark.
struct StateShown {
    word: &'static str,
    mark: &'static str,
    icon: icons::Icon,
}

fn state_shown(state: AttemptState) -> StateShown {
    let (word, mark, icon) = match state {
        AttemptState::Waiting => ("Waiting", "soft", icons::CLOCK),
        AttemptState::InFlight => ("On its way", "soft", icons::ARROW),
        AttemptState::Delivered => ("Delivered", "good", icons::CHECK),
        AttemptState::Failed => ("Failed", "bad", icons::WARN),
        AttemptState::Dropped => ("Dropped", "warn", icons::CROSS),
    };
    StateShown { word, mark, icon }
}

const STATES: [(&str, &str); 6] = [
    ("", "All"),
    ("delivered", "Delivered"),
    ("failed", "Failed"),
    ("waiting", "Waiting"),
    ("dropped", "Dropped"),
    ("in_flight", "On its way"),
];

pub(super) async fn page(
    State(shared): State<Arc<Shared>>,
    Query(asked): Query<Asked>,
) -> Response {
    shared.read(|world| {
        let here = Address::new("/deliveries", &asked, &KEYS);
        let framed = Framed {
            title: "Deliveries".to_owned(),
            nav: "/deliveries",
            look: "tool-page deliveries-page",
            live: "deliveries settings clock",
            main: main(world, &here),
        };
        frame::page(world, StatusCode::OK, &framed)
    })
}

fn main(world: &World, here: &Address) -> Html {
    let (topic, state) = (here.value("topic"), here.value("state"));
    let conversation = here.value("conversation");
    let before = here.value("before").parse().unwrap_or(u64::MAX);
    let fits = |a: &&Attempt| {
        (topic.is_empty() || a.topic == topic)
            && (conversation.is_empty() || a.conversation_id.as_deref() == Some(conversation))
            && (state.is_empty() || in_address(a.state) == state)
    };
    let newest_first = || world.deliveries.attempts.values().rev().filter(fits);
    let mut shown = newest_first().filter(|a| a.id < before);
    let listed: Vec<_> = shown.by_ref().take(AT_ONCE).collect();
    let last = shown.next().and(listed.last());
    let more = last.map(|a| here.with(&[("before", &a.id.to_string())])).unwrap_or_default();
    let chosen = here.value("id").parse().ok();
    let chosen = chosen.and_then(|id: u64| world.deliveries.attempts.get(&id));
    let states = STATES.map(|(name, text)| Choice {
        href: here.with(&[("state", name), ("before", ""), ("id", "")]),
        text: text.to_owned(),
        note: String::new(),
        here: name == state,
        face: None,
    });
    html(&Page {
        endpoint: endpoint::shown(world),
        topics: TOPICS.iter().map(|topic| topic.name).collect(),
        subscribed: world.endpoint.topics.clone(),
        off: world.endpoint.topics.iter().filter(|topic| !world.app.may_hear(topic)).count(),
        app: &world.app,
        topic,
        conversation,
        states: states.into(),
        rows: listed.into_iter().map(|a| row(world, a, chosen, here)).collect(),
        more,
        total: newest_first().count(),
        back: here.here(),
        here_pairs: here.pairs_without(&["topic", "conversation", "before", "id"]),
        detail: chosen.map(|a| detail::detail(a, here)),
    })
}

fn in_address(state: AttemptState) -> &'static str {
    match state {
        AttemptState::Waiting => "waiting",
        AttemptState::InFlight => "in_flight",
        AttemptState::Delivered => "delivered",
        AttemptState::Failed => "failed",
        AttemptState::Dropped => "dropped",
    }
}

fn row(world: &World, a: &Attempt, chosen: Option<&Attempt>, here: &Address) -> Row {
    let (now, at) = (world.now(), a.at_ms.div_euclid(1000));
    Row {
        id: a.id,
        href: here.with(&[("id", &a.id.to_string())]),
        here: chosen.is_some_and(|c| c.id == a.id),
        topic: a.topic.clone(),
        conversation: a.conversation_id.clone().unwrap_or_default(),
        attempt: a.attempt,
        state: state_shown(a.state),
        status: a.status.map(|s| s.to_string()).unwrap_or_default(),
        took: a.took_ms.map(|ms| format!("{ms} ms")).unwrap_or_default(),
        when: if at > now { When::ahead(at, now) } else { When::ago(at, now) },
    }
}

impl Page<'_> {
    fn is_version(&self, version: &str) -> bool {
        self.endpoint.version == version
    }

    /// The topics to choose from, those first without which a bot misses something.
    fn topic_groups(&self) -> [(&'static str, Vec<&'static str>); 2] {
        let others = self.topics.iter().copied().filter(|t| !AT_A_DESK.contains(t));
        [
            ("Topics that a bot in the inbox needs", AT_A_DESK.to_vec()),
            ("Other topics", others.collect()),
        ]
    }

    fn is_topic(&self, topic: &str) -> bool {
        self.topic == topic
    }

    fn may_hear(&self, topic: &str) -> bool {
        self.app.may_hear(topic)
    }

    fn needs(&self, topic: &str) -> String {
        Topic::named(topic).map(Topic::needs_shown).unwrap_or_default()
    }

    fn has_topic(&self, topic: &str) -> bool {
        self.subscribed.iter().any(|t| t == topic)
    }
}
