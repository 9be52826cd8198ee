//! What makes a conversation one of the channel's.

use super::bot;
use crate::{Assignee, Command, Decision, Fact, Key, Owner, Policy, Standing};

/// The new owner, if the fact changes it.
pub(super) fn next(now: &Standing, at: Key, fact: &Fact, policy: &Policy) -> Option<Owner> {
    match fact {
        Fact::Assigned { to, .. } if to.is(&policy.us) => Some(bot(at)),
        Fact::Decided { decision: Decision::Found { assignee }, .. } if assignee.is(&policy.us) => {
            Some(bot(at))
        }
        Fact::Commanded { command: Command::Bot(_), .. } => Some(bot(at)),
        Fact::ContactSaid { .. }
        | Fact::Assigned { .. }
        | Fact::Decided { decision: Decision::Found { .. }, .. } => {
            takes(now, policy).then(|| bot(at))
        }
        Fact::TeammateSaid { .. }
        | Fact::WeSaid { .. }
        | Fact::Closed { .. }
        | Fact::Snoozed { .. }
        | Fact::Woke { .. }
        | Fact::Merged
        | Fact::Commanded { .. }
        | Fact::Decided { .. } => None,
    }
}

/// Whether the channel takes a conversation that is assigned so and began there.
fn takes(now: &Standing, policy: &Policy) -> bool {
    if !policy.takes.allows(&now.source) {
        return false;
    }
    match &now.assignee {
        Assignee { teammate: Some(_), .. } => false,
        Assignee { teammate: None, team: Some(team) } => policy.takes.teams.contains(team),
        Assignee { teammate: None, team: None } => policy.takes.unassigned,
    }
}
