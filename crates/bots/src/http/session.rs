//! The session that a bot is sent: what it set, and what there is without anybody setting it.

use deskmate_core::{Session, Turn, action::Answer, product_variables};

/// Adds the variables of the contact, as far as it is shared. What the bot set itself comes first.
/// Returns what was added.
pub(super) fn bring(turn: &mut Turn) -> Session {
    let mut brought = product_variables(&turn.contact);
    brought.retain(|name, _| !turn.session.contains_key(name));
    turn.session.extend(brought.clone());
    brought
}

/// A bot that sends back the whole session it was sent sets nothing by it: the contact may have
/// another name tomorrow.
pub(super) fn leave_out_unchanged(brought: &Session, answer: &mut Answer) {
    answer.session.retain(|name, value| brought.get(name) != Some(value));
}
