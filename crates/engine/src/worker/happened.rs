//! What is logged and counted of what happens to a conversation. Whose it is stands in the span around.

use deskmate_core::Happening;

/// A newer Deskmate wrote what is to be done here: this one leaves it alone, and says so.
pub(super) fn left_to_newer(version: u64) {
    metrics::counter!("deskmate_left_to_newer_total").increment(1);
    tracing::error!(version, "conversation.left_to_newer");
}

/// Something stored can be read by nobody.
pub(super) fn set_aside(what: &str, why: &str) {
    metrics::counter!("deskmate_set_aside_total").increment(1);
    tracing::error!(what, why, "stored.set_aside");
}

/// Logs and counts one happening.
pub(super) fn log(happening: &Happening) {
    match happening {
        Happening::OwnerChanged { from, to, generation } => {
            metrics::counter!("deskmate_owner_changes_total", "to" => to.word()).increment(1);
            let (from, to) = (from.word(), to.word());
            tracing::info!(from, to, generation, "owner.changed");
        }
        Happening::FailedOpen { why } => {
            metrics::counter!("deskmate_failed_open_total").increment(1);
            tracing::warn!(why, "bot.failed_open");
        }
        Happening::SecondWriter { part } => {
            metrics::counter!("deskmate_second_writer_total").increment(1);
            tracing::warn!(part.id = %part, "second_writer");
        }
        Happening::Parked { why } => {
            tracing::warn!(why, "conversation.parked");
        }
        Happening::Dropped { action, what, why } => {
            metrics::counter!("deskmate_actions_total", "what" => what.clone(), "outcome" => "dropped").increment(1);
            tracing::info!(action.id = %action, what, why, "action.dropped");
        }
        Happening::Delivered { action, what, .. } => {
            metrics::counter!("deskmate_actions_total", "what" => what.clone(), "outcome" => "delivered").increment(1);
            tracing::info!(action.id = %action, what, "action.delivered");
        }
        Happening::TurnStarted { turn, reason, messages, .. } => {
            metrics::counter!("deskmate_turns_total", "reason" => reason.clone()).increment(1);
            tracing::info!(turn.id = %turn, reason, messages = messages.len(), "turn.started");
        }
        Happening::DraftEnded { draft, how, .. } => {
            tracing::info!(draft.id = %draft, how = how.word(), "draft.ended");
        }
        other => {
            tracing::debug!(happening = ?other, "happened");
        }
    }
}
