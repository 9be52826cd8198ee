//! Which topics of its webhook a channel needs, and which have come in.

use deskmate_core::Timestamp;
use deskmate_engine::Channel;
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

/// A topic, and when it was last seen.
pub(super) struct Topic {
    pub(super) name: &'static str,
    pub(super) needed: bool,
    pub(super) seen: Option<When>,
}

/// What has come in for a channel.
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
    /// Looks up when each topic was last seen, and whether it hears.
    pub(super) async fn of(pages: &Pages, own: &Channel) -> Result<Self, StoreError> {
        let (now, channel) = (pages.now(), own.name().as_str());
        let (mut topics, mut last) = (Vec::new(), None);
        for (name, needed) in TOPICS {
            let seen = pages.store.topic_seen(channel, name).await?;
            last = last.max(seen);
            topics.push(Topic { name, needed, seen: seen.map(|at| When::ago(at, now)) });
        }
        // Also of a topic that nobody needs.
        let newest = pages.store.came_in(Timestamp::from_millis(i64::MAX), LOOKED_AT).await?;
        let newest = newest.iter().find(|one| one.channel == channel).map(|one| one.at);
        last = last.max(newest);
        let quiet = match pages.engine.misses_webhooks(own, last).await? {
            true => {
                let since = last.unwrap_or(Timestamp::from_millis(i64::MIN));
                let conversations = pages.store.happened_in(channel, since, COUNTED).await?;
                Some(Quiet { since: last.map(|at| span(now.since(at).as_secs())), conversations })
            }
            false => None,
        };
        let last = last.map(|at| When::ago(at, now));
        Ok(Self { topics, last, quiet })
    }
}
