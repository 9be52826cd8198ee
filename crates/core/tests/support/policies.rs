//! Channels that are set up otherwise.

use super::*;

pub fn takes_unassigned(policy: &mut Policy) {
    policy.rules.takes.unassigned = true;
}

pub fn takes_team(name: &str) -> impl FnOnce(&mut Policy) {
    move |policy| policy.teams.extend([name.into()])
}

pub fn summaries(policy: &mut Policy) {
    policy.rules.handover_summary = true;
}

pub fn queue(policy: &mut Policy) {
    policy.rules.on_new_message = OnNewMessage::Queue;
}

pub fn clear_on_close(policy: &mut Policy) {
    policy.rules.on_close = OnClose::Clear;
}

pub fn autonomy(autonomy: Autonomy) -> impl FnOnce(&mut Policy) {
    move |policy| policy.rules.autonomy = autonomy
}

pub fn no_takeover_on_reply(policy: &mut Policy) {
    policy.rules.takeover_on_reply = false;
}

pub fn return_after(after: Duration) -> impl FnOnce(&mut Policy) {
    move |policy| policy.rules.return_after = Some(after)
}

pub fn accept_within(after: Duration) -> impl FnOnce(&mut Policy) {
    move |policy| policy.rules.accept_within = Some(after)
}
