//! What a read says of itself.

use deskmate_core::{LastRead, Timestamp};
use intercom::types::Conversation;

/// The most parts that a read shows; older ones are left out. Source: the description of
/// `GET /conversations/{id}`.
const MOST_PARTS: u64 = 500;

/// What a read that was asked for at `asked_at` showed. It is `now`, and `wall` by the machine.
pub(crate) fn last_read(
    conversation: &Conversation,
    asked_at: Timestamp,
    now: Timestamp,
    wall: Timestamp,
) -> LastRead {
    let parts = counted_parts(conversation);
    let shown = conversation.parts().len() as u64;
    LastRead {
        at: asked_at,
        by_wall: wall.minus(now.since(asked_at)),
        changed_at: conversation.updated_at,
        parts,
        complete: parts.is_some_and(|parts| shown >= parts.min(MOST_PARTS)),
    }
}

/// How many parts a conversation says it has (`statistics.count_conversation_parts`); not every
/// answer does.
pub(crate) fn counted_parts(conversation: &Conversation) -> Option<u64> {
    conversation.statistics.as_ref()?.count_conversation_parts
}
