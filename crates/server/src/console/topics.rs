//! Which topics of its webhook a channel needs, and which have come in.

use deskmate_core::Timestamp;
use deskmate_engine::{Channel, Engine};
use deskmate_store::StoreError;

use super::{
    Pages,
    bits::{When, span},
};

/// So many of the newest webhooks are looked through for those of other topics.
const LOOKED_AT: usize = 100;

/// So much of what has happened since the last webhook is looked at.
const COUNTED: usize = 5_000;

/// The topics, and whether without them something is slower that people wait for.
const TOPICS: [(&str, bool); 12] = [
    ("conversation.user.created", true),
    ("conversation.user.replied", true),
    ("conversation.admin.assigned", true),
    ("conversation.admin.closed", true),
    ("conversation.admin.replied", false),
    ("conversation.admin.noted", false),
    ("conversation.admin.snoozed", false),
    ("conversation.admin.unsnoozed", false),
    ("conversation.admin.opened", false),
    ("conversation.deleted", false),
    ("conversation.contact.detached", false),
    ("conversation_part.redacted", false),
];

/// What has come in for a channel, for the pages and the API alike.
pub(crate) struct Hears {
    /// Its topics: whether each is needed, and when it was last seen.
    pub(crate) topics: Vec<(&'static str, bool, Option<Timestamp>)>,
    /// The newest of any topic.
    pub(crate) last: Option<Timestamp>,
    /// How many conversations had news since then that it did not hear of, where it has gone deaf.
    pub(crate) missed: Option<usize>,
}

impl Hears {
    /// Looks up when each topic was last seen, and whether it hears.
    pub(crate) async fn of(engine: &Engine, own: &Channel) -> Result<Self, StoreError> {
        let (store, channel) = (engine.console(), own.name().as_str());
        let (mut topics, mut last) = (Vec::new(), None);
        for (name, needed) in TOPICS {
            let seen = store.topic_seen(channel, name).await?;
            last = last.max(seen);
            topics.push((name, needed, seen));
        }
        // Also of a topic that nobody needs.
        let newest = store.came_in(Timestamp::from_millis(i64::MAX), LOOKED_AT).await?;
        let newest = newest.iter().find(|one| one.channel == channel).map(|one| one.at);
        last = last.max(newest);
        let missed = match engine.misses_webhooks(own, last).await? {
            true => {
                let since = last.unwrap_or(Timestamp::from_millis(i64::MIN));
                Some(store.happened_in(channel, since, COUNTED).await?)
            }
            false => None,
        };
        Ok(Self { topics, last, missed })
    }
}

/// A topic, and when it was last seen.
pub(super) struct Topic {
    pub(super) name: &'static str,
    pub(super) needed: bool,
    pub(super) seen: Option<When>,
}

/// The same, as a page shows it.
pub(super) struct Webhook {
    pub(super) topics: Vec<Topic>,
    /// The newest of any topic.
    pub(super) last: Option<When>,
    /// It does not hear what Intercom has.
    pub(super) quiet: Option<Quiet>,
}

/// A webhook that does not hear.
pub(super) struct Quiet {
    /// For how long; nothing where none has ever come.
    pub(super) since: Option<String>,
    /// How many conversations had news meanwhile.
    pub(super) conversations: usize,
}

impl Webhook {
    pub(super) async fn of(pages: &Pages, own: &Channel) -> Result<Self, StoreError> {
        let (now, Hears { topics, last, missed }) =
            (pages.now(), Hears::of(&pages.engine, own).await?);
        let topic = |(name, needed, seen): (_, _, Option<Timestamp>)| Topic {
            name,
            needed,
            seen: seen.map(|at| When::ago(at, now)),
        };
        let quiet = |conversations| Quiet {
            since: last.map(|at| span(now.since(at).as_secs())),
            conversations,
        };
        Ok(Self {
            topics: topics.into_iter().map(topic).collect(),
            quiet: missed.map(quiet),
            last: last.map(|at| When::ago(at, now)),
        })
    }
}
