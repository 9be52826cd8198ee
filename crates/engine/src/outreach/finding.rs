//! Looks for a message that may have been sent. Intercom has no idempotency key, and its search is
//! minutes behind: so it is tried for again and again before it is sent again.

use deskmate_core::ConversationId;
use deskmate_store::{Console, Outreach, StoreError};
use std::time::Duration;

use intercom::{
    Priority,
    api::SearchConversations,
    search::{Field, Query},
    types::{Contact, Conversation},
};

use super::going_out::Step;
use crate::{Channel, channel::Ready, convert, engine::Inner};

/// So far its search may be behind, as for the sweeps.
const INDEX_LAG: Duration = Duration::from_secs(600);
/// How far the clocks of Intercom and this machine may be apart, in seconds.
const CLOCKS_APART: i64 = 60;

impl Inner {
    pub(super) async fn find_sent(
        &self,
        channel: &Channel,
        ready: &Ready,
        console: &Console,
        row: &Outreach,
        contact: &Contact,
    ) -> Result<Step, StoreError> {
        let now = self.clock.now();
        let tried = row.tried_at.unwrap_or(row.made_at);
        // What is kept are moments of this machine's steady clock; Intercom has another.
        let ago = i64::try_from(now.since(tried).as_secs()).unwrap_or(i64::MAX);
        let since = self.clock.wall().as_secs().saturating_sub(ago).saturating_sub(CLOCKS_APART);
        let query = Query::all([Field::ContactIds.is(&contact.id), Field::CreatedAt.after(since)]);
        let client = channel.client.with_priority(Priority::Read);
        let page = match client.search(SearchConversations::new(query)).await {
            Ok(page) => page,
            Err(error) => return Ok(self.unseen(row, &error.to_string())),
        };
        for found in page.conversations {
            let is_it = began_with(&found, ready, &row.html)
                && !console.outreach_began(row.channel.as_str(), found.id.as_str()).await?;
            if is_it {
                return Ok(Step::Sent(Some(ConversationId::new(found.id.as_str()))));
            }
        }
        let why = "whether it went out is not known, and it was not found yet";
        if now.since(tried) < INDEX_LAG {
            return Ok(self.unseen(row, why));
        }
        if row.until <= now {
            return Ok(Step::Failed(why.to_owned()));
        }
        Ok(Step::Again(now, why.to_owned()))
    }
}

/// Whether a conversation began with us saying that.
fn began_with(conversation: &Conversation, ready: &Ready, html: &str) -> bool {
    let Some(source) = &conversation.source else { return false };
    let by_us = source.author.admin_id().is_some_and(|id| id.as_str() == ready.policy.us.as_str());
    let said =
        source.body.as_ref().is_some_and(|body| convert::text::says_the_same(body.as_str(), html));
    by_us && said
}
