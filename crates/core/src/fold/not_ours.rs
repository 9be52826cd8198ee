//! What makes a conversation one of the channel's.

use super::{bot_has, people_have, takes};
use crate::{Actor, By, Command, Decision, Fact, Owner, Policy, Position, Standing};

/// The new owner, if the fact changes it.
pub(super) fn next(now: &Standing, at: Position, fact: &Fact, policy: &Policy) -> Option<Owner> {
    let taken = |assignee| takes(&now.source, assignee, policy).then(|| bot_has(at));
    match fact {
        Fact::Assigned { to, .. } if to.is(&policy.us) => Some(bot_has(at)),
        // What our teammate gave away was the bot's, even if that is not to be seen any more.
        Fact::Assigned { by: Actor::Us, to, .. } => {
            (!to.is_nobody()).then(|| people_have(By::Handover, to.clone(), at))
        }
        Fact::Decided { decision: Decision::Found { assignee }, .. } => {
            if assignee.is(&policy.us) {
                Some(bot_has(at))
            } else {
                taken(assignee)
            }
        }
        Fact::Commanded { command: Command::Bot(_), .. }
        | Fact::Decided { decision: Decision::GivenToBot, .. } => Some(bot_has(at)),
        // A person who spoke here first is not talked over, even if nobody is assigned.
        Fact::ContactSaid { .. } if now.accepted => None,
        Fact::Assigned { .. } | Fact::ContactSaid { .. } => taken(&now.assignee),
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
