//! Which topics of its webhook a channel needs, and which have come in.

use deskmate_core::Timestamp;
use deskmate_store::StoreError;

use super::{Pages, bits::When};

/// So many of the newest webhooks are looked through for those of other topics.
const LOOKED_AT: usize = 100;

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
}

impl Webhook {
    /// Looks up when each topic was last seen.
    pub(super) async fn of(pages: &Pages, channel: &str) -> Result<Self, StoreError> {
        let now = pages.now();
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
        let last = last.map(|at| When::ago(at, now));
        Ok(Self { topics, last })
    }
}
