//! What changes while people own the conversation: only a return does.

use super::{MOST_BOT_TRANSFERS, bot};
use crate::{Actor, By, Command, Decision, Fact, Owner, Policy, Position, Standing};

/// The new owner, if the fact changes it.
pub(super) fn next(now: &Standing, at: Position, fact: &Fact, policy: &Policy) -> Option<Owner> {
    match fact {
        // Our own assignment parts never count as a return; they tell to whom it went.
        Fact::Assigned { by: Actor::Us, to, .. } => match &now.owner {
            Owner::People { to: known, .. } if known.is_nobody() && !to.is(&policy.us) => {
                passed_on(now, to.clone())
            }
            _ => None,
        },
        Fact::Assigned { to, .. } if to.is(&policy.us) => Some(bot(at)),
        // A team beside our teammate is no other assignee.
        Fact::Assigned { by: Actor::Automation, keeps_us: true, .. } => None,
        Fact::Assigned { to, .. } => passed_on(now, to.clone()),
        Fact::Commanded { command: Command::Bot(_), .. }
        | Fact::Decided { decision: Decision::TakenBack, .. } => Some(bot(at)),
        Fact::Decided { decision: Decision::GivenToPeople { by }, .. } => match &now.owner {
            // The decision stands behind the assignment that carries it out: it tells why. People
            // who took it themselves before that have it for their own reason.
            Owner::People { by: By::Handover, to, since } => {
                Some(Owner::People { by: *by, to: to.clone(), since: *since })
            }
            _ => None,
        },
        // It came back once too often, and people were given it. A new word of the customer makes
        // it an ordinary return: it is with our teammate, where no person would look.
        Fact::ContactSaid { .. }
            if now.bot_transfers >= MOST_BOT_TRANSFERS && now.assignee.is(&policy.us) =>
        {
            Some(bot(at))
        }
        Fact::ContactSaid { .. }
        | Fact::TeammateSaid { .. }
        | Fact::WeSaid { .. }
        | Fact::Closed { .. }
        | Fact::Snoozed { .. }
        | Fact::Woke { .. }
        | Fact::Merged
        | Fact::Commanded { .. }
        | Fact::Decided { .. } => None,
    }
}

/// People stay the owners; only to whom it went is new.
fn passed_on(now: &Standing, to: crate::Assignee) -> Option<Owner> {
    match &now.owner {
        Owner::People { by, since, .. } => Some(Owner::People { by: *by, to, since: *since }),
        _ => None,
    }
}
