//! Which topics of its webhook a channel needs, and which have come in.

use deskmate_core::Timestamp;
use deskmate_store::{CameIn, StoreError};

use super::{Pages, bits::When};

/// So many of the newest webhooks are looked through.
const LOOKED_AT: usize = 1_000;

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
    /// Looks through the newest webhooks.
    pub(super) async fn of(pages: &Pages, channel: &str) -> Result<Self, StoreError> {
        let now = pages.now();
        let all = pages.store.came_in(Timestamp::from_millis(i64::MAX), LOOKED_AT).await?;
        let own: Vec<_> = all.into_iter().filter(|one| one.channel == channel).collect();
        // The newest come first.
        let seen = |topic: &str| own.iter().find(|one: &&CameIn| one.topic == topic);
        let topics = TOPICS.iter().map(|(name, needed)| Topic {
            name,
            needed: *needed,
            seen: seen(name).map(|one| When::ago(one.at, now)),
        });
        let last = own.first().map(|one| When::ago(one.at, now));
        Ok(Self { topics: topics.collect(), last })
    }
}
