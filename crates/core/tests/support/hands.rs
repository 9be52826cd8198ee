//! Whose hands a conversation is in, and what puts it there.

use deskmate_core::{Actor, By, Command, Fact, Owner, Policy};

use super::US;

/// Whether a person, or another of our bots, does something there after which nothing that was
/// decided before may be said.
pub fn is_a_persons_act(fact: &Fact, policy: &Policy) -> bool {
    match fact {
        Fact::TeammateSaid { by } => by.as_str() != US,
        // Where the bot takes what is nobody's, or a team's, that is no way of taking it away.
        Fact::Assigned { by: Actor::Teammate(_), to, .. } => {
            let taken = to.teammate.is_none()
                && match &to.team {
                    Some(team) => policy.teams.contains(team),
                    None => policy.rules.takes.unassigned,
                };
            !to.is(&US.into()) && !taken
        }
        Fact::Closed { by: Actor::Teammate(_) }
        | Fact::Snoozed { by: Actor::Teammate(_) }
        | Fact::Commanded { command: Command::Pause, .. } => true,
        _ => false,
    }
}

/// Whose hands it is in, as far as what is queued depends on it.
pub fn hands(owner: &Owner) -> (&'static str, Option<By>) {
    match owner {
        Owner::People { by, .. } => (owner.word(), Some(*by)),
        Owner::Bot { .. } | Owner::NotOurs => (owner.word(), None),
    }
}
