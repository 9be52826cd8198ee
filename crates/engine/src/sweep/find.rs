//! Asks Intercom what has changed. A sweep can wait: where the rate limit is used up, it asks for
//! the same page again later.

use std::time::Duration;

use deskmate_core::{Assignee, ConversationId, Timestamp};
use intercom::{
    AdminId, Class, Error, Priority,
    api::SearchConversations,
    search::{Field, Query},
    types::ConversationPage,
};

use super::pick::Found;
use crate::{Channel, channel::Ready, convert, engine::Inner};

/// How often a page is asked for.
const MOST_TRIES: u32 = 30;
/// How long to wait where Intercom gives no time.
const ASK_AGAIN: Duration = Duration::from_secs(2);

impl Inner {
    /// What has changed since then, in Unix seconds; and at first, whatever waits for the bot.
    pub(super) async fn find(
        &self,
        channel: &Channel,
        ready: &Ready,
        since: i64,
        is_first: bool,
    ) -> Result<Vec<Found>, Error> {
        // Whosever they are: a note for the bot in what people have changes nothing that a search
        // for the bot's own would find.
        let mut queries = vec![Query::all([Field::UpdatedAt.after(since)])];
        if is_first {
            // However long ago it changed: a backup may have been restored.
            let us: AdminId = convert::admin_id(&ready.policy.us);
            queries.push(Query::all([Field::AdminAssigneeId.is(&us), Field::State.is("open")]));
        }
        let mut found = Vec::new();
        for query in queries {
            let mut search = Some(SearchConversations::new(query));
            while let Some(asked) = search {
                let page = self.page(channel, &asked).await?;
                search = asked.after(&page);
                found.extend(page.conversations.into_iter().map(|conversation| Found {
                    id: ConversationId::new(conversation.id.as_str()),
                    changed_at: conversation.updated_at,
                    parts: convert::counted_parts(&conversation),
                    may_be_ours: may_be_ours(&convert::assignee(&conversation), ready),
                }));
            }
        }
        Ok(found)
    }

    async fn page(
        &self,
        channel: &Channel,
        search: &SearchConversations,
    ) -> Result<ConversationPage, Error> {
        let client = channel.client.with_priority(Priority::Sweep);
        let mut tries = 0;
        loop {
            let working = self.busy.work();
            let answer = client.search(search.clone()).await;
            drop(working);
            tries += 1;
            let error = match answer {
                Ok(page) => return Ok(page),
                Err(error) => error,
            };
            let Class::Retry { at_ms } = error.class() else { return Err(error) };
            let now = self.clock.now();
            let pause = at_ms.map_or(ASK_AGAIN, |at| Timestamp::from_millis(at).since(now));
            let pause = pause.max(Duration::from_millis(50));
            if tries >= MOST_TRIES || !self.pause_unless(&channel.closing, pause).await {
                return Err(error);
            }
        }
    }
}

/// Whether the channel has or may take a conversation with that assignee.
fn may_be_ours(assignee: &Assignee, ready: &Ready) -> bool {
    let policy = &ready.policy;
    assignee.is(&policy.us)
        || assignee.team.as_ref().is_some_and(|team| policy.teams.contains(team))
        || policy.rules.takes.unassigned && assignee.teammate.is_none()
}
