//! What changes while the bot owns the conversation.

use super::{bot_has, people_have, takes, takes_over};
use crate::{Actor, Assignee, By, Command, Decision, Fact, Owner, Policy, Position, Standing};

/// The new owner, if the fact changes it.
pub(super) fn next(now: &Standing, at: Position, fact: &Fact, policy: &Policy) -> Option<Owner> {
    match fact {
        Fact::Assigned { by, to, keeps_us } => assigned(now, at, by, to, *keeps_us, policy),
        Fact::TeammateSaid { by } if takes_over(by, policy) => {
            Some(people_have(By::Reply, Assignee::teammate(by.clone()), at))
        }
        Fact::Commanded { by, command: Command::Pause | Command::PauseFor(_) } => {
            Some(people_have(By::Command, Assignee::teammate(by.clone()), at))
        }
        // It was asked for, and goes on with it.
        Fact::Commanded { by, command: Command::Bot(Some(answer)) }
            if answer.starts_with('/') && !policy.is_bot(by) =>
        {
            Some(bot_has(at))
        }
        Fact::Decided { decision: Decision::GivenToPeople { by }, .. } => {
            Some(people_have(*by, Assignee::NOBODY, at))
        }
        Fact::Decided { decision: Decision::Found { assignee }, .. } => {
            found(now, at, assignee, policy)
        }
        Fact::ContactSaid { .. }
        | Fact::TeammateSaid { .. }
        | Fact::WeSaid { .. }
        | Fact::Closed { .. }
        | Fact::Snoozed { .. }
        | Fact::Woke { .. }
        | Fact::Merged
        | Fact::Commanded { .. }
        | Fact::Decided { .. } => {
            debug_assert!(now.owner.is_bot());
            None
        }
    }
}

fn assigned(
    now: &Standing,
    at: Position,
    by: &Actor,
    to: &Assignee,
    keeps_us: bool,
    policy: &Policy,
) -> Option<Owner> {
    if to.is(&policy.us) {
        return None;
    }
    match by {
        // Unassigning is the first half of handing over; it never ends there.
        Actor::Us if to.is_nobody() => None,
        Actor::Us => Some(people_have(By::Handover, to.clone(), at)),
        _ if to.is_nobody() && policy.rules.takes.unassigned => None,
        Actor::Automation if to.teammate.is_none() && !to.is_nobody() => {
            // A rule that sorts it into a team takes it from nobody: our teammate is still on it,
            // or the bot answers for that team.
            let stays = keeps_us || takes(&now.source, to, policy);
            (!stays).then(|| people_have(By::Assignment, to.clone(), at))
        }
        _ => Some(people_have(By::Assignment, to.clone(), at)),
    }
}

/// The fields name somebody whom no part names.
fn found(now: &Standing, at: Position, assignee: &Assignee, policy: &Policy) -> Option<Owner> {
    if assignee.is(&policy.us) || takes(&now.source, assignee, policy) {
        None
    } else if now.assignee.is_nobody() {
        // Nothing was known of it until now: it never was the bot's.
        Some(Owner::NotOurs)
    } else {
        Some(people_have(By::Assignment, assignee.clone(), at))
    }
}
