//! By what a service knows that it was asked the same before.

use deskmate_core::Turn;
use deskmate_dialog::Request;
use sha2::{Digest, Sha256};

/// The idempotency key of a request.
///
/// It hangs on the customer's first unanswered message and not on the turn: a turn that stops since
/// another message came may have asked already, and the turn in its place asks again.
pub(crate) fn of(turn: &Turn, request: &Request) -> String {
    let cause = turn.messages.first().map_or(turn.turn_id.as_str(), |message| message.id.as_str());
    let body = request.body.as_ref().map(ToString::to_string).unwrap_or_default();
    let conversation = turn.conversation.id.as_str();
    let mut hash = Sha256::new();
    for piece in [conversation, cause, &request.method, &request.url, &body] {
        // With its length, so that no piece can end where another begins.
        hash.update(piece.len().to_be_bytes());
        hash.update(piece);
    }
    hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}
